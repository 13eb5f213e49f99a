package io.tenantry.history;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.id.ApiKeyId;
import io.tenantry.id.OperatorKeyId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL that reads the history for an export. */
final class ExportStore {
    private ExportStore() {}

    static long count(Handle handle, @Nullable OrganizationId organization) {
        return handle.createQuery("SELECT count(*) FROM audit_event e WHERE true" + of(organization))
                .mapTo(long.class)
                .one();
    }

    private static String of(@Nullable OrganizationId organization) {
        return organization == null ? "" : " AND e.organization_id = " + organization.value();
    }

    /** The entries behind one of them, in the order of an index: all by id, those of an organization by time and id. */
    static List<ExportedEntry> page(
            Handle handle, @Nullable OrganizationId organization, @Nullable ExportedEntry after, int most) {
        String order = organization == null ? "e.id" : "e.at, e.id";
        String behind =
                after == null ? "" : organization == null ? " AND e.id > :id" : " AND (e.at, e.id) > (:at, :id)";
        return handle.createQuery("""
                        SELECT e.id, e.at, e.organization_id, e.project_id, e.operator, e.operator_key_id, e.operator_key_name,
                            e.operator_key_prefix, e.person_id, e.person_email, e.api_key_id, e.api_key_name, e.operation, e.action,
                            e.object_type, e.object_id, e.object_name, e.details::text, e.changes::text, e.request_id,
                            e.from_address, e.user_agent, l.number, l.hash
                        FROM (SELECT * FROM audit_event e WHERE true%1$s%2$s ORDER BY %3$s LIMIT :most) e
                        LEFT JOIN LATERAL (SELECT * FROM audit_link l WHERE l.entry = e.id OFFSET 0) l ON true
                        ORDER BY %3$s""".formatted(of(organization), behind, order))
                .bind("at", after == null ? null : after.at().atOffset(ZoneOffset.UTC))
                .bind("id", after == null ? null : after.id())
                .bind("most", most)
                .map((row, context) -> entry(row))
                .list();
    }

    private static ExportedEntry entry(ResultSet row) throws SQLException {
        byte[] hash = row.getBytes(24);
        return new ExportedEntry(
                new AuditEntry.Id(row.getLong(1)),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                OrganizationId.ofNullable(row.getObject(3, Integer.class)),
                ProjectId.ofNullable(row.getObject(4, Integer.class)),
                row.getString(5),
                OperatorKeyId.ofNullable(row.getObject(6, Integer.class)),
                row.getString(7),
                row.getString(8),
                PersonId.ofNullable(row.getObject(9, Integer.class)),
                row.getString(10),
                ApiKeyId.ofNullable(row.getObject(11, Integer.class)),
                row.getString(12),
                row.getString(13),
                row.getString(14),
                row.getString(15),
                row.getObject(16, Integer.class),
                row.getString(17),
                row.getString(18),
                row.getString(19),
                row.getString(20),
                row.getString(21),
                row.getString(22),
                row.getObject(23, Long.class),
                hash == null ? null : HexFormat.of().formatHex(hash));
    }
}
