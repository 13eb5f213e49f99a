package io.tenantry.history;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.SecurityEvent;
import io.tenantry.canonical.AddressKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL that reads the history. */
final class AuditEventStore {
    /** The entries of an organization, and the sign-in entries of its people since they joined. */
    static final String OF_ORGANIZATION = """
            (SELECT * FROM audit_event WHERE organization_id = :organization
             UNION ALL
             SELECT own.* FROM (SELECT person_id, min(created_at) AS since FROM membership
                                WHERE organization_id = :organization GROUP BY person_id) belongs
             JOIN audit_event own ON own.person_id = belongs.person_id AND own.organization_id IS NULL
                 AND own.at >= belongs.since)""";

    /**
     * The network address and the User-Agent are shown for actions inside the organization, unless the organization has
     * addresses masked. Those of operators are never shown.
     */
    static final String ORIGIN_IS_TOLD =
            "a.organization_id IS NOT NULL AND a.operator IS NULL AND NOT o.data_privacy_mask_ip_address";

    /** The actor is always shown; a key without a name is shown by its id, an operator without the name. */
    private static final String SELECT = """
            SELECT a.id, :organization, o.name, a.project_id, p.name, a.person_id, a.person_email,
                CASE WHEN a.person_email IS NOT NULL THEN NULL
                     WHEN a.person_id IS NOT NULL THEN 'Person ' || a.person_id
                     WHEN a.api_key_id IS NOT NULL THEN coalesce(nullif(a.api_key_name, ''), 'API key ' || a.api_key_id)
                     WHEN a.operator IS NOT NULL THEN 'Operator'
                     ELSE 'System' END,
                a.operator IS NOT NULL, a.action,
                CASE WHEN a.operation IN ('create', 'update', 'delete') THEN a.operation END,
                a.object_type, a.object_id, a.object_name, a.changes::text, a.details ->> 'result', a.details ->> 'factor',
                coalesce((a.details ->> 'count')::integer, 1), nullif(a.request_id, ''),
                CASE WHEN %1$s THEN a.from_address END, CASE WHEN %1$s THEN a.user_agent END, a.at
            FROM %2$s a
            LEFT JOIN organization o ON o.id = :organization
            LEFT JOIN project p ON p.id = a.project_id AND p.organization_id = a.organization_id
            """.formatted(ORIGIN_IS_TOLD, OF_ORGANIZATION);

    private AuditEventStore() {}

    static long count(Handle handle, AuditQuery query) {
        return bind(handle.createQuery("SELECT count(*) FROM " + OF_ORGANIZATION + " a " + where(query)), query)
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

    /** One entry, as an organization sees it. */
    static Optional<AuditEvent> find(Handle handle, OrganizationId organization, AuditEntry.Id id) {
        return handle.createQuery(SELECT + "WHERE a.id = :id")
                .bind("organization", organization)
                .bind("id", id)
                .map(AuditEventStore::event)
                .findOne();
    }

    /**
     * The organizations of an entry: the one that it names, or else all that its person is a member of; by id; empty if the
     * entry does not exist.
     */
    static List<OrganizationId> organizationsOf(Handle handle, AuditEntry.Id id) {
        return handle.createQuery("""
                        SELECT organization_id FROM audit_event WHERE id = :id AND organization_id IS NOT NULL
                        UNION
                        SELECT m.organization_id FROM audit_event a JOIN membership m ON m.person_id = a.person_id
                        WHERE a.id = :id AND a.organization_id IS NULL AND m.created_at <= a.at
                        ORDER BY 1""")
                .bind("id", id)
                .mapTo(OrganizationId.class)
                .list();
    }

    static long countOwn(Handle handle, PersonId person) {
        return handle.createQuery(
                        "SELECT count(*) FROM audit_event WHERE organization_id IS NULL AND person_id = :person")
                .bind("person", person)
                .mapTo(long.class)
                .one();
    }

    /** The sign-in entries of a person, including failed attempts of others; newest first. */
    static List<SecurityEvent> own(Handle handle, PersonId person, int most, long skip) {
        return handle.createQuery("""
                        SELECT id, action, details ->> 'result', details ->> 'factor',
                            coalesce((details ->> 'count')::integer, 1),
                            CASE WHEN operator IS NULL THEN from_address END, CASE WHEN operator IS NULL THEN user_agent END, at
                        FROM audit_event WHERE organization_id IS NULL AND person_id = :person
                        ORDER BY at DESC, id DESC LIMIT :most OFFSET :skip""")
                .bind("person", person)
                .bind("most", most)
                .bind("skip", skip)
                .map((row, context) -> new SecurityEvent(
                        new SecurityEvent.Id(row.getLong(1)),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getInt(5),
                        row.getString(6),
                        row.getString(7),
                        row.getObject(8, OffsetDateTime.class).toInstant()))
                .list();
    }

    /** Only conditions of the query are in the statement, so that the planner can choose the best index. */
    private static String where(AuditQuery query) {
        StringBuilder where = new StringBuilder("WHERE a.at >= :from AND a.at <= :to");
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

    private static AuditEvent event(ResultSet row, StatementContext context) throws SQLException {
        return new AuditEvent(
                new AuditEntry.Id(row.getLong(1)),
                new OrganizationId(row.getInt(2)),
                row.getString(3),
                ProjectId.ofNullable(row.getObject(4, Integer.class)),
                row.getString(5),
                PersonId.ofNullable(row.getObject(6, Integer.class)),
                row.getString(7),
                row.getString(8),
                row.getBoolean(9),
                row.getString(10),
                row.getString(11),
                row.getString(12),
                row.getObject(13, Integer.class),
                row.getString(14),
                row.getString(15),
                row.getString(16),
                row.getString(17),
                row.getInt(18),
                row.getString(19),
                row.getString(20),
                row.getString(21),
                row.getObject(22, OffsetDateTime.class).toInstant());
    }
}
