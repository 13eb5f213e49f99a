-- Members of projects and keys of people are lists with cursors, too.

-- A member of a project is listed by the user that the person is in the organization, where there is one.
ALTER TABLE membership
    ADD COLUMN allowed_locales text[];

-- When a person last sent a request with a token or a key of their own. Beside the person's row: nothing that is cached of the
-- person depends on it.
ALTER TABLE sign_in ADD COLUMN active_at timestamptz;

-- In PL/pgSQL, which plans the statement once for a session: a person may be a member of very many organizations.
CREATE OR REPLACE FUNCTION leave_membership_position() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO past_position (kind, row_id, revision, position)
    SELECT 2, OLD.id, OLD.revision, jsonb_build_object('id', OLD.id, 'email_fold', p.email_fold,
        'name_order', encode(p.name_order, 'hex'), 'organization_id', OLD.organization_id,
        'created_at', unix_seconds(OLD.created_at), 'updated_at', unix_seconds(OLD.updated_at),
        'created_by', OLD.created_by, 'last_changed_by', OLD.last_changed_by, 'accepted_tos', OLD.accepted_tos,
        'disabled', OLD.disabled, 'cxone_email', OLD.cxone_email, 'cxone_id', OLD.cxone_id,
        'active_at', coalesce((SELECT unix_seconds(s.active_at) FROM sign_in s WHERE s.person_id = p.id), 0),
        'user_id', CASE WHEN OLD.project_id IS NULL THEN OLD.id
                        ELSE coalesce((SELECT own.id FROM membership own
                                       WHERE own.organization_id = OLD.organization_id AND own.person_id = OLD.person_id
                                         AND own.project_id IS NULL), OLD.id) END)
    FROM person p WHERE p.id = OLD.person_id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
DROP TRIGGER membership_left_position ON membership;
CREATE TRIGGER membership_left_position AFTER DELETE ON membership
    FOR EACH ROW EXECUTE FUNCTION leave_membership_position();
DROP TRIGGER membership_moved ON membership;
CREATE TRIGGER membership_moved AFTER UPDATE ON membership
    FOR EACH ROW WHEN (OLD.revision IS DISTINCT FROM NEW.revision)
    EXECUTE FUNCTION leave_membership_position();

DROP FUNCTION membership_position(membership);

-- The members of projects move with their names and addresses as users do; nothing else about them changes.
CREATE OR REPLACE FUNCTION move_users_of_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE membership SET revision = revision + 1, updated_at = CASE WHEN project_id IS NULL THEN now() ELSE updated_at END
    WHERE person_id = NEW.id;
    RETURN NEW;
END $$;

-- Kind 6: an API key. It moves when it is renamed.
ALTER TABLE api_key ADD COLUMN revision integer NOT NULL DEFAULT 1;

CREATE FUNCTION revise_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := OLD.revision + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER api_key_renamed BEFORE UPDATE ON api_key
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION revise_key();

CREATE FUNCTION leave_key_position() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO past_position (kind, row_id, revision, position)
    VALUES (6, OLD.id, OLD.revision,
            jsonb_build_object('id', OLD.id, 'name', OLD.name, 'created_at', unix_seconds(OLD.created_at)))
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER api_key_left_position AFTER DELETE ON api_key
    FOR EACH ROW EXECUTE FUNCTION leave_key_position();
CREATE TRIGGER api_key_moved AFTER UPDATE ON api_key
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION leave_key_position();
