package io.tenantry.user;

import io.tenantry.member.Role;
import io.tenantry.storage.Cursor;
import io.tenantry.storage.Keyset;
import io.tenantry.storage.Like;
import io.tenantry.storage.Names;
import io.tenantry.storage.PageSql;
import io.tenantry.storage.Positions;
import io.tenantry.storage.Slice;
import io.tenantry.storage.Window;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL of reading users. */
final class UserStore {
    private static final String COLUMNS = """
            m.id, m.revision, p.id, p.email, p.name, m.organization_id, m.role, m.roles,
            ARRAY(SELECT own.project_id FROM membership own
                  WHERE own.person_id = m.person_id AND own.organization_id = m.organization_id
                    AND own.project_id IS NOT NULL ORDER BY own.project_id),
            m.accepted_tos, m.disabled, m.cxone_email, m.cxone_id, unix_seconds(m.created_at),
            unix_seconds(m.updated_at), m.created_by, m.last_changed_by""";

    private static final int TOTAL = 18;

    /** Memberships of whole organizations alone; an index holds each order of them. */
    private static final String TABLE =
            "(SELECT * FROM membership WHERE project_id IS NULL) m JOIN person p ON p.id = m.person_id";

    private static final String ID = "m.id";
    private static final String COUNT_ALL = "SELECT sum(delta) FROM user_count";

    private UserStore() {}

    private record Counted(User user, long total) {}

    static Optional<User> find(Handle handle, int id) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM " + TABLE + " WHERE m.id = :id")
                .bind("id", id)
                .map(UserStore::user)
                .findOne();
    }

    /**
     * A part of the list of all users. A row that does not change while somebody pages through is seen exactly once,
     * whatever happens to the others.
     */
    static Slice<User> list(Handle handle, UserQuery query) {
        return switch (query.window()) {
            case Window.FromStart(int limit, long skip) -> fromStart(handle, query, limit, skip);
            case Window.After(int limit, Cursor cursor) -> beyond(handle, query, limit, cursor, false);
            case Window.Before(int limit, Cursor cursor) -> beyond(handle, query, limit, cursor, true);
        };
    }

    private static Slice<User> fromStart(Handle handle, UserQuery query, int limit, long skip) {
        Keyset keyset = new Keyset();
        String sql = page(keyset, query).fromStart(keyset, query.order(), skip > 0);
        Query bound = bind(handle.createQuery(sql), keyset, query).bind("most", limit + 1);
        if (skip > 0) {
            bound.bind("skip", skip);
        }
        return slice(handle, query, bound.map(UserStore::counted).list(), limit, skip > 0, false);
    }

    private static Slice<User> beyond(Handle handle, UserQuery query, int limit, Cursor cursor, boolean backwards) {
        var position = Positions.find(
                handle, Positions.Kind.MEMBERSHIP, cursor, query.order(), backwards ? "previous" : "next");
        Keyset keyset = new Keyset();
        String sql = page(keyset, query).beyond(keyset, query.order(), position, backwards);
        List<Counted> rows = bind(handle.createQuery(sql), keyset, query)
                .bind("most", limit + 1)
                .map(UserStore::counted)
                .list();
        return slice(handle, query, rows, limit, true, backwards);
    }

    private static PageSql page(Keyset keyset, UserQuery query) {
        String where = where(keyset, query);
        return new PageSql(COLUMNS, TABLE, ID, where, total(where));
    }

    private static String total(String where) {
        // Aliases hide those around them: the count looks at all users again.
        return where.equals(PageSql.ALL) ? COUNT_ALL : "SELECT count(*) FROM " + TABLE + " WHERE " + where;
    }

    private static Slice<User> slice(
            Handle handle, UserQuery query, List<Counted> rows, int limit, boolean moreBehind, boolean backwards) {
        boolean moreAhead = rows.size() > limit;
        List<User> page = new ArrayList<>();
        rows.stream().limit(limit).forEach(row -> page.add(row.user()));
        if (backwards) {
            Collections.reverse(page);
        }
        boolean after = backwards ? moreBehind : moreAhead;
        boolean before = backwards ? moreAhead : moreBehind;
        return new Slice<>(
                page,
                rows.isEmpty() ? count(handle, query) : rows.getFirst().total(),
                after && !page.isEmpty() ? cursor(page.getLast(), query) : null,
                before && !page.isEmpty() ? cursor(page.getFirst(), query) : null);
    }

    private static Cursor cursor(User at, UserQuery query) {
        return new Cursor(at.id(), at.revision(), query.order().code());
    }

    /** For a page without rows, which could have told. */
    private static long count(Handle handle, UserQuery query) {
        Keyset keyset = new Keyset();
        return bind(handle.createQuery(total(where(keyset, query))), keyset, query)
                .mapTo(long.class)
                .one();
    }

    private static String where(Keyset keyset, UserQuery query) {
        String conditions = keyset.where(query.conditions());
        if (query.filter().isEmpty()) {
            return conditions;
        }
        // People first, by their two indexes: of a condition on the joined rows neither would be used.
        String filter =
                "m.person_id IN (SELECT id FROM person WHERE name_fold LIKE :filter OR email_fold LIKE :filter)";
        return conditions.equals(PageSql.ALL) ? filter : filter + " AND " + conditions;
    }

    private static Query bind(Query sql, Keyset keyset, UserQuery query) {
        if (!query.filter().isEmpty()) {
            sql.bind("filter", Like.containing(Names.fold(query.filter())));
        }
        return sql.bindMap(keyset.values());
    }

    private static Counted counted(ResultSet row, StatementContext context) throws SQLException {
        return new Counted(user(row, context), row.getLong(TOTAL));
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
                row.getInt(1),
                row.getInt(2),
                row.getInt(3),
                row.getString(4),
                row.getString(5),
                row.getInt(6),
                roles,
                List.of((Integer[]) array(row, 9)),
                row.getBoolean(10),
                row.getBoolean(11),
                row.getString(12),
                row.getString(13),
                row.getLong(14),
                row.getLong(15),
                row.getString(16),
                row.getString(17));
    }

    private static Object array(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        return array.getArray();
    }
}
