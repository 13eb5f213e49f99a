-- The ceilings of limits: NULL for no ceiling. Where the management API means no limit by 0, a ceiling is at least 1.
ALTER TABLE organization
    ADD COLUMN ceiling_members              integer CONSTRAINT organization_ceiling_members_range CHECK (ceiling_members >= 1),
    ADD COLUMN ceiling_projects             integer CONSTRAINT organization_ceiling_projects_range CHECK (ceiling_projects >= 1),
    ADD COLUMN ceiling_agents               integer CONSTRAINT organization_ceiling_agents_range CHECK (ceiling_agents >= 0),
    ADD COLUMN ceiling_knowledge_chunks     integer CONSTRAINT organization_ceiling_knowledge_chunks_range CHECK (ceiling_knowledge_chunks >= 1),
    ADD COLUMN ceiling_channels             integer CONSTRAINT organization_ceiling_channels_range CHECK (ceiling_channels >= 1),
    ADD COLUMN ceiling_messages             integer CONSTRAINT organization_ceiling_messages_range CHECK (ceiling_messages >= 1),
    ADD COLUMN ceiling_concurrent_runs      integer CONSTRAINT organization_ceiling_concurrent_runs_range CHECK (ceiling_concurrent_runs >= 0),
    ADD COLUMN ceiling_concurrent_chat_runs integer CONSTRAINT organization_ceiling_concurrent_chat_runs_range CHECK (ceiling_concurrent_chat_runs >= 0),
    -- When and by whom settings were last changed: column of the setting -> {"at", "by"}.
    ADD COLUMN settings_changed             jsonb;
