-- The plans of organizations and the ledger of their credits.

-- An organization without a row has no plan.
CREATE TABLE plan (
    organization_id integer PRIMARY KEY CONSTRAINT plan_organization REFERENCES organization ON DELETE CASCADE,
    name            text          NOT NULL CONSTRAINT plan_name_length CHECK (char_length(name) BETWEEN 1 AND 255),
    active          boolean       NOT NULL,
    trial           boolean       NOT NULL,
    period          text          NOT NULL CONSTRAINT plan_period_known CHECK (period IN ('month', 'year')),
    -- When a period began, from which the others are counted; null for periods of the calendar.
    period_start    timestamptz,
    credits         numeric(10,2) NOT NULL CONSTRAINT plan_credits_range CHECK (credits >= 0),
    expires_at      timestamptz,
    billing_type    text          NOT NULL CONSTRAINT plan_billing_type_length CHECK (char_length(billing_type) BETWEEN 1 AND 100),
    -- -1 for none.
    overage         numeric(5,2)  NOT NULL CONSTRAINT plan_overage_range CHECK (overage = -1 OR overage >= 0),
    last_payment_at timestamptz,
    created_at      timestamptz   NOT NULL
);

-- The balance of an organization. An organization without a row has never had an entry.
CREATE TABLE credit_account (
    organization_id integer PRIMARY KEY CONSTRAINT credit_account_organization REFERENCES organization ON DELETE CASCADE,
    -- Credits that do not expire; below 0 for a debt. Plan credits are in plan_credit, none beside a debt.
    additional      numeric(20,2) NOT NULL DEFAULT 0,
    -- The use in a billing cycle, and that cycle.
    used            numeric(20,2) NOT NULL DEFAULT 0,
    used_from       timestamptz,
    used_until      timestamptz,
    -- Whether admins know that the balance is below the threshold.
    low_told        boolean       NOT NULL DEFAULT false,
    -- Whether a refill was requested since the balance was last above the threshold.
    refill_asked    boolean       NOT NULL DEFAULT false,
    -- When admins last heard of a job that did not run for want of credits.
    job_told_at     timestamptz,
    -- When something changes without an entry; null for never.
    due_at          timestamptz,
    -- When the last entry was written; null before.
    updated_at      timestamptz
);
CREATE INDEX credit_account_due ON credit_account (due_at) WHERE due_at IS NOT NULL;

-- What is left of plan credits, by the time until which they are available.
CREATE TABLE plan_credit (
    organization_id integer       NOT NULL CONSTRAINT plan_credit_account REFERENCES credit_account ON DELETE CASCADE,
    expires_at      timestamptz   NOT NULL,
    remaining       numeric(20,2) NOT NULL CONSTRAINT plan_credit_remaining CHECK (remaining > 0),
    -- Whether admins know that they expire.
    warned          boolean       NOT NULL,
    CONSTRAINT plan_credit_pkey PRIMARY KEY (organization_id, expires_at)
);

CREATE TABLE ledger_entry (
    id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id integer       NOT NULL CONSTRAINT ledger_entry_organization REFERENCES organization ON DELETE CASCADE,
    -- The reporter's name for it; null for entries of Tenantry.
    key             text COLLATE "C" CONSTRAINT ledger_entry_key_length CHECK (char_length(key) BETWEEN 1 AND 255),
    amount          numeric(10,2) NOT NULL CONSTRAINT ledger_entry_amount CHECK (amount <> 0),
    kind            text COLLATE "C" NOT NULL CONSTRAINT ledger_entry_kind_known
        CHECK (kind IN ('grant', 'purchase', 'refill', 'usage', 'refund', 'adjustment', 'expiry')),
    expires_at      timestamptz,
    source          text          NOT NULL CONSTRAINT ledger_entry_source_length CHECK (char_length(source) <= 100),
    at              timestamptz   NOT NULL,
    -- The credits that were available after it.
    balance         numeric(20,2) NOT NULL,
    -- The operator or the service key that wrote it; both outlive these.
    operator        text,
    service_key_id  integer,
    created_at      timestamptz   NOT NULL,
    CONSTRAINT ledger_entry_key_unique UNIQUE (organization_id, key)
);
CREATE INDEX ledger_entry_by_organization ON ledger_entry (organization_id, id);
CREATE INDEX ledger_entry_by_kind ON ledger_entry (organization_id, kind, id);
CREATE INDEX ledger_entry_by_time ON ledger_entry (organization_id, unix_seconds(at), id);
CREATE INDEX ledger_entry_of_use ON ledger_entry (organization_id, at) INCLUDE (amount) WHERE kind = 'usage';

CREATE TABLE refill_request (
    id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id integer       NOT NULL CONSTRAINT refill_request_organization REFERENCES organization ON DELETE CASCADE,
    amount          numeric(10,2) NOT NULL CONSTRAINT refill_request_amount CHECK (amount > 0),
    -- The billing cycle.
    cycle_start     timestamptz   NOT NULL,
    cycle_end       timestamptz   NOT NULL,
    requested_at    timestamptz   NOT NULL,
    -- When an entry of the kind refill answered it; null before.
    answered_at     timestamptz
);
CREATE INDEX refill_request_by_organization ON refill_request (organization_id, requested_at);
CREATE INDEX refill_request_open ON refill_request (id) WHERE answered_at IS NULL;

-- What depends on settings or on the plan is looked at again when they change.
CREATE FUNCTION note_account_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE credit_account SET due_at = '-infinity' WHERE organization_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER account_due AFTER UPDATE OF disabled, notify_low_credits, low_credits_threshold, auto_refill,
    auto_refill_threshold, auto_refill_amount, auto_refill_max_cap, billing_timezone ON organization
    FOR EACH ROW WHEN ((OLD.disabled, OLD.notify_low_credits, OLD.low_credits_threshold, OLD.auto_refill,
        OLD.auto_refill_threshold, OLD.auto_refill_amount, OLD.auto_refill_max_cap, OLD.billing_timezone)
        IS DISTINCT FROM (NEW.disabled, NEW.notify_low_credits, NEW.low_credits_threshold, NEW.auto_refill,
        NEW.auto_refill_threshold, NEW.auto_refill_amount, NEW.auto_refill_max_cap, NEW.billing_timezone))
    EXECUTE FUNCTION note_account_due();

-- A refill request is an event for receivers, with its amount and cycle.
ALTER FUNCTION webhook_event_type(text, text) RENAME TO webhook_event_type_of_change;
CREATE FUNCTION webhook_event_type(object_type text, operation text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE object_type WHEN 'Refill' THEN 'credits.refill_requested'
        ELSE webhook_event_type_of_change(object_type, operation) END
$$;
ALTER FUNCTION webhook_data(audit_event) RENAME TO webhook_data_of_change;
CREATE FUNCTION webhook_data(event audit_event) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT webhook_data_of_change(event)
        || CASE event.object_type WHEN 'Refill' THEN jsonb_build_object('refill', event.details -> 'refill') ELSE '{}' END
$$;

-- Services with the scope "report" report what happened to jobs.
ALTER TABLE service_key DROP CONSTRAINT service_key_scopes_known;
ALTER TABLE service_key ADD CONSTRAINT service_key_scopes_known
    CHECK (scopes <@ '{usage,read,introspect,billing,flags,report}' AND scopes <> '{}');
