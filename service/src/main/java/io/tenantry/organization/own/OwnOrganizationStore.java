package io.tenantry.organization.own;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.canonical.Names;
import io.tenantry.listing.Like;
import io.tenantry.member.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL of the list of a person's own organizations. */
final class OwnOrganizationStore {
    /** The enabled organizations of a person whose names contain a text. */
    private static final String FOUND = """
            FROM (SELECT organization_id, min(role) FILTER (WHERE project_id IS NULL) AS role
                  FROM active_membership WHERE person_id = :person GROUP BY organization_id) mine
            JOIN organization o ON o.id = mine.organization_id
            WHERE NOT o.disabled AND o.name_fold LIKE :search""";

    private OwnOrganizationStore() {}

    /** A page of them, by name. */
    static List<OwnOrganization> page(Handle handle, PersonId person, String search, int most, long skip) {
        return handle.createQuery("""
                        SELECT o.id, o.name, mine.role, (SELECT min(m.created_at) FROM membership m
                            WHERE m.organization_id = o.id AND m.person_id = :person)
                        """ + FOUND + " ORDER BY o.name_order, o.id LIMIT :most OFFSET :skip")
                .bind("person", person)
                .bind("search", Like.containing(Names.fold(search)))
                .bind("most", most)
                .bind("skip", skip)
                .map(OwnOrganizationStore::organization)
                .list();
    }

    static long count(Handle handle, PersonId person, String search) {
        return handle.createQuery("SELECT count(*) " + FOUND)
                .bind("person", person)
                .bind("search", Like.containing(Names.fold(search)))
                .mapTo(long.class)
                .one();
    }

    private static OwnOrganization organization(ResultSet row, StatementContext context) throws SQLException {
        return new OwnOrganization(
                new OrganizationId(row.getInt(1)),
                row.getString(2),
                Optional.ofNullable(row.getString(3)).flatMap(Role::of).orElse(null),
                row.getObject(4, OffsetDateTime.class).toInstant());
    }
}
