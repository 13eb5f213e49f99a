package io.tenantry.audit;

import io.tenantry.storage.AddressKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL that reads the history. */
final class AuditEventStore {
    /** Who did something is always said, of a key without a name by its number. Operators are not known by name outside. */
    private static final String SELECT = """
            SELECT a.id, a.organization_id, o.name, a.project_id, p.name, a.person_id, a.person_email,
                CASE WHEN a.person_email IS NOT NULL THEN NULL
                     WHEN a.api_key_id IS NOT NULL THEN coalesce(nullif(a.api_key_name, ''), 'API key ' || a.api_key_id)
                     WHEN a.operator IS NOT NULL THEN 'Operator'
                     ELSE 'System' END,
                CASE WHEN a.operation IN ('create', 'update', 'delete') THEN a.operation END,
                a.object_type, a.object_id, a.at
            FROM audit_event a
            LEFT JOIN organization o ON o.id = a.organization_id
            LEFT JOIN project p ON p.id = a.project_id AND p.organization_id = a.organization_id
            """;

    private AuditEventStore() {}

    static long count(Handle handle, AuditQuery query) {
        return bind(handle.createQuery("SELECT count(*) FROM audit_event a " + where(query)), query)
                .mapTo(long.class)
                .one();
    }

    static List<AuditEvent> page(Handle handle, AuditQuery query, int most, long skip) {
        String sql = SELECT + where(query) + " ORDER BY a.at DESC, a.id DESC LIMIT :most OFFSET :skip";
        return bind(handle.createQuery(sql), query)
                .bind("most", most)
                .bind("skip", skip)
                .map(AuditEventStore::event)
                .list();
    }

    static Optional<AuditEvent> find(Handle handle, long id) {
        return handle.createQuery(SELECT + "WHERE a.id = :id AND a.organization_id IS NOT NULL")
                .bind("id", id)
                .map(AuditEventStore::event)
                .findOne();
    }

    /** Only what is asked stands in the query: the planner then knows which index is best. */
    private static String where(AuditQuery query) {
        StringBuilder where =
                new StringBuilder("WHERE a.organization_id = :organization AND a.at >= :from AND a.at <= :to");
        if (query.projectId() != null) {
            where.append(" AND a.project_id = :project");
        }
        if (query.personEmail() != null) {
            where.append(" AND coalesce(a.person_email_fold, lower(a.person_email)) = :email");
        }
        if (query.objectType() != null) {
            where.append(" AND a.object_type = :type");
        }
        if (query.objectId() != null) {
            where.append(" AND a.object_id = :object");
        }
        if (query.onlyChanges()) {
            where.append(" AND a.operation IN ('create', 'update', 'delete')");
        }
        if (query.operation() != null) {
            where.append(" AND a.operation = :operation");
        }
        return where.toString();
    }

    private static Query bind(Query sql, AuditQuery query) {
        sql.bind("organization", query.organizationId())
                .bind("from", query.from().atOffset(ZoneOffset.UTC))
                .bind("to", query.to().atOffset(ZoneOffset.UTC));
        if (query.projectId() != null) {
            sql.bind("project", query.projectId());
        }
        if (query.personEmail() != null) {
            sql.bind("email", AddressKey.of(query.personEmail()));
        }
        if (query.objectType() != null) {
            sql.bind("type", query.objectType());
        }
        if (query.objectId() != null) {
            sql.bind("object", query.objectId());
        }
        if (query.operation() != null) {
            sql.bind("operation", query.operation());
        }
        return sql;
    }

    /** Forgets some of what is older; returns how much. */
    static int forget(Handle handle, Instant before, int most) {
        return handle.createUpdate("""
                        DELETE FROM audit_event WHERE id IN
                            (SELECT id FROM audit_event WHERE at < :before ORDER BY at LIMIT :most)""")
                .bind("before", before.atOffset(ZoneOffset.UTC))
                .bind("most", most)
                .execute();
    }

    private static AuditEvent event(ResultSet row, StatementContext context) throws SQLException {
        return new AuditEvent(
                row.getLong(1),
                row.getInt(2),
                row.getString(3),
                row.getObject(4, Integer.class),
                row.getString(5),
                row.getObject(6, Integer.class),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10),
                row.getObject(11, Integer.class),
                row.getObject(12, OffsetDateTime.class).toInstant());
    }
}
