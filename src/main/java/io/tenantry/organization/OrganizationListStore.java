package io.tenantry.organization;

import io.tenantry.storage.Cursor;
import io.tenantry.storage.Keyset;
import io.tenantry.storage.Like;
import io.tenantry.storage.Names;
import io.tenantry.storage.PageSql;
import io.tenantry.storage.Positions;
import io.tenantry.storage.SecretBox;
import io.tenantry.storage.Slice;
import io.tenantry.storage.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** The SQL of the list of all organizations. */
public final class OrganizationListStore {
    private static final String COUNT_ALL = "SELECT sum(delta) FROM organization_count";
    private static final String TABLE = "organization o";
    private static final String ID = "o.id";
    private static final int TOTAL = OrganizationRow.COLUMNS.split(", ", -1).length + 1;

    private final RowMapper<Counted> mapper;

    /** @param box opens the secrets among the settings */
    public OrganizationListStore(SecretBox box) {
        this.mapper = (row, context) -> new Counted(OrganizationRow.read(row, box), row.getLong(TOTAL));
    }

    private record Counted(Organization organization, long total) {}

    /**
     * A part of the list. A row that does not change while somebody pages through is seen exactly once, whatever happens
     * to the others.
     */
    Slice<Organization> list(Handle handle, OrganizationQuery query) {
        return switch (query.window()) {
            case Window.FromStart(int limit, long skip) -> fromStart(handle, query, limit, skip);
            case Window.After(int limit, Cursor cursor) -> beyond(handle, query, limit, cursor, false);
            case Window.Before(int limit, Cursor cursor) -> beyond(handle, query, limit, cursor, true);
        };
    }

    private Slice<Organization> fromStart(Handle handle, OrganizationQuery query, int limit, long skip) {
        Keyset keyset = new Keyset();
        String sql = page(keyset, query).fromStart(keyset, query.order(), skip > 0);
        Query bound = bind(handle.createQuery(sql), keyset, query).bind("most", limit + 1);
        if (skip > 0) {
            bound.bind("skip", skip);
        }
        return slice(handle, query, bound.map(mapper).list(), limit, skip > 0, false);
    }

    private Slice<Organization> beyond(
            Handle handle, OrganizationQuery query, int limit, Cursor cursor, boolean backwards) {
        var position = Positions.find(
                handle, Positions.Kind.ORGANIZATION, cursor, query.order(), backwards ? "previous" : "next");
        Keyset keyset = new Keyset();
        String sql = page(keyset, query).beyond(keyset, query.order(), position, backwards);
        List<Counted> rows = bind(handle.createQuery(sql), keyset, query)
                .bind("most", limit + 1)
                .map(mapper)
                .list();
        return slice(handle, query, rows, limit, true, backwards);
    }

    private static PageSql page(Keyset keyset, OrganizationQuery query) {
        String where = where(keyset, query);
        return new PageSql(OrganizationRow.COLUMNS, TABLE, ID, where, total(where));
    }

    private static String total(String where) {
        // Aliases hide those around them: the count looks at all organizations again.
        return where.equals(PageSql.ALL) ? COUNT_ALL : "SELECT count(*) FROM " + TABLE + " WHERE " + where;
    }

    private static Slice<Organization> slice(
            Handle handle,
            OrganizationQuery query,
            List<Counted> rows,
            int limit,
            boolean moreBehind,
            boolean backwards) {
        boolean moreAhead = rows.size() > limit;
        List<Organization> page = new ArrayList<>();
        rows.stream().limit(limit).forEach(row -> page.add(row.organization()));
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

    private static Cursor cursor(Organization at, OrganizationQuery query) {
        return new Cursor(at.id(), at.revision(), query.order().code());
    }

    /** For a page without rows, which could have told. */
    private static long count(Handle handle, OrganizationQuery query) {
        Keyset keyset = new Keyset();
        return bind(handle.createQuery(total(where(keyset, query))), keyset, query)
                .mapTo(long.class)
                .one();
    }

    private static String where(Keyset keyset, OrganizationQuery query) {
        String conditions = keyset.where(query.conditions());
        if (query.filter().isEmpty()) {
            return conditions;
        }
        String filter = "o.name_fold LIKE :filter";
        return conditions.equals(PageSql.ALL) ? filter : filter + " AND " + conditions;
    }

    private static Query bind(Query sql, Keyset keyset, OrganizationQuery query) {
        if (!query.filter().isEmpty()) {
            sql.bind("filter", Like.containing(Names.fold(query.filter())));
        }
        return sql.bindMap(keyset.values());
    }
}
