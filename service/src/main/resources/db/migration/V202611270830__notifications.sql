-- The notifications of people. A row is written in the transaction of what it tells of.
CREATE TABLE notification (
    id              bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT notification_pkey PRIMARY KEY,
    person_id       integer     NOT NULL CONSTRAINT notification_person REFERENCES person ON DELETE CASCADE,
    -- Null: about the person's own sign-in or keys.
    organization_id integer     CONSTRAINT notification_organization REFERENCES organization ON DELETE CASCADE,
    event_type      text        NOT NULL,
    severity        text        NOT NULL CONSTRAINT notification_severity_known
        CHECK (severity IN ('info', 'success', 'warning', 'error')),
    title           text        NOT NULL CONSTRAINT notification_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    body            text        NOT NULL CONSTRAINT notification_body_length CHECK (char_length(body) <= 2000),
    -- As the data of a webhook: ids and names of fields, no values.
    payload         jsonb       NOT NULL,
    -- News that a person gets once have the same key.
    once_key        text,
    read_at         timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX notification_by_person ON notification (person_id, id);
CREATE INDEX notification_unread ON notification (person_id, organization_id) WHERE read_at IS NULL;
CREATE UNIQUE INDEX notification_once ON notification (person_id, event_type, once_key) WHERE once_key IS NOT NULL;
CREATE INDEX notification_by_organization ON notification (organization_id, person_id) WHERE organization_id IS NOT NULL;
CREATE INDEX notification_by_age ON notification (created_at);

-- They are deleted with the last membership of the person in the organization; that it ended stays.
CREATE FUNCTION forget_notifications() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM notification n USING (SELECT DISTINCT person_id, organization_id FROM removed) r
    WHERE n.person_id = r.person_id AND n.organization_id = r.organization_id AND n.event_type <> 'member.removed'
      AND NOT EXISTS (SELECT FROM membership m WHERE m.person_id = r.person_id AND m.organization_id = r.organization_id);
    RETURN NULL;
END $$;
CREATE TRIGGER notifications_end AFTER DELETE ON membership
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION forget_notifications();

-- Keys whose expiry was told, with the expiry: beside their rows, so that it changes nothing that is cached of a key.
CREATE TABLE api_key_expiry_told (
    api_key_id integer     PRIMARY KEY CONSTRAINT api_key_expiry_told_key REFERENCES api_key ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);
CREATE INDEX api_key_by_expiry ON api_key (expires_at, id) WHERE revoked_at IS NULL AND expires_at IS NOT NULL;

-- Services with the scope "report" report what people are notified of.
ALTER TABLE service_key DROP CONSTRAINT service_key_scopes_known;
ALTER TABLE service_key ADD CONSTRAINT service_key_scopes_known
    CHECK (scopes <@ '{usage,read,introspect,billing,flags,report}' AND scopes <> '{}');
