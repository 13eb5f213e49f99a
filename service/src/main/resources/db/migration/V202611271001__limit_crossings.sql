-- Use that comes to a share of its limit.

-- The greatest share, in percent, that admins have heard of.
ALTER TABLE usage_counter ADD COLUMN told smallint NOT NULL DEFAULT 0
    CONSTRAINT usage_counter_told_known CHECK (told IN (0, 80, 100));

-- A queue: of crossings that nobody has heard of, and of organizations whose members, projects or limits have changed.
CREATE TABLE usage_crossing (
    id              bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT usage_crossing_pkey PRIMARY KEY,
    organization_id integer     NOT NULL CONSTRAINT usage_crossing_organization REFERENCES organization ON DELETE CASCADE,
    metric          text,
    project_id      integer,
    -- In percent; null: the use of the organization is to be looked at.
    share           smallint,
    -- The limit in force.
    most            integer,
    used            bigint,
    resets_at       timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT usage_crossing_whole CHECK (
        share IS NULL OR (metric IS NOT NULL AND most IS NOT NULL AND used IS NOT NULL))
);
CREATE INDEX usage_crossing_by_organization ON usage_crossing (organization_id);

-- Rows are only added here: nobody waits for another transaction.
CREATE FUNCTION note_use_of_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO usage_crossing (organization_id)
    SELECT o.id FROM organization o
    WHERE o.id IN (SELECT organization_id FROM changed) AND (o.quota_max_users > 0 OR o.ceiling_members IS NOT NULL);
    RETURN NULL;
END $$;
CREATE FUNCTION note_use_of_projects() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO usage_crossing (organization_id)
    SELECT o.id FROM organization o
    WHERE o.id IN (SELECT organization_id FROM changed) AND (o.quota_max_projects > 0 OR o.ceiling_projects IS NOT NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER use_grows AFTER INSERT ON membership REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT WHEN (current_setting('tenantry.loading', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION note_use_of_members();
CREATE TRIGGER use_shrinks AFTER DELETE ON membership REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT WHEN (current_setting('tenantry.loading', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION note_use_of_members();
CREATE TRIGGER use_grows AFTER INSERT ON project REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT WHEN (current_setting('tenantry.loading', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION note_use_of_projects();
CREATE TRIGGER use_shrinks AFTER DELETE ON project REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT WHEN (current_setting('tenantry.loading', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION note_use_of_projects();

CREATE FUNCTION note_changed_limit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO usage_crossing (organization_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER limit_changes AFTER UPDATE OF quota_max_users, ceiling_members, quota_max_projects, ceiling_projects,
    max_agents_limit, ceiling_agents, quota_max_knowledge_chunks, ceiling_knowledge_chunks, quota_max_channels_per_project,
    ceiling_channels, quota_max_messages_per_day, ceiling_messages, max_concurrent_runs_limit, ceiling_concurrent_runs,
    max_concurrent_chat_runs_limit, ceiling_concurrent_chat_runs ON organization
    FOR EACH ROW WHEN ((OLD.quota_max_users, OLD.ceiling_members, OLD.quota_max_projects, OLD.ceiling_projects,
        OLD.max_agents_limit, OLD.ceiling_agents, OLD.quota_max_knowledge_chunks, OLD.ceiling_knowledge_chunks,
        OLD.quota_max_channels_per_project, OLD.ceiling_channels, OLD.quota_max_messages_per_day, OLD.ceiling_messages,
        OLD.max_concurrent_runs_limit, OLD.ceiling_concurrent_runs, OLD.max_concurrent_chat_runs_limit,
        OLD.ceiling_concurrent_chat_runs)
        IS DISTINCT FROM (NEW.quota_max_users, NEW.ceiling_members, NEW.quota_max_projects, NEW.ceiling_projects,
        NEW.max_agents_limit, NEW.ceiling_agents, NEW.quota_max_knowledge_chunks, NEW.ceiling_knowledge_chunks,
        NEW.quota_max_channels_per_project, NEW.ceiling_channels, NEW.quota_max_messages_per_day, NEW.ceiling_messages,
        NEW.max_concurrent_runs_limit, NEW.ceiling_concurrent_runs, NEW.max_concurrent_chat_runs_limit,
        NEW.ceiling_concurrent_chat_runs))
    EXECUTE FUNCTION note_changed_limit();

-- As queue_webhooks, for an event without an audit entry.
CREATE FUNCTION queue_limit_webhooks(organization integer, project integer, event_type text, metric text, share integer,
    most integer, used bigint, resets_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    event_id  uuid := gen_random_uuid();
    addresses integer[] := ARRAY(
        SELECT 0 FROM organization o WHERE o.id = organization AND o.webhook_url <> ''
        UNION ALL
        SELECT p.id FROM project p WHERE p.id = project AND p.organization_id = organization AND p.webhook_url <> '');
BEGIN
    IF addresses = '{}' THEN
        RETURN;
    END IF;
    INSERT INTO webhook_endpoint (organization_id, project_id)
    SELECT organization, unnest(addresses) ON CONFLICT DO NOTHING;
    INSERT INTO webhook_delivery (organization_id, project_id, event_id, event_type, data, happened_at)
    SELECT organization, unnest(addresses), event_id, event_type, jsonb_build_object(
        'organization_id', organization,
        'project_id', project,
        'object_type', 'Limit',
        'object_id', NULL,
        'ids', jsonb_build_object('organization', object_id('01', organization), 'project', object_id('04', project),
            'object', NULL, 'actor', NULL),
        'fields', '[]'::jsonb,
        'actor', jsonb_build_object('type', 'system'),
        'limit', jsonb_build_object('metric', metric, 'share', share, 'limit', most, 'used', used, 'resets_at',
            to_char(resets_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))), now();
END $$;
