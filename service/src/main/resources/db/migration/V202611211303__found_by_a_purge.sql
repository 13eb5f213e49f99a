-- What a purge looks for in batches, and would else look through everything for.
CREATE INDEX past_position_of_users_by_organization ON past_position ((position->>'organization_id')) WHERE kind = 2;
CREATE INDEX past_position_of_users_by_address ON past_position ((position->>'email_fold')) WHERE kind = 2;
-- Callers of one person begin alike, whatever the collation of the database.
CREATE INDEX repeated_request_by_caller ON repeated_request (caller text_pattern_ops);
