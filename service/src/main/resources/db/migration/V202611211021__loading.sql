-- While a load runs (SET LOCAL tenantry.loading = 'on') its inserts are not noted one by one: it notes "anything" once.
DO $$
DECLARE watched text;
BEGIN
    FOREACH watched IN ARRAY ARRAY['organization', 'organization_domain', 'person', 'project', 'membership'] LOOP
        EXECUTE format('DROP TRIGGER note_insert ON %I', watched);
        EXECUTE format('CREATE TRIGGER note_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
                        FOR EACH STATEMENT WHEN (current_setting(''tenantry.loading'', true) IS DISTINCT FROM ''on'')
                        EXECUTE FUNCTION note_change()', watched);
    END LOOP;
END $$;
