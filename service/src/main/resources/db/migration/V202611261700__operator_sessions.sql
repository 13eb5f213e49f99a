-- Sign-ins of operators in the web console. They end with their operator.
CREATE TABLE operator_session (
    id            integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    operator_id   integer     NOT NULL CONSTRAINT operator_session_operator REFERENCES operator (id) ON DELETE CASCADE,
    -- SHA-256 of the token in the cookie.
    digest        bytea       NOT NULL CONSTRAINT operator_session_digest_unique UNIQUE,
    second_factor boolean     NOT NULL,
    created_at    timestamptz NOT NULL,
    -- The time of the last request, exact to a minute.
    used_at       timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    from_address  text,
    user_agent    text
);
CREATE INDEX operator_session_by_operator ON operator_session (operator_id, id);

-- A new password and a change of the second factor end all sessions, whichever program or version makes the change.
CREATE FUNCTION end_operator_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM operator_session WHERE operator_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER operator_sessions_end AFTER UPDATE ON operator FOR EACH ROW
    WHEN (OLD.password_changed_at IS DISTINCT FROM NEW.password_changed_at
          OR OLD.totp_confirmed_at IS DISTINCT FROM NEW.totp_confirmed_at)
    EXECUTE FUNCTION end_operator_sessions();
