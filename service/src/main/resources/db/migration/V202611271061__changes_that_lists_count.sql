-- The change feed tells which totals of lists are outdated, so that the others need not be counted again. Kinds (see
-- change_feed): 7 the organizations that lists count, 8 users. The id of kind 7 is the hash of the column that has changed, as
-- String.hashCode of its key (Column.key in the program); 0 when organizations were added or removed. The id of kind 8 is 0.

CREATE FUNCTION note_organizations_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change (kind, id) VALUES (7, 0);
    RETURN NULL;
END $$;
CREATE TRIGGER note_counted_insert AFTER INSERT ON organization FOR EACH STATEMENT
    WHEN (current_setting('tenantry.loading', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION note_organizations_counted();
CREATE TRIGGER note_counted_delete AFTER DELETE ON organization FOR EACH STATEMENT EXECUTE FUNCTION note_organizations_counted();

CREATE FUNCTION note_users_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change (kind, id) VALUES (8, 0);
    RETURN NULL;
END $$;
CREATE TRIGGER note_counted_insert AFTER INSERT ON membership FOR EACH STATEMENT
    WHEN (current_setting('tenantry.loading', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION note_users_counted();
CREATE TRIGGER note_counted_update AFTER UPDATE ON membership FOR EACH STATEMENT EXECUTE FUNCTION note_users_counted();
CREATE TRIGGER note_counted_delete AFTER DELETE ON membership FOR EACH STATEMENT EXECUTE FUNCTION note_users_counted();

-- The columns are those of organization_position, the name in all its forms, and the list that is no order.
DO $do$
DECLARE
    key       text;
    hash      bigint;
    changed   text;
    columns   text := '';
    condition text := '';
    fields    text := '';
BEGIN
    FOR key IN SELECT jsonb_object_keys((SELECT organization_position(o) FROM (SELECT (NULL::organization).*) o))
               UNION ALL VALUES ('data_privacy_ignore_list') LOOP
        CONTINUE WHEN key = 'id';
        hash := 0;
        FOR i IN 1 .. length(key) LOOP
            hash := (hash * 31 + ascii(substr(key, i, 1))) % 4294967296;
        END LOOP;
        IF hash >= 2147483648 THEN
            hash := hash - 4294967296;
        END IF;
        changed := CASE key WHEN 'name_order' THEN '(OLD.name, OLD.name_fold, OLD.name_order) IS DISTINCT FROM (NEW.name, NEW.name_fold, NEW.name_order)'
                            ELSE format('OLD.%1$I IS DISTINCT FROM NEW.%1$I', key) END;
        columns := columns || CASE key WHEN 'name_order' THEN ', name, name_fold, name_order' ELSE format(', %I', key) END;
        condition := condition || ' OR ' || changed;
        fields := fields || format(', (%L, %s)', hash, changed);
    END LOOP;
    EXECUTE format($f$
        CREATE FUNCTION note_organization_counted() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO change (kind, id)
            SELECT 7, hash::integer FROM (VALUES %s) field (hash, differs) WHERE differs;
            RETURN NULL;
        END $$
        $f$, substr(fields, 3));
    -- As for positions: compared only when one of the columns is set.
    EXECUTE format('CREATE TRIGGER note_counted_update AFTER UPDATE OF %s ON organization FOR EACH ROW WHEN (%s)
                    EXECUTE FUNCTION note_organization_counted()', substr(columns, 3), substr(condition, 5));
END $do$;
