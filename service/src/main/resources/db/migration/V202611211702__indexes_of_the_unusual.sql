-- Organizations have most settings as they were created. An index of a setting holds only those that differ: the others are
-- found in the order of their ids, and a new organization costs one index entry for each thing it was given.
DO $$
DECLARE setting record;
BEGIN
    FOR setting IN
        SELECT c.relname AS index, a.attname AS field, pg_get_expr(d.adbin, d.adrelid) AS usual
        FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE i.indrelid = 'organization'::regclass AND i.indpred IS NULL AND NOT i.indisunique
          AND a.attname NOT LIKE 'name%'
    LOOP
        EXECUTE format('DROP INDEX %I', setting.index);
        EXECUTE format('CREATE INDEX %I ON organization (%I, id) WHERE %I <> %s',
            setting.index, setting.field, setting.field, setting.usual);
    END LOOP;
END $$;
