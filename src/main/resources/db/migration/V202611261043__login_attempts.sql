-- Sign-ins of people, and their failures: one row for the failures of an account from one network address in one minute.
CREATE TABLE login_attempt (
    id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id   integer     NOT NULL CONSTRAINT login_attempt_person REFERENCES person ON DELETE CASCADE,
    successful  boolean     NOT NULL,
    at          timestamptz NOT NULL,
    -- Of a failure: the first 16 bytes of the SHA-256 of the network address, and the minute.
    source      bytea,
    minute      timestamptz,
    -- Of a sign-in: the digest of what its refresh tokens share.
    family      bytea,
    CONSTRAINT login_attempt_kind CHECK (successful = (source IS NULL) AND successful = (minute IS NULL))
);
CREATE INDEX login_attempt_by_person ON login_attempt (person_id, id);
CREATE INDEX login_attempt_by_age ON login_attempt (at);
CREATE UNIQUE INDEX login_attempt_failures ON login_attempt (person_id, source, minute) WHERE NOT successful;
