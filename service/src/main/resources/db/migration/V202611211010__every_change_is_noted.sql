-- Changes that were not noted for everything they touch: rows that move from one owner to another, and more rows of
-- one kind than are noted one by one.

CREATE OR REPLACE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
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

-- The owner that a row leaves; note_change notes the one it comes to.
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
