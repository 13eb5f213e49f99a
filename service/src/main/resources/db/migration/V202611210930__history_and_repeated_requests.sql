-- The history of every change. It outlives what it tells of, so it points at nothing.
CREATE TABLE audit_event (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at              timestamptz NOT NULL DEFAULT now(),
    organization_id integer,
    project_id      integer,
    -- Who did it: one of an operator, a person, a key, or nobody (the program itself).
    operator        text,
    person_id       integer,
    person_email    text,
    api_key_id      integer,
    api_key_name    text,
    -- What was done: create, update, delete, or another word for what is neither.
    operation       text        NOT NULL,
    -- In the words of the management API: updateOrganisation.
    action          text        NOT NULL,
    object_type     text        NOT NULL,
    object_id       integer,
    -- Which fields changed; never a secret's value.
    details         jsonb       NOT NULL DEFAULT '{}',
    request_id      text
);
CREATE INDEX audit_event_by_organization ON audit_event (organization_id, at, id);
CREATE INDEX audit_event_by_age ON audit_event (at);

-- First replies to requests that carry an idempotency key, to be given again.
CREATE TABLE repeated_request (
    caller       text        NOT NULL,
    key          text        NOT NULL,
    -- SHA-256 of method, path and body.
    fingerprint  bytea       NOT NULL,
    status       integer,
    content_type text,
    headers      jsonb       NOT NULL DEFAULT '{}',
    body         bytea,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT repeated_request_key PRIMARY KEY (caller, key)
);
CREATE INDEX repeated_request_by_age ON repeated_request (created_at);
