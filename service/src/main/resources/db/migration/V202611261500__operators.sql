-- Operators get an id, for addresses and cursors, a mark of those that TENANTRY_OPERATORS names, a second factor, and keys.
ALTER TABLE operator
    ADD COLUMN id                  integer GENERATED ALWAYS AS IDENTITY CONSTRAINT operator_id_unique UNIQUE,
    -- Whether TENANTRY_OPERATORS named the operator at the last start of a server.
    ADD COLUMN configured          boolean NOT NULL DEFAULT false,
    ADD COLUMN password_changed_at timestamptz NOT NULL DEFAULT now(),
    -- Encrypted. It counts once it is confirmed.
    ADD COLUMN totp_secret         bytea,
    ADD COLUMN totp_confirmed_at   timestamptz,
    -- The last time step whose code was used: no code is accepted twice.
    ADD COLUMN totp_step           bigint  NOT NULL DEFAULT 0,
    ADD CONSTRAINT operator_confirmed_secret CHECK (totp_confirmed_at IS NULL OR totp_secret IS NOT NULL);
UPDATE operator SET password_changed_at = updated_at;

CREATE TABLE operator_recovery_code (
    operator_id integer NOT NULL CONSTRAINT operator_recovery_code_operator REFERENCES operator (id) ON DELETE CASCADE,
    -- SHA-256 of the code.
    digest      bytea   NOT NULL,
    CONSTRAINT operator_recovery_code_key PRIMARY KEY (operator_id, digest)
);

-- Keys with which operators call the management API. They end with their operator.
CREATE TABLE operator_key (
    id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    operator_id  integer     NOT NULL CONSTRAINT operator_key_operator REFERENCES operator (id) ON DELETE CASCADE,
    name         text        NOT NULL CONSTRAINT operator_key_name_length CHECK (char_length(name) BETWEEN 1 AND 255),
    -- The first characters, by which people tell keys apart.
    prefix       text        NOT NULL,
    -- SHA-256 of the key.
    digest       bytea       NOT NULL CONSTRAINT operator_key_digest_unique UNIQUE,
    -- The operator that made it; outlives that operator.
    created_by   text        NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    CONSTRAINT operator_key_life CHECK (expires_at <= created_at + interval '366 days')
);
CREATE INDEX operator_key_by_operator ON operator_key (operator_id, id);

-- When keys were last used: beside their rows, so that a use changes nothing that is cached of a key.
CREATE TABLE operator_key_use (
    operator_key_id integer PRIMARY KEY CONSTRAINT operator_key_use_key REFERENCES operator_key ON DELETE CASCADE,
    last_used_at    timestamptz NOT NULL
);

-- Kind 4, as for operators: servers verify all operators anew.
CREATE FUNCTION note_operator_key_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change (kind) VALUES (4);
    RETURN NULL;
END $$;
CREATE TRIGGER note_update AFTER UPDATE ON operator_key FOR EACH STATEMENT EXECUTE FUNCTION note_operator_key_change();
CREATE TRIGGER note_delete AFTER DELETE ON operator_key FOR EACH STATEMENT EXECUTE FUNCTION note_operator_key_change();

-- The positions of deleted rows, for cursors. The columns that lists are sorted by never change.
CREATE FUNCTION leave_operator_position() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO past_position (kind, row_id, revision, position)
    VALUES (8, OLD.id, 0, jsonb_build_object('id', OLD.id, 'username', OLD.username)) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER operator_left_position AFTER DELETE ON operator
    FOR EACH ROW EXECUTE FUNCTION leave_operator_position();

CREATE FUNCTION leave_operator_key_position() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO past_position (kind, row_id, revision, position)
    VALUES (9, OLD.id, 0, jsonb_build_object('id', OLD.id, 'name', OLD.name)) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER operator_key_left_position AFTER DELETE ON operator_key
    FOR EACH ROW EXECUTE FUNCTION leave_operator_key_position();
