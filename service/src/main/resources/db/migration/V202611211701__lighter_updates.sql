-- Room on each page for new versions of its rows: an update that touches no index then touches none of them.
ALTER TABLE organization SET (fillfactor = 90);

-- A row leaves a position only when it moves: when one of the values that positions are made of changes.
DO $$
DECLARE fields text;
BEGIN
    SELECT string_agg('%1$s.' || quote_ident(key), ', ' ORDER BY key) INTO fields
    FROM jsonb_object_keys((SELECT organization_position(o) FROM (SELECT (NULL::organization).*) o)) key;
    DROP TRIGGER organization_moved ON organization;
    EXECUTE format('CREATE TRIGGER organization_moved AFTER UPDATE ON organization
                    FOR EACH ROW WHEN (OLD.revision <> NEW.revision AND (' || fields || ') IS DISTINCT FROM (' || replace(fields, '%1$s', '%2$s') || '))
                    EXECUTE FUNCTION leave_organization_position()', 'OLD', 'NEW');
END $$;
