-- Sign-in: operators, login sessions, second factors, and tokens that come by mail.

CREATE TABLE operator (
    username      text COLLATE "C" CONSTRAINT operator_pkey PRIMARY KEY
        CONSTRAINT operator_username_length CHECK (char_length(username) BETWEEN 1 AND 255),
    password_hash text        NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now()
);

-- Apart from the person's row, so that a wrong password, or a request, changes nothing that is cached of the person.
CREATE TABLE sign_in (
    person_id                integer CONSTRAINT sign_in_pkey PRIMARY KEY
        CONSTRAINT sign_in_person REFERENCES person ON DELETE CASCADE,
    -- In a row, without a successful one between them.
    failed_logins            integer NOT NULL DEFAULT 0,
    password_change_required boolean NOT NULL DEFAULT false,
    -- Encrypted; not in use before it is confirmed.
    totp_secret              bytea,
    totp_confirmed_at        timestamptz,
    -- The last time step whose code was used: no code is accepted twice.
    totp_step                bigint  NOT NULL DEFAULT 0,
    -- The last request of the person with a token or a key of their own.
    active_at                timestamptz,
    CONSTRAINT sign_in_confirmed_secret CHECK (totp_confirmed_at IS NULL OR totp_secret IS NOT NULL)
);

CREATE TABLE recovery_code (
    person_id integer NOT NULL CONSTRAINT recovery_code_person REFERENCES person ON DELETE CASCADE,
    -- SHA-256 of the code.
    digest    bytea   NOT NULL,
    CONSTRAINT recovery_code_key PRIMARY KEY (person_id, digest)
);

-- One row from sign-in to sign-out, with the digests (SHA-256) of its one access token and its one refresh token.
CREATE TABLE login_session (
    id                 integer GENERATED ALWAYS AS IDENTITY CONSTRAINT login_session_pkey PRIMARY KEY,
    person_id          integer     NOT NULL CONSTRAINT login_session_person REFERENCES person ON DELETE CASCADE,
    -- The only organization that it is valid for; null for all of the person's.
    organization_id    integer     CONSTRAINT login_session_organization REFERENCES organization ON DELETE CASCADE,
    -- The operator who acts as the person; null when it is the person.
    impersonator       text,
    -- Whether it began with a second factor, or the person has set one up in it.
    second_factor      boolean     NOT NULL DEFAULT false,
    access_digest      bytea       NOT NULL CONSTRAINT login_session_access_unique UNIQUE,
    access_expires_at  timestamptz NOT NULL,
    -- The part that all refresh tokens of the session share, and the part that changes with each.
    family_digest      bytea       NOT NULL CONSTRAINT login_session_family_unique UNIQUE,
    refresh_digest     bytea       NOT NULL,
    refresh_expires_at timestamptz NOT NULL,
    -- The network address and the program from which the session began, shown to its person.
    from_address       text,
    user_agent         text,
    created_at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX login_session_by_person ON login_session (person_id);
CREATE INDEX login_session_by_organization ON login_session (organization_id) WHERE organization_id IS NOT NULL;
CREATE INDEX login_session_by_expiry ON login_session (refresh_expires_at);

-- A token that is sent to a person's e-mail address, for one purpose and one use; a new one replaces the former one.
CREATE TABLE mailed_token (
    person_id  integer     NOT NULL CONSTRAINT mailed_token_person REFERENCES person ON DELETE CASCADE,
    purpose    text        NOT NULL CONSTRAINT mailed_token_purpose_known CHECK (purpose IN ('password', 'email')),
    digest     bytea       NOT NULL CONSTRAINT mailed_token_digest_unique UNIQUE,
    -- The address that it was sent to: it is valid only while that is still the person's address.
    email_fold text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT mailed_token_key PRIMARY KEY (person_id, purpose)
);

-- Addresses for which a password reset was requested, known or not, until the background work takes them: a request takes
-- equally long for both.
CREATE TABLE password_reset_request (
    id         bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT password_reset_request_pkey PRIMARY KEY,
    email_fold text COLLATE "C" NOT NULL
);
