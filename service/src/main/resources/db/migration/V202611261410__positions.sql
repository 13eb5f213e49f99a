-- The positions that rows had in every sorted list before they changed or were deleted, so that a cursor there stays valid.
-- Kinds: 1 organization, 2 membership, 3 deletion, 5 project, 6 API key (Positions.Kind in the program).
CREATE TABLE past_position (
    kind     smallint    NOT NULL,
    row_id   integer     NOT NULL,
    revision integer     NOT NULL,
    position jsonb       NOT NULL,
    left_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT past_position_key PRIMARY KEY (kind, row_id, revision)
);
CREATE INDEX past_position_by_age ON past_position (left_at);
-- A purge looks for the positions of users in batches.
CREATE INDEX past_position_of_users_by_organization ON past_position ((position->>'organization_id')) WHERE kind = 2;
CREATE INDEX past_position_of_users_by_address ON past_position ((position->>'email_fold')) WHERE kind = 2;

CREATE FUNCTION organization_position(o organization) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('id', o.id, 'name_order', encode(o.name_order, 'hex'), 'disabled', o.disabled,
        'business_unit_id', o.business_unit_id, 'live_agent_account', o.live_agent_account,
        'quota_max_projects', o.quota_max_projects, 'quota_max_users', o.quota_max_users,
        'quota_max_channels_per_project', o.quota_max_channels_per_project,
        'quota_max_messages_per_day', o.quota_max_messages_per_day,
        'quota_max_knowledge_chunks', o.quota_max_knowledge_chunks,
        'password_policy_min_length', o.password_policy_min_length,
        'password_policy_max_length', o.password_policy_max_length,
        'password_policy_min_amount_lower_case', o.password_policy_min_amount_lower_case,
        'password_policy_min_amount_upper_case', o.password_policy_min_amount_upper_case,
        'password_policy_min_amount_special_characters', o.password_policy_min_amount_special_characters,
        'password_policy_min_amount_numbers', o.password_policy_min_amount_numbers,
        'password_policy_max_amount_identical_characters', o.password_policy_max_amount_identical_characters,
        'password_policy_min_amount_failed_attempts_auto_disable', o.password_policy_min_amount_failed_attempts_auto_disable,
        'session_state_ttl_in_minutes', o.session_state_ttl_in_minutes,
        'contact_profile_ttl_in_minutes', o.contact_profile_ttl_in_minutes)
     || jsonb_build_object('conversation_ttl_in_minutes', o.conversation_ttl_in_minutes,
        'analytics_ttl_in_minutes', o.analytics_ttl_in_minutes,
        'sessions_ttl_in_minutes', o.sessions_ttl_in_minutes,
        'step_events_ttl_in_minutes', o.step_events_ttl_in_minutes,
        'billing_timezone', o.billing_timezone,
        'data_privacy_enabled', o.data_privacy_enabled,
        'data_privacy_use_analytics', o.data_privacy_use_analytics,
        'data_privacy_use_contact_profiles', o.data_privacy_use_contact_profiles,
        'data_privacy_use_conversations', o.data_privacy_use_conversations,
        'data_privacy_mask_analytics', o.data_privacy_mask_analytics,
        'data_privacy_mask_logging', o.data_privacy_mask_logging,
        'data_privacy_store_data_payload', o.data_privacy_store_data_payload,
        'data_privacy_mask_ip_address', o.data_privacy_mask_ip_address)
$$;

CREATE FUNCTION leave_organization_position() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO past_position (kind, row_id, revision, position)
    VALUES (1, OLD.id, OLD.revision, organization_position(OLD)) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER organization_left_position AFTER DELETE ON organization
    FOR EACH ROW EXECUTE FUNCTION leave_organization_position();

-- Whether an organization has moved is checked only when a column is set that lists are sorted by, since a comparison of
-- all these columns takes long. The columns are those of organization_position.
DO $$
DECLARE
    columns text;
    fields  text;
BEGIN
    SELECT string_agg(quote_ident(key), ', ' ORDER BY key), string_agg('%1$s.' || quote_ident(key), ', ' ORDER BY key)
    INTO columns, fields
    FROM jsonb_object_keys((SELECT organization_position(o) FROM (SELECT (NULL::organization).*) o)) key;
    EXECUTE format('CREATE TRIGGER organization_moved AFTER UPDATE OF ' || columns || ' ON organization
                    FOR EACH ROW WHEN (OLD.revision <> NEW.revision AND (' || fields || ') IS DISTINCT FROM (' || replace(fields, '%1$s', '%2$s') || '))
                    EXECUTE FUNCTION leave_organization_position()', 'OLD', 'NEW');
END $$;

-- A membership in a project is listed by the person's user in the organization, where there is one. In PL/pgSQL, which plans
-- the statement once for a session: a person may have very many memberships.
CREATE FUNCTION leave_membership_position() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER membership_left_position AFTER DELETE ON membership
    FOR EACH ROW EXECUTE FUNCTION leave_membership_position();
CREATE TRIGGER membership_moved AFTER UPDATE ON membership
    FOR EACH ROW WHEN (OLD.revision IS DISTINCT FROM NEW.revision)
    EXECUTE FUNCTION leave_membership_position();

CREATE FUNCTION deletion_position(d deletion) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('id', d.id, 'organization_id', d.organization_id,
        'organization_name_order', encode(d.organization_name_order, 'hex'), 'status', d.status,
        'created_at', extract(epoch FROM d.created_at)::bigint, 'updated_at', extract(epoch FROM d.updated_at)::bigint)
$$;
CREATE FUNCTION leave_deletion_position() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO past_position (kind, row_id, revision, position)
    VALUES (3, OLD.id, OLD.revision, deletion_position(OLD)) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER deletion_left_position AFTER DELETE ON deletion
    FOR EACH ROW EXECUTE FUNCTION leave_deletion_position();
CREATE TRIGGER deletion_moved AFTER UPDATE ON deletion
    FOR EACH ROW WHEN (OLD.revision IS DISTINCT FROM NEW.revision) EXECUTE FUNCTION leave_deletion_position();

CREATE FUNCTION project_position(p project) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('id', p.id, 'name_order', encode(p.name_order, 'hex'), 'color', p.color,
        'handover_inbox', p.handover_inbox, 'handover_whisper', p.handover_whisper,
        'live_agent_default_inbox', p.live_agent_default_inbox, 'created_at', unix_seconds(p.created_at),
        'updated_at', unix_seconds(p.updated_at), 'created_by', p.created_by, 'last_changed_by', p.last_changed_by)
$$;
CREATE FUNCTION leave_project_position() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO past_position (kind, row_id, revision, position)
    VALUES (5, OLD.id, OLD.revision, project_position(OLD)) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER project_left_position AFTER DELETE ON project
    FOR EACH ROW EXECUTE FUNCTION leave_project_position();
CREATE TRIGGER project_moved AFTER UPDATE ON project
    FOR EACH ROW WHEN (OLD.revision <> NEW.revision) EXECUTE FUNCTION leave_project_position();

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
