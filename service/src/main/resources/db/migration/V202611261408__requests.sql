-- Requests: how many are allowed, and the replies to those that are repeated.

-- How often strangers have done something recently. Unlogged, as it is not worth the write-ahead log: after a crash it is empty.
CREATE UNLOGGED TABLE throttle (
    -- The first 16 bytes of the SHA-256 of the limit and of the party that it holds for.
    digest bytea       NOT NULL CONSTRAINT throttle_key PRIMARY KEY,
    -- When everything that was allowed would have been due, one after the other.
    due_at timestamptz NOT NULL
);
CREATE INDEX throttle_by_due ON throttle (due_at);

-- Failures to prove an identity, counted by all nodes together. Unlogged as above.
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

-- Replies to requests with an idempotency key, to be sent again.
CREATE TABLE repeated_request (
    caller        text        NOT NULL,
    key           text        NOT NULL,
    -- SHA-256 of method, path and body.
    fingerprint   bytea       NOT NULL,
    -- A request that is being worked on holds no transaction open: it claims its key for a while.
    claim         uuid,
    claimed_until timestamptz,
    -- The permissions that the request relied on: its reply is sent again only to a caller that still has them. Null: not
    -- known; then the reply is not sent again.
    relied_on     text,
    status        integer,
    content_type  text,
    headers       jsonb       NOT NULL DEFAULT '{}',
    body          bytea,
    created_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT repeated_request_key PRIMARY KEY (caller, key)
);
CREATE INDEX repeated_request_by_age ON repeated_request (created_at);
-- A purge looks for the requests of a person. Callers of one person begin alike, whatever the collation of the database.
CREATE INDEX repeated_request_by_caller ON repeated_request (caller text_pattern_ops);
