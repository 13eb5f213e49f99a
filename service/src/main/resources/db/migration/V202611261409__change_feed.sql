-- The change feed, for everything that is cached outside the database. Each program looks here for changes of transactions
-- that it has not seen yet (see ChangeFeed). A row without an id means "any of that kind".
CREATE TABLE change (
    xid  xid8     NOT NULL DEFAULT pg_current_xact_id(),
    kind smallint NOT NULL,
    id   integer
);
CREATE INDEX change_by_transaction ON change (xid);

-- Kinds: 1 organization (its row, members, projects, domains), 2 person, 3 API key, 4 operator,
-- 5 the set of organizations (lists and counts), 6 login session.
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    most CONSTANT integer := 10000;
    many boolean := (SELECT count(*) > most FROM (SELECT FROM changed LIMIT most + 1) sample);
    noted integer;
BEGIN
    IF TG_TABLE_NAME = 'organization' THEN
        INSERT INTO change (kind) VALUES (5);
        IF TG_OP <> 'INSERT' THEN
            IF many THEN
                INSERT INTO change (kind) VALUES (1);
            ELSE
                INSERT INTO change (kind, id) SELECT 1, id FROM changed;
            END IF;
        END IF;
    ELSIF TG_TABLE_NAME = 'person' THEN
        IF many THEN
            INSERT INTO change (kind) VALUES (1), (2);
        ELSE
            INSERT INTO change (kind, id) SELECT 2, id FROM changed;
            -- A person's name and e-mail show in the organizations they belong to.
            IF TG_OP = 'UPDATE' THEN
                INSERT INTO change (kind, id)
                SELECT DISTINCT 1, organization_id FROM membership JOIN changed ON changed.id = membership.person_id
                LIMIT most;
                GET DIAGNOSTICS noted = ROW_COUNT;
                IF noted = most THEN
                    INSERT INTO change (kind) VALUES (1);
                END IF;
            END IF;
        END IF;
    ELSIF TG_TABLE_NAME = 'operator' THEN
        INSERT INTO change (kind) VALUES (4);
    ELSIF TG_TABLE_NAME = 'api_key' THEN
        IF many THEN
            INSERT INTO change (kind) VALUES (3);
        ELSE
            INSERT INTO change (kind, id) SELECT 3, id FROM changed;
        END IF;
    ELSIF TG_TABLE_NAME = 'membership' THEN
        IF many THEN
            INSERT INTO change (kind) VALUES (1), (2);
        ELSE
            INSERT INTO change (kind, id) SELECT DISTINCT 1, organization_id FROM changed;
            INSERT INTO change (kind, id) SELECT DISTINCT 2, person_id FROM changed;
        END IF;
    ELSIF many THEN
        INSERT INTO change (kind) VALUES (1);
    ELSE
        INSERT INTO change (kind, id) SELECT DISTINCT 1, organization_id FROM changed;
    END IF;
    RETURN NULL;
END $$;

-- While a load runs (SET LOCAL tenantry.loading = 'on'), its inserts are not noted one by one: it notes "any" once.
DO $$
DECLARE watched text;
BEGIN
    FOREACH watched IN ARRAY ARRAY['organization', 'organization_domain', 'person', 'project', 'membership', 'api_key', 'operator'] LOOP
        EXECUTE format('CREATE TRIGGER note_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
                        FOR EACH STATEMENT %s EXECUTE FUNCTION note_change()', watched,
                       CASE WHEN watched NOT IN ('api_key', 'operator')
                            THEN 'WHEN (current_setting(''tenantry.loading'', true) IS DISTINCT FROM ''on'')' END);
        EXECUTE format('CREATE TRIGGER note_update AFTER UPDATE ON %I REFERENCING NEW TABLE AS changed
                        FOR EACH STATEMENT EXECUTE FUNCTION note_change()', watched);
        EXECUTE format('CREATE TRIGGER note_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS changed
                        FOR EACH STATEMENT EXECUTE FUNCTION note_change()', watched);
    END LOOP;
END $$;

-- The owner that a row leaves; note_change notes the new one.
CREATE FUNCTION note_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change (kind, id) VALUES (1, OLD.organization_id);
    IF TG_TABLE_NAME = 'membership' THEN
        INSERT INTO change (kind, id) VALUES (2, OLD.person_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER note_move AFTER UPDATE OF organization_id, person_id ON membership
    FOR EACH ROW WHEN (OLD.organization_id <> NEW.organization_id OR OLD.person_id <> NEW.person_id)
    EXECUTE FUNCTION note_move();
CREATE TRIGGER note_move AFTER UPDATE OF organization_id ON project
    FOR EACH ROW WHEN (OLD.organization_id <> NEW.organization_id) EXECUTE FUNCTION note_move();
CREATE TRIGGER note_move AFTER UPDATE OF organization_id ON organization_domain
    FOR EACH ROW WHEN (OLD.organization_id <> NEW.organization_id) EXECUTE FUNCTION note_move();

CREATE FUNCTION note_session_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO change (kind, id) SELECT 6, id FROM changed LIMIT 10000;
    IF (SELECT count(*) FROM changed) > 10000 THEN INSERT INTO change (kind) VALUES (6); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER note_update AFTER UPDATE ON login_session REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_session_change();
CREATE TRIGGER note_delete AFTER DELETE ON login_session REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_session_change();
