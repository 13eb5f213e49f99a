-- Users of the management API: a user is a person's membership of a whole organization.

ALTER TABLE membership
    -- Shut out of the organization and all its projects (see active_membership).
    ADD COLUMN disabled        boolean NOT NULL DEFAULT false,
    ADD COLUMN accepted_tos    boolean NOT NULL DEFAULT false,
    ADD COLUMN cxone_email     text COLLATE "C",
    ADD COLUMN cxone_id        text COLLATE "C",
    -- Roles of the management API beside "admin", which is the column role.
    ADD COLUMN roles           text[] NOT NULL DEFAULT '{}' CONSTRAINT membership_roles_without_admin CHECK (NOT roles @> ARRAY['admin']),
    -- Ids of users; all zeros is the system: operators are no users.
    ADD COLUMN created_by      text COLLATE "C" NOT NULL DEFAULT '000000000000000000000000',
    ADD COLUMN last_changed_by text COLLATE "C" NOT NULL DEFAULT '000000000000000000000000';

-- What lets a person in: every query that decides what a person sees or may do reads this instead of the table.
-- A person who is disabled in an organization has no membership there, of its projects neither.
CREATE VIEW active_membership AS
SELECT id, organization_id, project_id, person_id, role, is_email_notify_enabled
FROM membership m
WHERE NOT EXISTS (SELECT FROM membership own
                  WHERE own.organization_id = m.organization_id AND own.person_id = m.person_id
                    AND own.project_id IS NULL AND own.disabled);

-- Points in time as the management API shows and compares them.
CREATE FUNCTION unix_seconds(at timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT floor(extract(epoch FROM at AT TIME ZONE 'UTC'))::bigint
$$;

CREATE INDEX person_name_search ON person USING gin (name_fold gin_trgm_ops);
CREATE INDEX person_email_search ON person USING gin (email_fold gin_trgm_ops);
CREATE INDEX person_name_fold ON person (name_fold);
CREATE INDEX person_by_name ON person (name_order, id);
CREATE INDEX membership_user ON membership (id) WHERE project_id IS NULL;
CREATE INDEX membership_user_by_organization ON membership (organization_id, id) WHERE project_id IS NULL;
CREATE INDEX membership_user_by_creation ON membership (unix_seconds(created_at), id) WHERE project_id IS NULL;
CREATE INDEX membership_user_by_change ON membership (unix_seconds(updated_at), id) WHERE project_id IS NULL;
DO $$
DECLARE field text;
BEGIN
    FOREACH field IN ARRAY ARRAY['disabled', 'accepted_tos', 'created_by', 'last_changed_by'] LOOP
        EXECUTE format('CREATE INDEX %I ON membership (%I, id) WHERE project_id IS NULL', 'membership_user_by_' || field, field);
    END LOOP;
    FOREACH field IN ARRAY ARRAY['cxone_email', 'cxone_id'] LOOP
        EXECUTE format('CREATE INDEX %I ON membership (%I NULLS FIRST, id) WHERE project_id IS NULL', 'membership_user_by_' || field, field);
    END LOOP;
END $$;

-- How many users there are, as a sum; see organization_count.
CREATE TABLE user_count (delta bigint NOT NULL);
INSERT INTO user_count SELECT count(*) FROM membership WHERE project_id IS NULL;

CREATE FUNCTION count_added_users() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO user_count SELECT count(*) FROM added WHERE project_id IS NULL HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE FUNCTION count_removed_users() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO user_count SELECT -count(*) FROM removed WHERE project_id IS NULL HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER user_added AFTER INSERT ON membership
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_added_users();
CREATE TRIGGER user_removed AFTER DELETE ON membership
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_removed_users();

CREATE FUNCTION membership_position(m membership) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('id', m.id, 'email_fold', p.email_fold, 'name_order', encode(p.name_order, 'hex'),
        'organization_id', m.organization_id, 'created_at', unix_seconds(m.created_at),
        'updated_at', unix_seconds(m.updated_at), 'created_by', m.created_by, 'last_changed_by', m.last_changed_by,
        'accepted_tos', m.accepted_tos, 'disabled', m.disabled, 'cxone_email', m.cxone_email, 'cxone_id', m.cxone_id)
    FROM person p WHERE p.id = m.person_id
$$;

CREATE FUNCTION leave_membership_position() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO past_position (kind, row_id, revision, position)
    SELECT 2, OLD.id, OLD.revision, position FROM membership_position(OLD) position WHERE position IS NOT NULL
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER membership_left_position AFTER DELETE ON membership
    FOR EACH ROW WHEN (OLD.project_id IS NULL) EXECUTE FUNCTION leave_membership_position();
CREATE TRIGGER membership_moved AFTER UPDATE ON membership
    FOR EACH ROW WHEN (OLD.project_id IS NULL AND OLD.revision IS DISTINCT FROM NEW.revision)
    EXECUTE FUNCTION leave_membership_position();

-- A person's name and address are those of their users. Both triggers run before the person's row changes, so that the
-- positions that their users leave still have the old ones.
CREATE FUNCTION move_users_of_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE membership SET revision = revision + 1, updated_at = now() WHERE person_id = NEW.id AND project_id IS NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER person_renamed BEFORE UPDATE ON person
    FOR EACH ROW WHEN (OLD.email IS DISTINCT FROM NEW.email OR OLD.name IS DISTINCT FROM NEW.name
        OR OLD.name_order IS DISTINCT FROM NEW.name_order)
    EXECUTE FUNCTION move_users_of_person();

CREATE FUNCTION remove_users_of_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM membership WHERE person_id = OLD.id;
    RETURN OLD;
END $$;
CREATE TRIGGER person_removed BEFORE DELETE ON person FOR EACH ROW EXECUTE FUNCTION remove_users_of_person();
