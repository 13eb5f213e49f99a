package io.tenantry.transfer;

import io.tenantry.storage.connection.SqlFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;

/**
 * The new numbers of everything in a file, in the temporary table {@code moved}, and the functions that translate what refers to a
 * number: also numbers of objects that are gone get new ones, which no object ever has, so that none is taken for another object.
 */
final class NumberStore {
    /** The tables whose rows have numbers. The people come first: some have a number here already. */
    private static final List<String> NUMBERED = List.of(
            "organization",
            "project",
            "membership",
            "api_key",
            "invitation",
            "organization_domain",
            "provider_credential",
            "audit_event",
            "webhook_delivery",
            "ledger_entry",
            "refill_request",
            "notification");

    private static final String KINDS = """
        CASE %s WHEN '01' THEN 'organization' WHEN '02' THEN 'membership' WHEN '03' THEN 'api_key' WHEN '04' THEN 'project'
            WHEN '05' THEN 'audit_event' WHEN '09' THEN 'person' WHEN '0a' THEN 'ledger_entry' END\
        """;

    private static final List<String> FUNCTIONS = List.of("""
            CREATE OR REPLACE FUNCTION pg_temp.moved(kind text, number bigint) RETURNS bigint LANGUAGE plpgsql AS $$
            DECLARE
                found bigint;
            BEGIN
                IF $2 IS NULL THEN
                    RETURN NULL;
                END IF;
                SELECT m.new_number INTO found FROM pg_temp.moved m WHERE m.kind = $1 AND m.old_number = $2;
                IF found IS NULL THEN
                    found := nextval(pg_get_serial_sequence($1, 'id')::regclass);
                    INSERT INTO pg_temp.moved VALUES ($1, $2, found);
                END IF;
                RETURN found;
            END $$""", """
            CREATE OR REPLACE FUNCTION pg_temp.moved_id(id text) RETURNS text LANGUAGE plpgsql AS $$
            DECLARE
                kind text := :kind;
            BEGIN
                IF id !~ '^[0-9a-f]{24}$' THEN
                    RETURN repeat('0', 24);
                END IF;
                IF left(id, 14) <> ':prefix' OR kind IS NULL THEN
                    RETURN id;
                END IF;
                RETURN object_id(substr(id, 15, 2),
                    pg_temp.moved(kind, ('x' || right(id, 8))::bit(32)::integer)::integer);
            END $$""", """
            CREATE OR REPLACE FUNCTION pg_temp.moved_object(type text, number bigint) RETURNS bigint LANGUAGE plpgsql AS $$
            DECLARE
                kind text := CASE type WHEN 'Organization' THEN 'organization' WHEN 'Plan' THEN 'organization'
                    WHEN 'Membership' THEN 'membership' WHEN 'User' THEN 'person' WHEN 'Project' THEN 'project'
                    WHEN 'ApiKey' THEN 'api_key' WHEN 'Invitation' THEN 'invitation' WHEN 'Domain' THEN 'organization_domain'
                    WHEN 'ProviderCredential' THEN 'provider_credential' WHEN 'LedgerEntry' THEN 'ledger_entry'
                    WHEN 'Refill' THEN 'refill_request' WHEN 'WebhookDelivery' THEN 'webhook_delivery'
                    WHEN 'Session' THEN 'login_session' END;
            BEGIN
                RETURN CASE WHEN kind IS NOT NULL THEN pg_temp.moved(kind, number) END;
            END $$""", """
            CREATE OR REPLACE FUNCTION pg_temp.moved_json(kind text, value jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
            BEGIN
                RETURN CASE jsonb_typeof(value)
                    WHEN 'number' THEN to_jsonb(pg_temp.moved(kind, (value #>> '{}')::bigint))
                    WHEN 'array' THEN (SELECT coalesce(jsonb_agg(CASE jsonb_typeof(e)
                            WHEN 'number' THEN to_jsonb(pg_temp.moved(kind, (e #>> '{}')::bigint)) ELSE e END ORDER BY n), '[]')
                        FROM jsonb_array_elements(value) WITH ORDINALITY a (e, n))
                    ELSE value END;
            END $$""", """
            CREATE OR REPLACE FUNCTION pg_temp.moved_member(object jsonb, member text, kind text) RETURNS jsonb LANGUAGE plpgsql AS $$
            BEGIN
                RETURN CASE WHEN jsonb_typeof(object) = 'object' AND object ? member
                    THEN object || jsonb_build_object(member, pg_temp.moved_json(kind, object -> member)) ELSE object END;
            END $$""", """
            CREATE OR REPLACE FUNCTION pg_temp.moved_changes(changes jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
            BEGIN
                RETURN CASE WHEN jsonb_typeof(changes) = 'array' THEN
                    (SELECT coalesce(jsonb_agg(CASE WHEN e ->> 'field' = 'projects'
                            THEN pg_temp.moved_member(pg_temp.moved_member(e, 'before', 'project'), 'after', 'project')
                            ELSE e END ORDER BY n), '[]')
                        FROM jsonb_array_elements(changes) WITH ORDINALITY a (e, n))
                    ELSE changes END;
            END $$""", """
            CREATE OR REPLACE FUNCTION pg_temp.moved_details(details jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
            BEGIN
                RETURN pg_temp.moved_member(pg_temp.moved_member(details, 'person', 'person'), 'projects', 'project');
            END $$""", """
            CREATE OR REPLACE FUNCTION pg_temp.moved_settings(settings jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
            BEGIN
                RETURN CASE WHEN jsonb_typeof(settings) = 'object' THEN
                    (SELECT coalesce(jsonb_object_agg(key, CASE WHEN jsonb_typeof(value) = 'object' AND value ? 'by'
                            THEN value || jsonb_build_object('by',
                                pg_temp.moved_member(pg_temp.moved_member(value -> 'by', 'person', 'person'), 'key', 'api_key'))
                            ELSE value END), '{}')
                        FROM jsonb_each(settings))
                    END;
            END $$""", """
            CREATE OR REPLACE FUNCTION pg_temp.moved_data(data jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
            DECLARE
                result jsonb := pg_temp.moved_member(pg_temp.moved_member(data, 'organization_id', 'organization'),
                    'project_id', 'project');
                actor  jsonb := data -> 'actor';
            BEGIN
                IF jsonb_typeof(data -> 'object_id') = 'number' THEN
                    result := result || jsonb_build_object('object_id',
                        pg_temp.moved_object(data ->> 'object_type', (data ->> 'object_id')::bigint));
                END IF;
                IF jsonb_typeof(actor) = 'object' THEN
                    result := result || jsonb_build_object('actor', CASE actor ->> 'type'
                        WHEN 'person' THEN pg_temp.moved_member(actor, 'id', 'person')
                        WHEN 'key' THEN pg_temp.moved_member(actor, 'id', 'api_key')
                        ELSE actor END);
                END IF;
                IF jsonb_typeof(data -> 'ids') = 'object' THEN
                    result := result || jsonb_build_object('ids',
                        (SELECT coalesce(jsonb_object_agg(key, pg_temp.moved_id(value)), '{}') FROM jsonb_each_text(data -> 'ids')));
                END IF;
                RETURN result;
            END $$""");

