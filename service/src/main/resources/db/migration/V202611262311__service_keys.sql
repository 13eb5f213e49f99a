-- Keys with which services of the platform call the usage API.
CREATE TABLE service_key (
    id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL CONSTRAINT service_key_name_length CHECK (char_length(name) BETWEEN 1 AND 255),
    -- The first characters, by which people tell keys apart.
    prefix     text        NOT NULL,
    -- SHA-256 of the key.
    digest     bytea       NOT NULL CONSTRAINT service_key_digest_unique UNIQUE,
    scopes     text[]      NOT NULL
        CONSTRAINT service_key_scopes_known CHECK (scopes <@ '{usage,read,introspect}' AND scopes <> '{}'),
    -- Whether it sees only the organizations of service_key_organization: none when all of them were deleted.
    restricted boolean     NOT NULL,
    -- The operator that made it; outlives that operator.
    created_by text        NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT service_key_life CHECK (expires_at <= created_at + interval '366 days')
);

CREATE TABLE service_key_organization (
    service_key_id  integer NOT NULL CONSTRAINT service_key_organization_key REFERENCES service_key ON DELETE CASCADE,
    organization_id integer NOT NULL CONSTRAINT service_key_organization_organization REFERENCES organization ON DELETE CASCADE,
    CONSTRAINT service_key_organization_pkey PRIMARY KEY (service_key_id, organization_id)
);
CREATE INDEX service_key_organization_by_organization ON service_key_organization (organization_id);

-- When keys were last used: beside their rows, so that a use changes nothing that is cached of a key.
CREATE TABLE service_key_use (
    service_key_id integer PRIMARY KEY CONSTRAINT service_key_use_key REFERENCES service_key ON DELETE CASCADE,
    last_used_at   timestamptz NOT NULL
);

-- Kind 4, as for operators: servers read all service keys anew.
CREATE TRIGGER note_update AFTER UPDATE ON service_key FOR EACH STATEMENT EXECUTE FUNCTION note_operator_key_change();
CREATE TRIGGER note_delete AFTER DELETE ON service_key FOR EACH STATEMENT EXECUTE FUNCTION note_operator_key_change();
