-- The numbers of organizations and members, sampled every hour, for plots.
CREATE TABLE growth_sample (
    at            timestamptz CONSTRAINT growth_sample_pkey PRIMARY KEY,
    organizations bigint      NOT NULL CONSTRAINT growth_sample_organizations_counted CHECK (organizations >= 0),
    members       bigint      NOT NULL CONSTRAINT growth_sample_members_counted CHECK (members >= 0)
);
