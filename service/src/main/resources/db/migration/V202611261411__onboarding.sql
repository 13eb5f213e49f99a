-- The progress of people with their first steps in an organization. Tasks are not stored: the data shows which are done.
CREATE TABLE onboarding (
    person_id       integer     NOT NULL CONSTRAINT onboarding_person REFERENCES person ON DELETE CASCADE,
    organization_id integer     NOT NULL CONSTRAINT onboarding_organization REFERENCES organization ON DELETE CASCADE,
    status          text        NOT NULL DEFAULT 'not_started' CONSTRAINT onboarding_status_known
        CHECK (status IN ('not_started', 'in_progress', 'skipped', 'completed')),
    variant         text        CONSTRAINT onboarding_variant_known CHECK (variant IN ('simulation', 'observability')),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT onboarding_key PRIMARY KEY (person_id, organization_id)
);
CREATE INDEX onboarding_by_organization ON onboarding (organization_id);

-- It is deleted with the last membership of the person.
CREATE FUNCTION forget_onboarding() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM onboarding o USING removed r
    WHERE o.person_id = r.person_id AND o.organization_id = r.organization_id
      AND NOT EXISTS (SELECT FROM membership m WHERE m.person_id = r.person_id AND m.organization_id = r.organization_id);
    RETURN NULL;
END $$;
CREATE TRIGGER onboarding_ends AFTER DELETE ON membership
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION forget_onboarding();
