package io.tenantry.transfer;

import io.tenantry.access.OrganizationId;
import io.tenantry.storage.backup.Tables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The SQL that moves the rows of a file from temporary tables to their own, with new numbers. */
final class ArrivalStore {
    /** The columns that refer to a row, with the table that has it. */
    private static final Map<String, String> REFERENCES = Map.of(
            "project_id", "project",
            "person_id", "person",
            "granted_by_person", "person",
            "created_by_person", "person",
            "membership_id", "membership",
            "api_key_id", "api_key",
            "granted_by_key", "api_key",
            "created_by_key", "api_key",
            "delivery_id", "webhook_delivery",
            "replay_of", "webhook_delivery");

    /** The columns with a form of their own. */
    private static final Map<String, String> OWN_FORMS = Map.ofEntries(
            Map.entry("organization.settings_changed", "pg_temp.moved_settings(r.settings_changed)"),
            Map.entry("project.created_by", "pg_temp.moved_id(r.created_by)"),
            Map.entry("project.last_changed_by", "pg_temp.moved_id(r.last_changed_by)"),
            Map.entry("membership.created_by", "pg_temp.moved_id(r.created_by)"),
            Map.entry("membership.last_changed_by", "pg_temp.moved_id(r.last_changed_by)"),
            Map.entry(
                    "invitation.project_ids",
                    "ARRAY(SELECT pg_temp.moved('project', p)::integer FROM unnest(r.project_ids) WITH ORDINALITY u (p, n) ORDER BY n)"),
            Map.entry("audit_event.object_id", "pg_temp.moved_object(r.object_type, r.object_id)"),
            Map.entry("audit_event.details", "pg_temp.moved_details(r.details)"),
            Map.entry("audit_event.changes", "pg_temp.moved_changes(r.changes)"),
            Map.entry("webhook_delivery.data", "pg_temp.moved_data(r.data)"),
            Map.entry("notification.payload", "pg_temp.moved_data(r.payload)"),
            Map.entry("ledger_entry.service_key_id", "pg_temp.moved('service_key', r.service_key_id)"),
            Map.entry("webhook_endpoint.due_at", "NULL"),
            Map.entry("webhook_endpoint.retry_at", "NULL"),
            Map.entry("webhook_endpoint.lease", "NULL"),
            Map.entry("webhook_endpoint.leased_until", "NULL"));

    /** The tables in which 0 stands for the whole organization. */
    private static final List<String> PROJECT_OR_ALL = List.of("webhook_endpoint", "webhook_delivery", "usage_counter");

    /** The tables of which a person who exists here keeps the own rows. */
    private static final List<String> OF_PEOPLE = List.of("person_external_id", "sign_in", "recovery_code");

    private ArrivalStore() {}

    /** The result of an import, in numbers. */
    record Arrived(int number, String id, long people, long joined, long keys) {}

    /** Turns off webhooks and the change feed for this transaction; {@link #noteAll} reports the changes instead. */
    static void begin(Handle handle) {
        handle.execute("SET LOCAL tenantry.loading = 'on'");
    }

    /** Leaves out what people who exist here have of their own, and what would refer to a key that is left out. */
    static void leaveOut(Handle handle) {
        for (String table : OF_PEOPLE) {
            handle.execute("DELETE FROM incoming_" + table + " WHERE person_id IN (SELECT old_number FROM joined)");
        }
        for (String table : List.of("api_key", "audit_event")) {
            handle.execute(
                    "DELETE FROM incoming_" + table
                            + " WHERE organization_id IS NULL AND (person_id IS NULL OR person_id IN (SELECT old_number FROM joined))");
        }
        for (String table : List.of("api_key_use", "api_key_expiry_told")) {
            handle.execute(
                    "DELETE FROM incoming_" + table + " WHERE api_key_id NOT IN (SELECT id FROM incoming_api_key)");
        }
    }

    /** Seals the secrets in the temporary tables anew, for the rows with the new numbers. */
    static void bindSecrets(Handle handle, SecretRows secrets) {
        TransferredTables.SECRETS.forEach((table, columns) -> bindSecrets(handle, secrets, table, columns));
    }

