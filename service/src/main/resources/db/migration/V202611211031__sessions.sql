-- Signing in: login sessions, what is known of a person's sign-in beside the password, and tokens that come by mail.

-- Beside the person's row, so that a wrong password changes nothing that is remembered of the person.
CREATE TABLE sign_in (
    person_id                integer PRIMARY KEY CONSTRAINT sign_in_person REFERENCES person ON DELETE CASCADE,
    -- In a row, without a right one between them.
    failed_logins            integer NOT NULL DEFAULT 0,
    password_change_required boolean NOT NULL DEFAULT false,
    -- Encrypted. Good for nothing before it is confirmed.
    totp_secret              bytea,
    totp_confirmed_at        timestamptz,
    -- The last time step whose code was used: no code is good twice.
    totp_step                bigint  NOT NULL DEFAULT 0,
    CONSTRAINT sign_in_confirmed_secret CHECK (totp_confirmed_at IS NULL OR totp_secret IS NOT NULL)
);

CREATE TABLE recovery_code (
    person_id integer NOT NULL CONSTRAINT recovery_code_person REFERENCES person ON DELETE CASCADE,
    -- SHA-256 of the code.
    digest    bytea   NOT NULL,
    CONSTRAINT recovery_code_key PRIMARY KEY (person_id, digest)
);

-- One row from sign-in to sign-out: its one access token and its one refresh token, each as SHA-256.
CREATE TABLE login_session (
    id                 integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id          integer     NOT NULL CONSTRAINT login_session_person REFERENCES person ON DELETE CASCADE,
    -- The only organization that it is good for; null for all of the person's.
    organization_id    integer     CONSTRAINT login_session_organization REFERENCES organization ON DELETE CASCADE,
    -- The operator who acts as the person; null when it is the person.
    impersonator       text,
    access_digest      bytea       NOT NULL CONSTRAINT login_session_access_unique UNIQUE,
    access_expires_at  timestamptz NOT NULL,
    -- The part that all refresh tokens of the session share, and the part that changes with each.
    family_digest      bytea       NOT NULL CONSTRAINT login_session_family_unique UNIQUE,
    refresh_digest     bytea       NOT NULL,
    refresh_expires_at timestamptz NOT NULL,
    created_at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX login_session_by_person ON login_session (person_id);
CREATE INDEX login_session_by_organization ON login_session (organization_id) WHERE organization_id IS NOT NULL;
CREATE INDEX login_session_by_expiry ON login_session (refresh_expires_at);

-- A token that goes to a person's e-mail address, once, for one purpose; a new one replaces the one before.
CREATE TABLE mailed_token (
    person_id  integer     NOT NULL CONSTRAINT mailed_token_person REFERENCES person ON DELETE CASCADE,
    purpose    text        NOT NULL CONSTRAINT mailed_token_purpose_known CHECK (purpose IN ('password', 'email')),
    digest     bytea       NOT NULL CONSTRAINT mailed_token_digest_unique UNIQUE,
    -- Where it went: good only while that is still the person's address.
    email_fold text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT mailed_token_key PRIMARY KEY (person_id, purpose)
);

-- Addresses for which a password reset was asked, known or not, until they are worked off: asking takes equally long.
CREATE TABLE password_reset_request (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email_fold   text COLLATE "C" NOT NULL
);

-- Kind 6: a login session.
CREATE FUNCTION note_session_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change (kind, id) SELECT 6, id FROM changed LIMIT 10000;
    IF (SELECT count(*) FROM changed) > 10000 THEN INSERT INTO change (kind) VALUES (6); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER note_update AFTER UPDATE ON login_session REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_session_change();
CREATE TRIGGER note_delete AFTER DELETE ON login_session REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_session_change();
