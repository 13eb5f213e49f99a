-- What goes out to the webhooks of organizations: a queue for each receiving address.

-- Project 0 stands for the organization's own address.
CREATE TABLE webhook_endpoint (
    organization_id integer NOT NULL CONSTRAINT webhook_endpoint_organization REFERENCES organization ON DELETE CASCADE,
    project_id      integer NOT NULL,
    -- After a failure: not before then.
    retry_at        timestamptz,
    -- Who sends now, and until when others believe that they do.
    lease           uuid,
    leased_until    timestamptz,
    CONSTRAINT webhook_endpoint_key PRIMARY KEY (organization_id, project_id)
);

CREATE TABLE webhook_delivery (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id integer     NOT NULL,
    project_id      integer     NOT NULL,
    -- The event: the same in everything that is sent of it.
    event_id        uuid        NOT NULL,
    event_type      text        NOT NULL,
    data            jsonb       NOT NULL,
    happened_at     timestamptz NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    state           text        NOT NULL DEFAULT 'pending'
        CONSTRAINT webhook_delivery_state_known CHECK (state IN ('pending', 'delivered', 'failed')),
    finished_at     timestamptz,
    -- The delivery that this one repeats because somebody asked for it.
    replay_of       bigint,
    CONSTRAINT webhook_delivery_endpoint FOREIGN KEY (organization_id, project_id)
        REFERENCES webhook_endpoint ON DELETE CASCADE
);
CREATE INDEX webhook_delivery_pending ON webhook_delivery (organization_id, project_id, id) WHERE state = 'pending';
CREATE INDEX webhook_delivery_by_organization ON webhook_delivery (organization_id, id);
CREATE INDEX webhook_delivery_by_age ON webhook_delivery (finished_at) WHERE state <> 'pending';

CREATE TABLE webhook_attempt (
    delivery_id  bigint      NOT NULL CONSTRAINT webhook_attempt_delivery REFERENCES webhook_delivery ON DELETE CASCADE,
    number       integer     NOT NULL,
    at           timestamptz NOT NULL,
    milliseconds integer     NOT NULL,
    -- What the receiver answered; null when it did not.
    status       integer,
    -- What was wrong; empty when nothing was.
    error        text        NOT NULL,
    CONSTRAINT webhook_attempt_key PRIMARY KEY (delivery_id, number)
);

-- The name of an event for receivers; null for what does not concern them.
CREATE FUNCTION webhook_event_type(object_type text, operation text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE object_type
            WHEN 'Organization' THEN 'organization'
            WHEN 'Membership' THEN 'member'
            WHEN 'Project' THEN 'project'
            WHEN 'ApiKey' THEN 'key'
            WHEN 'Invitation' THEN 'invitation'
        END || CASE operation
            WHEN 'create' THEN '.created'
            WHEN 'update' THEN '.updated'
            WHEN 'delete' THEN '.deleted'
        END
$$;

-- Every event is queued in the transaction that makes it, whoever writes it: it is never lost, and never sent of
-- something that did not happen.
CREATE FUNCTION queue_webhooks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    event_type text := webhook_event_type(NEW.object_type, NEW.operation);
    event_id   uuid := gen_random_uuid();
    concerned  integer := coalesce(NEW.project_id, CASE NEW.object_type WHEN 'Project' THEN NEW.object_id END);
    addresses  integer[];
BEGIN
    IF event_type IS NULL OR NEW.organization_id IS NULL THEN
        RETURN NULL;
    END IF;
    addresses := ARRAY(
        SELECT 0 FROM organization WHERE id = NEW.organization_id AND webhook_url <> ''
        UNION ALL
        SELECT id FROM project
        WHERE id = concerned AND organization_id = NEW.organization_id AND webhook_url <> '');
    IF addresses = '{}' THEN
        RETURN NULL;
    END IF;
    INSERT INTO webhook_endpoint (organization_id, project_id)
    SELECT NEW.organization_id, unnest(addresses) ON CONFLICT DO NOTHING;
    INSERT INTO webhook_delivery (organization_id, project_id, event_id, event_type, data, happened_at)
    SELECT NEW.organization_id, unnest(addresses), event_id, event_type, webhook_data(NEW), NEW.at;
    RETURN NULL;
END $$;

-- Of the details only the names of the fields go out. An operator's name is nobody's business outside.
CREATE FUNCTION webhook_data(event audit_event) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object(
        'organization_id', event.organization_id,
        'project_id', event.project_id,
        'object_type', event.object_type,
        'object_id', event.object_id,
        'fields', coalesce(event.details -> 'fields', '[]'),
        'actor', CASE
            WHEN event.person_id IS NOT NULL THEN jsonb_build_object('type', 'person', 'id', event.person_id, 'email', event.person_email)
            WHEN event.api_key_id IS NOT NULL THEN jsonb_build_object('type', 'key', 'id', event.api_key_id, 'name', event.api_key_name)
            WHEN event.operator IS NOT NULL THEN jsonb_build_object('type', 'operator')
            ELSE jsonb_build_object('type', 'system')
        END)
$$;

CREATE TRIGGER webhooks AFTER INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION queue_webhooks();
