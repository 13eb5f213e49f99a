package io.tenantry.failover;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.secret.SecretBox;
import io.tenantry.servicekey.ServiceKeyTerms;
import io.tenantry.start.Installation;
import io.tenantry.storage.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The organization to which {@link Writers} write, made before the program starts, and the search for what they wrote.
 *
 * @param organization its number
 * @param person a key of its admin
 * @param service a key of a service, which counts use and reads events
 */
public record WrittenData(int organization, String person, String service) {
    static final String ADMIN = "ada@example.org";
    public static final String OPERATOR = "bench:bench-password-1";

    /** The environment of a program on this data. */
    public static final Map<String, String> ENVIRONMENT = Map.of(
            "TENANTRY_SECRET_KEY",
            Base64.getEncoder().encodeToString(new byte[SecretBox.KEY_LENGTH]),
            "TENANTRY_OPERATORS",
            "[{\"username\":\"bench\",\"password\":\"bench-password-1\"}]");

    private static final String PROJECTS = """
            SELECT p.name, count(*), count(a.id) FROM project p
            LEFT JOIN audit_event a ON a.action = 'createProject' AND a.object_id = p.id
            WHERE p.organization_id = ? GROUP BY p.name""";

    /** With the administrator, who is created in the same request. */
    private static final String ORGANIZATIONS = """
            SELECT o.name, count(*), count(a.id) FILTER (WHERE EXISTS (
                       SELECT FROM membership m WHERE m.organization_id = o.id AND m.role = 'admin'))
            FROM organization o
            LEFT JOIN audit_event a ON a.action = 'createOrganisation' AND a.organization_id = o.id
            WHERE o.id <> ? GROUP BY o.name""";

    private static final String ENTRIES_ALONE = """
            SELECT count(*) FROM audit_event a
            WHERE a.action = 'createProject' AND a.organization_id = ?
              AND NOT EXISTS (SELECT FROM project p WHERE p.id = a.object_id)""";

    private static final String USED = "SELECT coalesce(sum(used), 0) FROM usage_counter WHERE organization_id = ?";

    /** Makes the data in a database with the tables of the program. */
    public static WrittenData make(Database database) {
        int organization = database.write(handle -> id(handle, """
                INSERT INTO organization (name, name_fold, name_order) VALUES ('Kept', 'kept', 'kept'::bytea) RETURNING id"""));
        int person = database.write(handle -> id(handle, """
                INSERT INTO person (email, email_fold, name, name_fold, name_order, email_verified_at)
                VALUES ('ada@example.org', 'ada@example.org', 'Ada', 'ada', 'ada'::bytea, now()) RETURNING id"""));
        database.change(handle -> handle.execute(
                "INSERT INTO membership (organization_id, person_id, role) VALUES (?, ?, 'admin')",
                organization,
                person));
        try (Installation installation =
                new Installation(database, new SecretBox(new byte[SecretBox.KEY_LENGTH]), Clock.systemUTC())) {
            String key = installation
                    .apiKeys()
                    .make(PersonId.ofNullable(person), OrganizationId.ofNullable(null), null, "")
                    .text();
            String service = installation
                    .serviceKeys()
                    .create(
                            new Caller.Operator("bench"),
                            new ServiceKeyTerms(
                                    "kills",
                                    Set.of(ServiceScope.USAGE, ServiceScope.READ, ServiceScope.EVENTS),
                                    ServiceReach.Everywhere.INSTANCE,
                                    90))
                    .text();
            return new WrittenData(organization, key, service);
        }
    }

    private static int id(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(int.class).one();
    }

    /**
     * The fate of acknowledged writes.
     *
     * @param acknowledged the number of writes with a reply of success
     * @param lost those of them that are not in the database
     * @param half those without all that belongs to them, acknowledged or not
     * @param twice those that were carried out more than once, although each was sent with an Idempotency-Key
     */
    public record Outcome(int acknowledged, int lost, int half, int twice) {
        @Override
        public String toString() {
            return "%,d acknowledged, %d lost, %d half, %d twice".formatted(acknowledged, lost, half, twice);
        }
    }

    /** Looks for the writes in the database. */
    public Outcome outcome(Connection connection, Map<Writers.Target, Set<String>> acknowledged) throws SQLException {
        Map<String, int[]> found = new HashMap<>(named(connection, PROJECTS));
        found.putAll(named(connection, ORGANIZATIONS));
        int lost = 0;
        int all = 0;
        for (Map.Entry<Writers.Target, Set<String>> writes : acknowledged.entrySet()) {
            all += writes.getValue().size();
            if (writes.getKey() != Writers.Target.USAGE) {
                lost += (int) writes.getValue().stream()
                        .filter(name -> !found.containsKey(name))
                        .count();
            }
        }
        long spent = acknowledged.getOrDefault(Writers.Target.USAGE, Set.of()).size();
        long used = number(connection, USED);
        int half = (int) number(connection, ENTRIES_ALONE);
        int twice = (int) Math.max(0, used - spent);
        for (int[] rows : found.values()) {
            half += rows[0] == rows[1] ? 0 : 1;
            twice += rows[0] - 1;
        }
        return new Outcome(all, lost + (int) Math.max(0, spent - used), half, twice);
    }

    private Map<String, int[]> named(Connection connection, String sql) throws SQLException {
        Map<String, int[]> rows = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, organization);
            ResultSet row = statement.executeQuery();
            while (row.next()) {
                rows.put(row.getString(1), new int[] {row.getInt(2), row.getInt(3)});
            }
        }
        return rows;
    }

    private long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, organization);
            ResultSet row = statement.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }
}
