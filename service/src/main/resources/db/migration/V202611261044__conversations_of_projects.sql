-- The conversations of projects. They are counted for their organizations as well, which keep them when a project is deleted.
CREATE TABLE project_conversation_count (
    organization_id integer     NOT NULL,
    project_id      integer     NOT NULL,
    quarter         timestamptz NOT NULL,
    channel         text COLLATE "C" NOT NULL,
    conversations   bigint      NOT NULL,
    CONSTRAINT project_conversation_count_key PRIMARY KEY (project_id, quarter, channel),
    CONSTRAINT project_conversation_count_project FOREIGN KEY (organization_id, project_id)
        REFERENCES project (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX project_conversation_count_by_organization ON project_conversation_count (organization_id);
