-- Projects as the organisation API shows them.
ALTER TABLE project
    -- The forms in which names are searched and sorted: Names in the program. Those of older projects follow in the next migration.
    ADD COLUMN name_fold                text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN name_order               bytea NOT NULL DEFAULT '',
    ADD COLUMN color                    text COLLATE "C" NOT NULL DEFAULT 'blue',
    ADD COLUMN locale                   text COLLATE "C" NOT NULL DEFAULT 'en-US',
    -- Both parts of the handover configuration, or neither.
    ADD COLUMN handover_inbox           boolean,
    ADD COLUMN handover_whisper         text COLLATE "C",
    ADD COLUMN live_agent_default_inbox bigint,
    -- Ids of users; all zeros is the system.
    ADD COLUMN created_by               text COLLATE "C" NOT NULL DEFAULT '000000000000000000000000',
    ADD COLUMN last_changed_by          text COLLATE "C" NOT NULL DEFAULT '000000000000000000000000',
    ADD CONSTRAINT project_handover_whole CHECK ((handover_inbox IS NULL) = (handover_whisper IS NULL));

CREATE FUNCTION project_position(p project) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('id', p.id, 'name_order', encode(p.name_order, 'hex'), 'color', p.color,
        'handover_inbox', p.handover_inbox, 'handover_whisper', p.handover_whisper,
        'live_agent_default_inbox', p.live_agent_default_inbox, 'created_at', unix_seconds(p.created_at),
        'updated_at', unix_seconds(p.updated_at), 'created_by', p.created_by, 'last_changed_by', p.last_changed_by)
$$;

-- Kind 5: a project.
CREATE FUNCTION leave_project_position() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO past_position (kind, row_id, revision, position)
    VALUES (5, OLD.id, OLD.revision, project_position(OLD)) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER project_left_position AFTER DELETE ON project
    FOR EACH ROW EXECUTE FUNCTION leave_project_position();
CREATE TRIGGER project_moved AFTER UPDATE ON project
    FOR EACH ROW WHEN (OLD.revision <> NEW.revision) EXECUTE FUNCTION leave_project_position();
