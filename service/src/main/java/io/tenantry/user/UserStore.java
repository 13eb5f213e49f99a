package io.tenantry.user;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.canonical.Names;
import io.tenantry.id.MembershipId;
import io.tenantry.listing.Like;
import io.tenantry.listing.Listing;
import io.tenantry.listing.PartOfName;
import io.tenantry.listing.Positions;
import io.tenantry.listing.Slice;
import io.tenantry.member.Role;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL of reading users. */
public final class UserStore {
    private static final String EVERY_COLUMN = """
            m.id, m.revision, p.id, p.email, p.name, m.organization_id, m.role, m.roles,
            ARRAY(SELECT own.project_id FROM membership own
                  WHERE own.person_id = m.person_id AND own.organization_id = m.organization_id
                    AND own.project_id IS NOT NULL ORDER BY own.project_id),
            m.accepted_tos, m.disabled, m.cxone_email, m.cxone_id, unix_seconds(m.created_at),
            unix_seconds(m.updated_at), m.created_by, m.last_changed_by""";

    private static final String COLUMNS = EVERY_COLUMN + ", 0";

    private static final String COLUMNS_IN_ORGANIZATION = EVERY_COLUMN + ", " + UserColumns.ACTIVE_AT.sql();

    /** Only memberships of whole organizations; each order has an index. */
    private static final String TABLE =
            "(SELECT * FROM membership WHERE project_id IS NULL) m JOIN person p ON p.id = m.person_id";

    private static final Listing<User> LIST = new Listing<>(
            COLUMNS,
            TABLE,
            "m.id",
            "m.revision",
            Positions.Kind.MEMBERSHIP,
            "SELECT sum(delta) FROM user_count",
            UserStore::user,
            user -> new Listing.RowRevision(user.id().value(), user.revision()));

    private static final Listing<User> OF_ORGANIZATION = new Listing<>(
            COLUMNS_IN_ORGANIZATION,
            TABLE,
            "m.id",
            "m.revision",
            Positions.Kind.MEMBERSHIP,
            null,
            UserStore::user,
            user -> new Listing.RowRevision(user.id().value(), user.revision()));

    private UserStore() {}

    static Optional<User> find(Handle handle, MembershipId id) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM " + TABLE + " WHERE m.id = :id")
                .bind("id", id)
                .map(UserStore::user)
                .findOne();
    }

    /** One page of the list of all users. */
    static Slice<User> list(Handle handle, UserQuery query) {
        return LIST.page(handle, filter(query), query.order(), query.window());
    }

    /**
     * A part of a list whose users were counted.
     *
     * @param total as {@link #count} gives it
     */
    static Slice<User> list(Handle handle, UserQuery query, long total) {
        return LIST.page(handle, filter(query), query.order(), query.window(), total);
    }

    /** The number of users in a list. */
    static long count(Handle handle, Listing.Filter filter) {
        return LIST.total(handle, filter);
    }

    /** One page of the list of the users of an organization. */
    public static Slice<User> list(Handle handle, OrganizationId organization, UserQuery query) {
        Map<String, Object> values = new HashMap<>(Map.of("organization", organization));
        String where = "m.organization_id = :organization";
        if (!query.filter().isEmpty()) {
            where += " AND (p.name_fold LIKE :filter OR p.email_fold LIKE :filter OR p.email_search_form LIKE :filter)";
            values.put("filter", Like.containing(Names.fold(query.filter())));
        }
        Listing.Filter filter = new Listing.Filter(where, values, query.conditions());
        return OF_ORGANIZATION.page(handle, filter, query.order(), query.window());
    }

    /** A user of an organization. */
    public static Optional<User> find(Handle handle, OrganizationId organization, MembershipId id) {
        return handle.createQuery("SELECT " + COLUMNS_IN_ORGANIZATION + " FROM " + TABLE
                        + " WHERE m.organization_id = :organization AND m.id = :id")
                .bind("organization", organization)
                .bind("id", id)
                .map(UserStore::user)
                .findOne();
    }

    /**
     * The user of a person in an organization. For a person who belongs to projects only, it is the first project membership,
     * without roles in the organization.
     */
    public static Optional<User> ofPerson(Handle handle, OrganizationId organization, PersonId person) {
        return handle.createQuery("SELECT " + COLUMNS_IN_ORGANIZATION + """
                         FROM (SELECT id, revision, person_id, organization_id, project_id,
                                      CASE WHEN project_id IS NULL THEN role ELSE 'member' END AS role,
                                      CASE WHEN project_id IS NULL THEN roles ELSE '{}' END AS roles,
                                      accepted_tos, disabled, cxone_email, cxone_id, created_at, updated_at, created_by,
                                      last_changed_by
                               FROM membership WHERE organization_id = :organization AND person_id = :person
                               ORDER BY project_id IS NOT NULL, id LIMIT 1) m
                        JOIN person p ON p.id = m.person_id""")
                .bind("organization", organization)
                .bind("person", person)
                .map(UserStore::user)
                .findOne();
    }

    /** The users that belong to a list. */
    static Listing.Filter filter(UserQuery query) {
        if (query.filter().isEmpty()) {
            return Listing.Filter.of(query.conditions());
        }
        // Selects people first, by their three indexes, because a condition on the joined rows would use none of them.
        PartOfName part = new PartOfName(Names.fold(query.filter()));
        String any = Stream.of("name_fold", "email_fold", "email_search_form")
                .map(column -> part.in(column, ":filter"))
                .collect(Collectors.joining(" OR "));
        return new Listing.Filter(
                "m.person_id IN (SELECT id FROM person WHERE " + any + ")",
                Map.of("filter", part.value()),
                query.conditions());
    }

    private static User user(ResultSet row, StatementContext context) throws SQLException {
        Set<UserRole> roles = EnumSet.noneOf(UserRole.class);
        if (Role.ADMIN.word().equals(row.getString(7))) {
            roles.add(UserRole.ADMIN);
        }
        for (String word : (String[]) array(row, 8)) {
            roles.add(UserRole.of(word).orElseThrow());
        }
        return new User(
                new MembershipId(row.getInt(1)),
                row.getInt(2),
                new PersonId(row.getInt(3)),
                row.getString(4),
                row.getString(5),
                new OrganizationId(row.getInt(6)),
                roles,
                Stream.of((Integer[]) array(row, 9)).map(ProjectId::new).toList(),
                row.getBoolean(10),
                row.getBoolean(11),
                row.getString(12),
                row.getString(13),
                row.getLong(14),
                row.getLong(15),
                row.getString(16),
                row.getString(17),
                row.getLong(18));
    }

    private static Object array(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        return array.getArray();
    }
}
