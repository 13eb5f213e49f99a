-- The last run of each task that deletes data by its age, which operators see.
CREATE TABLE tidy_run (
    task           text        CONSTRAINT tidy_run_pkey PRIMARY KEY,
    started_at     timestamptz NOT NULL,
    -- Null while it runs, and after an interruption.
    ended_at       timestamptz,
    failed         boolean     NOT NULL DEFAULT false,
    -- Rows: of the last run, and of all.
    removed        bigint      NOT NULL DEFAULT 0,
    removed_in_all bigint      NOT NULL DEFAULT 0
);
