-- Every count that was reported, by the key that its reporter gave it, so that none counts twice.
CREATE TABLE conversation_report (
    organization_id integer     NOT NULL CONSTRAINT conversation_report_organization REFERENCES organization ON DELETE CASCADE,
    key             text COLLATE "C" NOT NULL CONSTRAINT conversation_report_key_length CHECK (char_length(key) BETWEEN 1 AND 255),
    at              timestamptz NOT NULL,
    channel         text COLLATE "C" NOT NULL CONSTRAINT conversation_report_channel_length CHECK (char_length(channel) <= 100),
    conversations   integer     NOT NULL CONSTRAINT conversation_report_counts CHECK (conversations >= 0),
    created_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT conversation_report_key PRIMARY KEY (organization_id, key)
);

-- Their sums by quarter of an hour: the finest step in which time zones differ, so that days and months can be cut in
-- whatever time zone the organization has when somebody asks.
CREATE TABLE conversation_count (
    organization_id integer     NOT NULL CONSTRAINT conversation_count_organization REFERENCES organization ON DELETE CASCADE,
    quarter         timestamptz NOT NULL,
    channel         text COLLATE "C" NOT NULL,
    conversations   bigint      NOT NULL,
    CONSTRAINT conversation_count_key PRIMARY KEY (organization_id, quarter, channel)
);
