-- How often strangers had something done of late. Not worth a line in the log of the database: after a crash it begins anew.
CREATE UNLOGGED TABLE throttle (
    -- The first 16 bytes of the SHA-256 of what is limited and whose it is.
    digest bytea       NOT NULL CONSTRAINT throttle_key PRIMARY KEY,
    -- When everything that was let through would have been due, one after the other.
    due_at timestamptz NOT NULL
);
CREATE INDEX throttle_by_due ON throttle (due_at);
