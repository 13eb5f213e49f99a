-- The permissions that the first request relied on: its reply is given again only to a caller that has them still. Null: not
-- known, of requests from before; then its reply is not given again. Operators may do everything.
ALTER TABLE repeated_request ADD COLUMN relied_on text;
UPDATE repeated_request SET relied_on = '' WHERE caller LIKE 'operator %';
