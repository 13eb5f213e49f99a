-- The events that services of the platform read. A transaction puts its events into event_inbox, and takes their numbers while it
-- commits. One node at a time moves committed events to the table event, in the order of these numbers, and gives them positions.
CREATE SEQUENCE event_number;

CREATE TABLE event_inbox (
    -- From event_number, taken when the transaction commits; null before that.
    number          bigint,
    at              timestamptz NOT NULL DEFAULT now(),
    type            text        NOT NULL,
    organization_id integer,
    project_id      integer,
    object_id       integer,
    person_id       integer,
    -- The changed fields of an update.
    fields          text[],
    -- Of a limit: {"metric", "limit", "used", "share"}.
    details         jsonb
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_analyze_threshold = 100000);
COMMENT ON TABLE event_inbox IS 'It has no index: it is empty but for the events of the last instant.';

CREATE TABLE event (
    position        bigint CONSTRAINT event_pkey PRIMARY KEY,
    numbered_at     timestamptz NOT NULL DEFAULT now(),
    at              timestamptz NOT NULL,
    type            text        NOT NULL,
    organization_id integer,
    project_id      integer,
    object_id       integer,
    person_id       integer,
    fields          text[],
    details         jsonb
);
CREATE INDEX event_by_organization ON event (organization_id, position);

-- One row, which a node locks while it gives positions.
CREATE TABLE event_log (
    only_one  boolean CONSTRAINT event_log_pkey PRIMARY KEY DEFAULT true CONSTRAINT event_log_has_one_row CHECK (only_one),
    -- Another one after each restore: positions that were given after the backup were lost.
    epoch     integer NOT NULL,
    -- The last position that was given.
    last      bigint  NOT NULL DEFAULT 0,
    -- Events up to this position were deleted, since they were old.
    forgotten bigint  NOT NULL DEFAULT 0
);
INSERT INTO event_log (epoch) VALUES (floor(random() * 2147483647)::integer);

-- Deferred: it runs when the transaction commits. So a transaction that begins its commit after another one has ended has the
-- greater number, whichever began first.
CREATE FUNCTION number_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE event_inbox SET number = nextval('event_number') WHERE number IS NULL;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER number_event AFTER INSERT ON event_inbox DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.number IS NULL) EXECUTE FUNCTION number_event();

-- An event for each audit entry that tells of a change of organizations, members, projects or keys; two for an organization whose
-- settings and other fields change. Also deferred, so that the event is written once, with its number.
CREATE FUNCTION put_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    names    text[];
    settings text[];
    kind     text := CASE WHEN NEW.action = 'undeleteOrganisation' THEN 'organization.restored'
                          ELSE webhook_event_type(NEW.object_type, NEW.operation) END;
BEGIN
    IF NEW.operation = 'update' THEN
        names := ARRAY(SELECT jsonb_array_elements_text(coalesce(NEW.details -> 'fields', '[]')));
        IF NEW.object_type = 'Organization' THEN
            settings := ARRAY(SELECT name FROM unnest(names) name
                              WHERE name NOT IN ('name', 'disabled', 'external_id') AND name NOT LIKE 'metadata.%');
            names := ARRAY(SELECT name FROM unnest(names) name WHERE name <> ALL (settings));
            IF settings <> '{}' THEN
                INSERT INTO event_inbox (number, at, type, organization_id, object_id, fields)
                VALUES (nextval('event_number'), NEW.at, 'settings.changed', NEW.organization_id, NEW.organization_id, settings);
                IF names = '{}' THEN
                    RETURN NULL;
                END IF;
            END IF;
        END IF;
    END IF;
    INSERT INTO event_inbox (number, at, type, organization_id, project_id, object_id, person_id, fields)
    VALUES (nextval('event_number'), NEW.at, kind, NEW.organization_id,
            coalesce(NEW.project_id, CASE WHEN NEW.object_type = 'Project' THEN NEW.object_id END), NEW.object_id,
            CASE WHEN NEW.object_type = 'Membership' AND jsonb_typeof(NEW.details -> 'person') = 'number'
                 THEN (NEW.details ->> 'person')::integer END,
            names);
    RETURN NULL;
END $$;
-- A load (SET LOCAL tenantry.loading = 'on') puts one event for all.
CREATE CONSTRAINT TRIGGER events AFTER INSERT ON audit_event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (((NEW.object_type IN ('Organization', 'Membership', 'Project') AND NEW.organization_id IS NOT NULL
            OR NEW.object_type = 'ApiKey')
           AND NEW.operation IN ('create', 'update', 'delete')
           OR NEW.action = 'undeleteOrganisation')
          AND current_setting('tenantry.loading', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION put_event();

-- Services with the scope "events" read them.
ALTER TABLE service_key DROP CONSTRAINT service_key_scopes_known;
ALTER TABLE service_key ADD CONSTRAINT service_key_scopes_known
    CHECK (scopes <@ '{usage,read,introspect,billing,flags,report,events}' AND scopes <> '{}');
