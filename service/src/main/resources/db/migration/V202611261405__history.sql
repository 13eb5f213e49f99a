-- The history of every change. Its entries outlive their objects, so nothing here is a foreign key.
CREATE TABLE audit_event (
    id                bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_event_pkey PRIMARY KEY,
    at                timestamptz NOT NULL DEFAULT now(),
    organization_id   integer,
    project_id        integer,
    -- The author: an operator, a person, a key, or none (the program itself).
    operator          text,
    person_id         integer,
    person_email      text,
    person_email_fold text COLLATE "C",
    api_key_id        integer,
    api_key_name      text,
    -- create, update, delete, or another word for a different act.
    operation         text        NOT NULL,
    -- In the words of the management API: updateOrganisation.
    action            text        NOT NULL,
    object_type       text        NOT NULL,
    object_id         integer,
    -- The name of the object at that time: the address of a member, the name of a project.
    object_name       text,
    -- The names of the fields that changed; never the value of a secret.
    details           jsonb       NOT NULL DEFAULT '{}',
    -- The fields that changed, in their order: {"field", "before", "after"}; secrets are masked.
    changes           jsonb,
    request_id        text,
    -- The network address and the program that sent the request.
    from_address      text,
    user_agent        text
);
COMMENT ON COLUMN audit_event.person_email_fold IS 'The key of person_email; null in older rows in which it is the lower case.';

CREATE INDEX audit_event_by_organization ON audit_event (organization_id, at, id);
CREATE INDEX audit_event_by_object ON audit_event (organization_id, object_type, object_id, at);
CREATE INDEX audit_event_by_person
    ON audit_event (organization_id, coalesce(person_email_fold, lower(person_email)), at);
CREATE INDEX audit_event_by_age ON audit_event (at);
-- What people change about their own sign-in belongs to no organization; the organizations of the person see it.
CREATE INDEX audit_event_of_person ON audit_event (person_id, at) WHERE organization_id IS NULL;
