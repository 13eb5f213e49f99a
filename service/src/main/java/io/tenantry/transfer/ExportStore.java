package io.tenantry.transfer;

import io.tenantry.access.OrganizationId;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.backup.BackupWriter;
import io.tenantry.storage.backup.Tables.Table;
import io.tenantry.storage.connection.SqlFailed;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** The SQL of an export. */
final class ExportStore {
    /** Columns whose values are left out of every file: what a queue waits for, and who sends it. */
    private static final Map<String, List<String>> NOT_TAKEN =
            Map.of("webhook_endpoint", List.of("due_at", "retry_at", "lease", "leased_until"));

    private static final String SECOND_FACTOR =
            "EXISTS (SELECT FROM sign_in s WHERE s.person_id = t.id AND s.totp_confirmed_at IS NOT NULL)";
    private static final String MEMBER =
            "EXISTS (SELECT FROM membership m WHERE m.person_id = t.id AND m.organization_id = :organization)";

    private ExportStore() {}

    /** The installation: the prefix of its ids, a text that is encrypted with its secret key, and the time. */
    record Source(String prefix, byte @Nullable [] check, Instant now) {}

    static Source source(Handle handle) {
        return handle.createQuery("SELECT id_prefix, secret_key_check, now() FROM installation")
                .map((row, context) -> new Source(
                        row.getString(1),
                        row.getBytes(2),
                        row.getObject(3, OffsetDateTime.class).toInstant()))
                .one();
    }

    /** The organization of a number or an id of 24 characters. */
    static Optional<OrganizationId> find(Handle handle, String written) {
        OptionalInt named = ObjectIds.of(source(handle).prefix()).named(ObjectIds.Kind.ORGANIZATION, written);
        return named.stream()
                .mapToObj(OrganizationId::new)
                .findFirst()
                .filter(id -> name(handle, id).isPresent());
    }

    static Optional<String> name(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT name FROM organization WHERE id = :id")
                .bind("id", organization.value())
                .mapTo(String.class)
                .findOne();
    }

    /** Whether rows of the organization are being removed. */
    static boolean isPurged(Handle handle, OrganizationId organization) {
        return handle.createQuery("""
            SELECT EXISTS (SELECT FROM deletion
                           WHERE organization_id = :id AND status = 'IN_PROGRESS' AND purge_started_at IS NOT NULL)\
            """)
                .bind("id", organization.value())
                .mapTo(boolean.class)
                .one();
    }

    static long count(Handle handle, Table table, OrganizationId organization, boolean withSecrets) {
        return handle.createQuery(of(organization, "SELECT count(*) FROM (" + rows(table, "1", withSecrets) + ") r"))
                .mapTo(long.class)
                .one();
    }

    /**
     * Writes the rows of a table that belong to an organization.
     *
     * @param opening opens the secrets in a row; null for a table without any
     * @return the number of rows
     */
    static long copy(
            Handle handle,
            Table table,
            OrganizationId organization,
            boolean withSecrets,
            @Nullable SecretRows opening,
            BackupWriter writer,
            LongConsumer copied)
            throws IOException {
        String columns = table.columns().stream()
                .map(column -> value(table.name(), column, withSecrets))
                .collect(Collectors.joining(", "));
        try {
            CopyOut copy = handle.getConnection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY (" + of(organization, rows(table, columns, withSecrets)) + ") TO STDOUT");
            try {
                long rows = 0;
                byte[] row = copy.readFromCopy();
                while (row != null) {
                    writer.rows(opening == null ? row : opening.opened(table, row));
                    copied.accept(++rows);
                    row = copy.readFromCopy();
                }
                return rows;
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } catch (SQLException failed) {
            throw new SqlFailed(failed);
        }
    }

    private static String rows(Table table, String columns, boolean withSecrets) {
        String only =
                withSecrets || !List.of("provider_credential", "recovery_code").contains(table.name())
                        ? ""
                        : " AND false";
        return Objects.requireNonNull(TransferredTables.TAKEN.get(table.name())).stream()
                .map(condition -> "SELECT " + columns + " FROM " + table.name() + " t WHERE (" + condition + ")" + only)
                .collect(Collectors.joining(" UNION ALL "));
    }

    /** Only a number is put into the statement: COPY takes no parameters. */
    private static String of(OrganizationId organization, String sql) {
        return sql.replace(":organization", Integer.toString(organization.value()));
    }

    private static String value(String table, String column, boolean withSecrets) {
        String own = "t.\"" + column + "\"";
        if (NOT_TAKEN.getOrDefault(table, List.of()).contains(column)) {
            return "NULL";
        }
        if (table.equals("person") && column.equals("password_hash")) {
            String password = "CASE WHEN " + MEMBER + " THEN " + own + " END";
            return withSecrets ? password : "CASE WHEN NOT " + SECOND_FACTOR + " THEN " + password + " END";
        }
        if (withSecrets) {
            return own;
        }
        List<String> secrets = TransferredTables.SECRETS.getOrDefault(table, List.of());
        if (secrets.contains(column) || (table.equals("sign_in") && column.equals("totp_confirmed_at"))) {
            return "NULL";
        }
        boolean mask = column.endsWith("_mask") && secrets.contains(column.substring(0, column.length() - 5));
        return mask ? "''" : own;
    }

    /** The secrets that a file without encryption leaves out, in words. */
    static List<String> secretsOf(Handle handle, OrganizationId organization) {
        List<String> found = new ArrayList<>();
        for (String table : List.of("organization", "project")) {
            String id = table.equals("organization") ? "id" : "organization_id";
            for (String column : Objects.requireNonNull(TransferredTables.SECRETS.get(table))) {
                long count = handle.createQuery("SELECT count(*) FROM " + table + " WHERE " + id + " = :id AND "
                                + column + " IS NOT NULL")
                        .bind("id", organization.value())
                        .mapTo(long.class)
                        .one();
                if (count > 0) {
                    found.add(column
                            + (table.equals("organization") ? " of the organization" : " of projects: " + count));
                }
            }
        }
        long credentials = handle.createQuery("SELECT count(*) FROM provider_credential WHERE organization_id = :id")
                .bind("id", organization.value())
                .mapTo(long.class)
                .one();
        if (credentials > 0) {
            found.add("provider credentials: " + credentials);
        }
        handle.createQuery("""
                SELECT p.email FROM person p JOIN sign_in s ON s.person_id = p.id
                WHERE s.totp_confirmed_at IS NOT NULL
                  AND p.id IN (SELECT person_id FROM membership WHERE organization_id = :id)
                ORDER BY p.id LIMIT 1000\
                """)
                .bind("id", organization.value())
                .mapTo(String.class)
                .forEach(email -> found.add("second factor and password of " + email));
        return found;
    }
}
