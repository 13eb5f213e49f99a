-- Bulk changes of organizations by operators: background work that starts a while after it was confirmed, in bounded steps.
CREATE TABLE bulk_change (
    id            integer GENERATED ALWAYS AS IDENTITY CONSTRAINT bulk_change_pkey PRIMARY KEY,
    -- The state that it gives: disabled or enabled.
    disabled      boolean     NOT NULL,
    -- Null: the organizations that match the filter and the status.
    chosen        integer[],
    name_filter   text        NOT NULL DEFAULT '',
    status_filter text        NOT NULL DEFAULT 'all'
        CONSTRAINT bulk_change_status_filter_known CHECK (status_filter IN ('all', 'enabled', 'disabled')),
    -- Its author, and the origin of the confirmation, for the audit entry of each organization.
    operator      text COLLATE "C" NOT NULL,
    request_id    text        NOT NULL DEFAULT '',
    from_address  text,
    user_agent    text,
    -- The number of organizations that was confirmed.
    expected      bigint      NOT NULL CONSTRAINT bulk_change_expected_positive CHECK (expected > 0),
    -- The greatest id when it was confirmed, and the greatest id that is done: it goes on there on any node.
    last_id       integer     NOT NULL,
    position      integer     NOT NULL DEFAULT 0,
    state         text        NOT NULL DEFAULT 'waiting'
        CONSTRAINT bulk_change_state_known CHECK (state IN ('waiting', 'running', 'done', 'undone', 'stopped')),
    changed       bigint      NOT NULL DEFAULT 0,
    unchanged     bigint      NOT NULL DEFAULT 0,
    failed        bigint      NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL,
    starts_at     timestamptz NOT NULL,
    ended_at      timestamptz
);
CREATE INDEX bulk_change_due ON bulk_change (starts_at, id) WHERE state IN ('waiting', 'running');

CREATE TABLE bulk_change_result (
    bulk_change_id  integer NOT NULL CONSTRAINT bulk_change_result_of REFERENCES bulk_change ON DELETE CASCADE,
    organization_id integer NOT NULL CONSTRAINT bulk_change_result_organization REFERENCES organization ON DELETE CASCADE,
    outcome         text    NOT NULL
        CONSTRAINT bulk_change_result_outcome_known CHECK (outcome IN ('changed', 'unchanged', 'being_deleted')),
    CONSTRAINT bulk_change_result_pkey PRIMARY KEY (bulk_change_id, organization_id)
);
CREATE INDEX bulk_change_result_by_organization ON bulk_change_result (organization_id);
CREATE INDEX bulk_change_result_failed ON bulk_change_result (bulk_change_id, organization_id)
    WHERE outcome = 'being_deleted';
