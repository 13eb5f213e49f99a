-- What nodes have taken of a counter to spend it in memory. It is part of the use of the counter.
CREATE TABLE usage_block (
    organization_id integer     NOT NULL,
    metric          text        NOT NULL,
    period          date        NOT NULL,
    project_id      integer     NOT NULL,
    -- A running node: each start has another.
    node            uuid        NOT NULL,
    -- No more than this is unspent.
    amount          bigint      NOT NULL CONSTRAINT usage_block_amount_range CHECK (amount > 0),
    -- A running node renews its blocks long before. What another one has spent is not known: its block stays used.
    expires_at      timestamptz NOT NULL,
    CONSTRAINT usage_block_pkey PRIMARY KEY (organization_id, metric, period, project_id, node),
    CONSTRAINT usage_block_counter FOREIGN KEY (organization_id, metric, period, project_id)
        REFERENCES usage_counter ON DELETE CASCADE
);