    private NumberStore() {}

    /**
     * Gives new numbers to everything in the file, in the order of the old ones. People who exist here keep theirs, and are in the
     * temporary table {@code joined}.
     *
     * @param prefix the prefix of the ids where the organization comes from: hexadecimal digits
     */
    static void assign(Handle handle, String prefix) {
        handle.execute("""
            CREATE TEMPORARY TABLE moved (kind text COLLATE "C", old_number bigint, new_number bigint NOT NULL,
                PRIMARY KEY (kind, old_number)) ON COMMIT DROP\
            """);
        for (String function : FUNCTIONS) {
            execute(
                    handle,
                    function.replace(":kind", KINDS.formatted("substr(id, 15, 2)"))
                            .replace(":prefix", prefix));
        }
        // No person is removed between being found and being joined.
        handle.execute("""
            CREATE TEMPORARY TABLE joined ON COMMIT DROP AS
            SELECT i.id AS old_number, p.id AS new_number FROM incoming_person i JOIN person p ON p.email_fold = i.email_fold\
            """);
        handle.execute("SELECT FROM person p WHERE p.id IN (SELECT new_number FROM joined) FOR KEY SHARE");
        handle.execute("""
            INSERT INTO moved
            SELECT 'person', i.id, coalesce((SELECT j.new_number FROM joined j WHERE j.old_number = i.id),
                nextval(pg_get_serial_sequence('person', 'id')::regclass))
            FROM (SELECT id FROM incoming_person ORDER BY id) i\
            """);
        for (String table : NUMBERED) {
            handle.execute("INSERT INTO moved SELECT '" + table + "', i.id, nextval(pg_get_serial_sequence('" + table
                    + "', 'id')::regclass) FROM (SELECT id FROM incoming_" + table + " ORDER BY id) i");
        }
        handle.execute("ANALYZE moved");
        handle.execute("ANALYZE joined");
    }

    /** Runs a statement as it is: question marks and colons in it name no values. */
    private static void execute(Handle handle, String sql) {
        try (var statement = handle.getConnection().createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new SqlFailed(failed);
        }
    }

    /** Removes the functions, which the connection would keep. */
    static void forget(Handle handle) {
        handle.execute("""
            DO $$
            DECLARE
                one regprocedure;
            BEGIN
                FOR one IN SELECT oid FROM pg_proc WHERE pronamespace = pg_my_temp_schema() LOOP
                    EXECUTE 'DROP FUNCTION ' || one;
                END LOOP;
            END $$\
            """);
    }

    /** Writes every old number with the new one, and the ids of both, as CSV. */
    static void write(Handle handle, String prefix, OutputStream out) {
        String kinds = "CASE kind WHEN 'organization' THEN '01' WHEN 'membership' THEN '02' WHEN 'api_key' THEN '03'"
                + " WHEN 'project' THEN '04' WHEN 'audit_event' THEN '05' WHEN 'person' THEN '09' WHEN 'ledger_entry' THEN '0a' END";
        try {
            handle.getConnection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(
                            "COPY (SELECT kind, old_number AS old, new_number AS new, '" + prefix
                                    + "' || digits || lpad(to_hex(old_number::integer), 8, '0') AS old_id,"
                                    + " object_id(digits, CASE WHEN digits IS NOT NULL THEN new_number::integer END) AS new_id"
                                    + " FROM (SELECT *, " + kinds + " AS digits FROM moved) m"
                                    + " ORDER BY kind, old_number) TO STDOUT WITH (FORMAT csv, HEADER)",
                            out);
        } catch (SQLException failed) {
            throw new SqlFailed(failed);
        } catch (IOException failed) {
            throw new UncheckedIOException("The file of numbers cannot be written", failed);
        }
    }
}
