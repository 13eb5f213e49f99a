-- The use that services of the platform report, one row for what is counted together.
CREATE TABLE usage_counter (
    organization_id integer NOT NULL CONSTRAINT usage_counter_organization REFERENCES organization ON DELETE CASCADE,
    metric          text    NOT NULL,
    -- The day in the organization's billing time zone; 1970-01-01 for a metric without periods.
    period          date    NOT NULL,
    -- The project; 0 for a metric of the whole organization.
    project_id      integer NOT NULL,
    used            bigint  NOT NULL CONSTRAINT usage_counter_range CHECK (used >= 0),
    CONSTRAINT usage_counter_pkey PRIMARY KEY (organization_id, metric, period, project_id)
);
CREATE INDEX usage_counter_by_period ON usage_counter (period);

CREATE TABLE usage_lease (
    id              uuid        CONSTRAINT usage_lease_pkey PRIMARY KEY,
    organization_id integer     NOT NULL CONSTRAINT usage_lease_organization REFERENCES organization ON DELETE CASCADE,
    metric          text        NOT NULL,
    amount          integer     NOT NULL CONSTRAINT usage_lease_amount_range CHECK (amount > 0),
    -- A lease holds from its grant until it expires.
    granted_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL
);
CREATE INDEX usage_lease_by_organization ON usage_lease (organization_id, metric, expires_at);
CREATE INDEX usage_lease_by_expiry ON usage_lease (expires_at);
