-- The positions of deleted rows, for cursors. The columns that the list is sorted by never change.
CREATE FUNCTION leave_service_key_position() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO past_position (kind, row_id, revision, position)
    VALUES (11, OLD.id, 0, jsonb_build_object('id', OLD.id, 'name', OLD.name)) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER service_key_left_position AFTER DELETE ON service_key
    FOR EACH ROW EXECUTE FUNCTION leave_service_key_position();
