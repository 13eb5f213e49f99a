ALTER TABLE audit_event
    -- What the object was called then: the address of a member, the name of a project.
    ADD COLUMN object_name  text,
    -- The fields that changed, in their order: {"field", "before", "after"}; secrets are masked.
    ADD COLUMN changes      jsonb,
    -- Where the request came from.
    ADD COLUMN from_address text,
    ADD COLUMN user_agent   text;

-- What people did about their own signing in belongs to no organization; the organizations of the person see it.
CREATE INDEX audit_event_of_person ON audit_event (person_id, at) WHERE organization_id IS NULL;