    private static void bindSecrets(Handle handle, SecretRows secrets, String table, List<String> columns) {
        String key = SecretRows.key(table);
        String sql = "SELECT r.ctid::text, r." + key + "::text, m.new_number, "
                + columns.stream().map(column -> "r." + column).collect(Collectors.joining(", "))
                + " FROM incoming_" + table + " r JOIN moved m ON m.kind = :kind AND m.old_number = r." + key
                + " WHERE "
                + columns.stream().map(column -> "r." + column + " IS NOT NULL").collect(Collectors.joining(" OR "));
        List<Bound> rows = handle.createQuery(sql)
                .bind("kind", key.equals("id") ? table : "person")
                .map((row, context) -> {
                    List<byte @Nullable []> sealed = new ArrayList<>();
                    for (int i = 0; i < columns.size(); i++) {
                        sealed.add(secrets.bound(
                                table, columns.get(i), row.getString(2), row.getLong(3), row.getBytes(4 + i)));
                    }
                    return new Bound(row.getString(1), sealed);
                })
                .list();
        if (rows.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("UPDATE incoming_" + table + " SET "
                + columns.stream().map(column -> column + " = :" + column).collect(Collectors.joining(", "))
                + " WHERE ctid = CAST(:place AS tid)");
        for (Bound row : rows) {
            batch.bind("place", row.place);
            for (int i = 0; i < columns.size(); i++) {
                batch.bind(columns.get(i), row.sealed.get(i));
            }
            batch.add();
        }
        batch.execute();
    }

    /** A row of a temporary table with its secrets for the new row. */
    private record Bound(String place, List<byte @Nullable []> sealed) {}

    /** Stores the rows of a table. */
    static void store(Handle handle, Table table, OrganizationId organization) {
        String columns =
                table.columns().stream().map(column -> "\"" + column + "\"").collect(Collectors.joining(", "));
        String values = table.columns().stream()
                .map(column -> value(table.name(), column, organization))
                .collect(Collectors.joining(", "));
        String only = table.name().equals("person") ? " WHERE r.id NOT IN (SELECT old_number FROM joined)" : "";
        handle.execute("INSERT INTO " + table.name() + " (" + columns + ") OVERRIDING SYSTEM VALUE SELECT " + values
                + " FROM incoming_" + table.name() + " r" + only);
    }

    /** Whether a column gets the new number of what it refers to. */
    static boolean isTranslated(String table, String column) {
        return column.equals("organization_id")
                || REFERENCES.containsKey(column)
                || OWN_FORMS.containsKey(table + "." + column);
    }

    private static String value(String table, String column, OrganizationId organization) {
        String own = OWN_FORMS.get(table + "." + column);
        if (own != null) {
            return own;
        }
        String value = "r.\"" + column + "\"";
        if (column.equals("organization_id")) {
            return "CASE WHEN " + value + " IS NOT NULL THEN " + organization + " END";
        }
        if (column.equals("id")) {
            return "pg_temp.moved('" + table + "', r.id)";
        }
        String target = REFERENCES.get(column);
        if (target == null) {
            return value;
        }
        String moved = "pg_temp.moved('" + target + "', " + value + ")";
        return column.equals("project_id") && PROJECT_OR_ALL.contains(table)
                ? "CASE WHEN " + value + " = 0 THEN 0 ELSE " + moved + " END"
                : moved;
    }

    static int moved(Handle handle, String kind, int old) {
        return handle.createQuery("SELECT new_number FROM moved WHERE kind = :kind AND old_number = :old")
                .bind("kind", kind)
                .bind("old", old)
                .mapTo(int.class)
                .one();
    }

    /** Records where the organization comes from. */
    static void origin(Handle handle, OrganizationId organization, String sourceId) {
        handle.createUpdate("""
            INSERT INTO organization_origin (organization_id, origin) VALUES (:organization, :origin) ON CONFLICT DO NOTHING\
            """)
                .bind("organization", organization)
                .bind("origin", sourceId)
                .execute();
    }

    /** Reports to the change feed that anything may have changed. */
    static void noteAll(Handle handle) {
        handle.execute("INSERT INTO change (kind) VALUES (1), (2), (5)");
    }

    static Arrived arrived(Handle handle, OrganizationId organization) {
        return handle.createQuery("""
            SELECT o.id, object_id('01', o.id), (SELECT count(*) FROM incoming_person), (SELECT count(*) FROM joined),
                (SELECT count(*) FROM incoming_api_key
                 WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()))
            FROM organization o WHERE o.id = :id\
            """)
                .bind("id", organization)
                .map((row, context) -> new Arrived(
                        row.getInt(1),
                        row.getString(2),
                        row.getLong(3) - row.getLong(4),
                        row.getLong(4),
                        row.getLong(5)))
                .one();
    }
}
