package io.tenantry.loading;

import io.tenantry.storage.backup.TableCopy;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** The SQL of loading: bulk inserts, and people matched by their addresses. */
final class LoadingStore {
    /** The number of the advisory lock of loads; no other lock of the program has it. */
    private static final long LOCK = 0x7465_6e61_6e74_7279L;

    private static final List<String> TABLES =
            List.of("organization", "organization_domain", "project", "person", "membership");

    /** Adds the members, numbered in the order of the file, and an audit entry for each admin of a whole organization, by the command line. */
    private static final String MEMBERS = """
            WITH added AS (
                INSERT INTO membership (organization_id, project_id, person_id, role, is_email_notify_enabled, disabled,
                                        accepted_tos, roles)
                SELECT m.organization_id, m.project_id, p.id, m.role, m.notified, m.disabled, m.accepted_tos, m.roles
                FROM loading_member m JOIN person p USING (email_fold)
                ORDER BY m.ctid
                RETURNING id, organization_id, project_id, person_id, role)
            INSERT INTO audit_event (organization_id, operator, operation, action, object_type, object_id, object_name, details)
            SELECT added.organization_id, 'command line', 'create', 'createMembership', 'Membership', added.id, p.email,
                   jsonb_build_object('person', added.person_id, 'role', added.role)
            FROM added JOIN person p ON p.id = added.person_id
            WHERE added.role = 'admin' AND added.project_id IS NULL""";

    /** The people who became members of an organization in this transaction. */
    static final String JOINED = "SELECT person_id FROM membership WHERE created_at = transaction_timestamp()";

    private LoadingStore() {}

    /** Prepares this transaction. Only one load runs at a time: two that add the same people could deadlock. */
    static void begin(Handle handle) {
        handle.execute("SELECT pg_advisory_xact_lock(?)", LOCK);
        handle.execute("""
                CREATE TEMPORARY TABLE loading_person
                (email text, email_fold text COLLATE "C", email_search_form text COLLATE "C", name text, name_fold text COLLATE "C", name_order bytea,
                 email_verified boolean, external_id text COLLATE "C")
                ON COMMIT DROP""");
        handle.execute("""
                CREATE TEMPORARY TABLE loading_member
                (organization_id integer, project_id integer, email_fold text COLLATE "C", role text, notified boolean, disabled boolean,
                 accepted_tos boolean, roles text[])
                ON COMMIT DROP""");
        handle.execute("""
                CREATE TEMPORARY TABLE loading_external_id (kind text, id integer, external_id text COLLATE "C")
                ON COMMIT DROP""");
    }

    /** Turns off webhooks and the change feed for this transaction; {@link #noteAll} reports the changes instead. */
    static void noteNothing(Handle handle) {
        handle.execute("SET LOCAL tenantry.loading = 'on'");
    }

    /** Reports to the change feed that anything may have changed. */
    static void noteAll(Handle handle) {
        handle.execute("INSERT INTO change (kind) VALUES (1), (2), (5)");
    }

    static boolean isEmpty(Handle handle) {
        return handle.createQuery("SELECT NOT EXISTS (SELECT FROM organization)")
                .mapTo(boolean.class)
                .one();
    }

    /**
     * Drops the indexes of organizations. Other transactions cannot read the table until this one ends.
     *
     * @return the statements that create them again
     */
    static List<String> dropIndexes(Handle handle) {
        handle.execute("SET LOCAL maintenance_work_mem = '256MB'");
        handle.execute("SET LOCAL max_parallel_maintenance_workers = 2");
        // A new index is logged as whole pages; compressing them takes half of the time.
        handle.execute("SET LOCAL wal_compression = off");
        record Index(String name, String definition) {}
        List<Index> indexes = handle.createQuery("""
                        SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                        WHERE i.indrelid = 'organization'::regclass
                          AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
                        ORDER BY c.relname""")
                .map((row, context) -> new Index(row.getString(1), row.getString(2)))
                .list();
        indexes.forEach(index -> handle.execute("DROP INDEX " + index.name));
        return indexes.stream().map(Index::definition).toList();
    }

    static void makeIndex(Handle handle, String definition) {
        handle.execute(definition);
    }

    /** New ids from the sequence of a table. */
    static <T> Iterator<T> numbers(Handle handle, String table, int count, IntFunction<T> id) {
        if (count == 0) {
            return List.<T>of().iterator();
        }
        return handle.createQuery("""
                        SELECT array_agg(nextval((SELECT pg_get_serial_sequence(:table, 'id')::regclass))::integer)
                        FROM generate_series(1, :count)""")
                .bind("table", table)
                .bind("count", count)
                .map((row, context) -> Stream.of((Integer[]) row.getArray(1).getArray())
                        .map(id::apply)
                        .iterator())
                .one();
    }

    /**
     * Whether this user may turn off the foreign-key checks of domains and projects. Their organizations were inserted in
     * the same transaction with known numbers, so the checks cannot fail, and they take longer than inserting a domain.
     */
    static boolean mayVouch(Handle handle) {
        return handle.createQuery("SELECT has_parameter_privilege('session_replication_role', 'SET')")
                .mapTo(boolean.class)
                .one();
    }

