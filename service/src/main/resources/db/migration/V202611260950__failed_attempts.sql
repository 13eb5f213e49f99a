-- Failures to prove an identity, counted by all nodes together. Not worth a line in the log of the database: after a crash it
-- begins anew.
CREATE UNLOGGED TABLE failed_attempt (
    -- The first 16 bytes of the SHA-256 of the limit and of what is counted.
    digest       bytea       NOT NULL CONSTRAINT failed_attempt_key PRIMARY KEY,
    limited_by   text        NOT NULL,
    failures     integer     NOT NULL,
    last_at      timestamptz NOT NULL,
    locked_until timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX failed_attempt_by_change ON failed_attempt (changed_at);
CREATE INDEX failed_attempt_by_last ON failed_attempt (last_at);
