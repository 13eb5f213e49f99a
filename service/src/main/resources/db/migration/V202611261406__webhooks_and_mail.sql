-- What is sent: webhooks, with a queue for each receiving address, and mails.

CREATE TABLE webhook_endpoint (
    organization_id integer NOT NULL CONSTRAINT webhook_endpoint_organization REFERENCES organization ON DELETE CASCADE,
    -- 0 is the organization's own address.
    project_id      integer NOT NULL,
    -- When a delivery of the queue is due; null where none is pending. The queue is not read before.
    due_at          timestamptz,
    -- After a failure: the time of the next attempt.
    retry_at        timestamptz,
    -- The present sender, and the time until which others leave the queue to it.
    lease           uuid,
    leased_until    timestamptz,
    CONSTRAINT webhook_endpoint_key PRIMARY KEY (organization_id, project_id)
);
CREATE INDEX webhook_endpoint_due ON webhook_endpoint (due_at, organization_id, project_id) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_endpoint_leased ON webhook_endpoint (organization_id) WHERE lease IS NOT NULL;

CREATE TABLE webhook_delivery (
    id              bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT webhook_delivery_pkey PRIMARY KEY,
    organization_id integer     NOT NULL,
    project_id      integer     NOT NULL,
    -- The event: the same in all deliveries of it.
    event_id        uuid        NOT NULL,
    event_type      text        NOT NULL,
    data            jsonb       NOT NULL,
    happened_at     timestamptz NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    state           text        NOT NULL DEFAULT 'pending'
        CONSTRAINT webhook_delivery_state_known CHECK (state IN ('pending', 'delivered', 'failed')),
    finished_at     timestamptz,
    -- The delivery that this one repeats on request.
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
    -- The status of the receiver's answer; null when there was none.
    status       integer,
    -- Empty when the attempt succeeded.
    error        text        NOT NULL,
    CONSTRAINT webhook_attempt_key PRIMARY KEY (delivery_id, number)
);

-- The foreign key has locked the queues: a sender that is about to find one empty either waits for this transaction, or has
-- marked it as empty before this statement reads it.
CREATE FUNCTION note_webhooks_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE webhook_endpoint e SET due_at = '-infinity'
    WHERE e.due_at IS NULL
      AND (e.organization_id, e.project_id) IN
          (SELECT organization_id, project_id FROM added WHERE state = 'pending');
    RETURN NULL;
END $$;
CREATE TRIGGER webhooks_due AFTER INSERT ON webhook_delivery REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION note_webhooks_due();

-- The name of an event for receivers; null for an entry that they do not get.
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

-- Of the details only the names of the fields are sent, and never the name of an operator.
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

-- An event is queued in the transaction that makes it, whichever program writes it: no event is lost, and none is sent of a
-- change that did not happen.
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
-- A load (SET LOCAL tenantry.loading = 'on') writes audit entries, but sends no webhooks.
CREATE TRIGGER webhooks AFTER INSERT ON audit_event FOR EACH ROW
    WHEN (current_setting('tenantry.loading', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION queue_webhooks();

-- Mails to be sent, written in the transaction of the change that causes them.
CREATE TABLE outgoing_mail (
    id              bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT outgoing_mail_pkey PRIMARY KEY,
    recipient       text        NOT NULL,
    subject         text        NOT NULL,
    -- Encrypted, as mails contain links that open accounts; erased when the mail has been sent.
    text_part       bytea,
    html_part       bytea,
    -- The organization that a notification is from; its mails are deleted with it.
    organization_id integer CONSTRAINT outgoing_mail_organization REFERENCES organization ON DELETE CASCADE,
    created_at      timestamptz NOT NULL DEFAULT now(),
    attempts        integer     NOT NULL DEFAULT 0,
    -- While a node sends it: when other nodes treat it as abandoned.
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    last_error      text,
    sent_at         timestamptz,
    failed_at       timestamptz,
    CONSTRAINT outgoing_mail_has_parts CHECK (sent_at IS NOT NULL OR (text_part IS NOT NULL AND html_part IS NOT NULL))
);
CREATE INDEX outgoing_mail_due ON outgoing_mail (next_attempt_at, id) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX outgoing_mail_by_age ON outgoing_mail (created_at);
CREATE INDEX outgoing_mail_by_organization ON outgoing_mail (organization_id) WHERE organization_id IS NOT NULL;