    /** @param vouch whether to turn off foreign-key checks, see {@link #mayVouch} */
    static void write(Handle handle, DraftBatch batch, boolean vouch) {
        copy(handle, "organization (" + batch.organizationColumns() + ")", batch.organizations());
        if (vouch) {
            handle.execute("SET LOCAL session_replication_role = replica");
        }
        copy(handle, "organization_domain (organization_id, domain, token)", batch.domains());
        copy(handle, "project (" + batch.projectColumns() + ")", batch.projects());
        if (vouch) {
            handle.execute("SET LOCAL session_replication_role = origin");
        }
        if (batch.externalIds().rows() > 0) {
            copy(handle, "loading_external_id (kind, id, external_id)", batch.externalIds());
            label(handle, "organization");
            label(handle, "project");
            handle.execute("TRUNCATE loading_external_id");
        }
        if (batch.members().rows() > 0) {
            copy(
                    handle,
                    "loading_person (email, email_fold, email_search_form, name, name_fold, name_order, email_verified,"
                            + " external_id)",
                    batch.people());
            copy(
                    handle,
                    "loading_member (organization_id, project_id, email_fold, role, notified, disabled, accepted_tos,"
                            + " roles)",
                    batch.members());
            handle.execute("""
                    INSERT INTO person (email, email_fold, email_search_form, name, name_fold, name_order, email_verified_at)
                    SELECT email, email_fold, email_search_form, name, name_fold, name_order,
                           CASE WHEN email_verified THEN now() END
                    FROM loading_person ON CONFLICT (email_fold) DO NOTHING""");
            handle.execute(MEMBERS);
            labelPeople(handle);
            handle.execute("TRUNCATE loading_person, loading_member");
        }
    }

    /** Gives organizations or projects their external ids. */
    private static void label(Handle handle, String table) {
        handle.createUpdate("""
                        INSERT INTO %1$s_external_id (%1$s_id, external_id)
                        SELECT id, external_id FROM loading_external_id WHERE kind = :kind
                        ON CONFLICT DO NOTHING""".formatted(table)).bind("kind", table).execute();
        refuse(
                table,
                handle.createQuery("""
                        SELECT l.external_id FROM loading_external_id l LEFT JOIN %1$s_external_id e ON e.%1$s_id = l.id
                        WHERE l.kind = :kind AND e.external_id IS NULL
                        ORDER BY l.external_id LIMIT 10""".formatted(table))
                        .bind("kind", table)
                        .mapTo(String.class)
                        .list());
    }

    /** Gives people their external ids; a person who has one keeps it. */
    private static void labelPeople(Handle handle) {
        handle.execute("""
                INSERT INTO person_external_id (person_id, external_id)
                SELECT p.id, l.external_id FROM loading_person l JOIN person p USING (email_fold)
                WHERE l.external_id IS NOT NULL
                ON CONFLICT DO NOTHING""");
        refuse("person", handle.createQuery("""
                        SELECT l.external_id FROM loading_person l JOIN person p USING (email_fold)
                        LEFT JOIN person_external_id e ON e.person_id = p.id
                        WHERE l.external_id IS NOT NULL AND e.external_id IS NULL
                        ORDER BY l.external_id LIMIT 10""").mapTo(String.class).list());
    }

    private static void refuse(String noun, List<String> taken) {
        if (!taken.isEmpty()) {
            throw new ExternalIdTaken(noun, taken);
        }
    }

    /**
     * Updates the statistics and the visibility map of the tables, for a database that stops after the load and has no time
     * for its own autovacuum. Must run outside a transaction.
     */
    static void settle(Handle handle) {
        handle.execute("VACUUM (ANALYZE) " + String.join(", ", TABLES));
    }

    /**
     * Updates the statistics of tables that have grown by half, from a small sample. Naming the columns keeps the counter
     * of changed rows, so that the autovacuum of the running database analyses the tables in full a minute later.
     */
    static void sample(Handle handle) {
        handle.execute("SET LOCAL default_statistics_target = 25");
        handle.createQuery("""
                        SELECT format('ANALYZE %s (%s)', oid::regclass, (SELECT string_agg(quote_ident(attname), ', ')
                            FROM pg_attribute WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped))
                        FROM pg_class
                        WHERE oid = ANY (CAST(:tables AS regclass[]))
                          AND pg_relation_size(oid) > 1.5 * relpages * current_setting('block_size')::integer""")
                .bindArray("tables", String.class, TABLES)
                .mapTo(String.class)
                .list()
                .forEach(handle::execute);
    }

    private static void copy(Handle handle, String into, CopyText rows) {
        if (rows.rows() == 0) {
            return;
        }
        TableCopy copy = new TableCopy(handle);
        copy.begin(into);
        copy.write(rows.toBytes());
        copy.end();
    }
}
