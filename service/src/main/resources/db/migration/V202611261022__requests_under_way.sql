-- A request with an Idempotency-Key that is under way holds no transaction open: it has claimed its key for a while.
ALTER TABLE repeated_request ADD COLUMN claim uuid, ADD COLUMN claimed_until timestamptz;
