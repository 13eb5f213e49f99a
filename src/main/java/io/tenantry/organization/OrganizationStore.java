package io.tenantry.organization;

import io.tenantry.access.Caller;
import io.tenantry.storage.Cursor;
import io.tenantry.storage.Keyset;
import io.tenantry.storage.Like;
import io.tenantry.storage.Names;
import io.tenantry.storage.Positions;
import io.tenantry.storage.SecretBox;
import io.tenantry.storage.Slice;
import io.tenantry.storage.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** The SQL of organizations. */
public final class OrganizationStore {
    private static final String COUNT_ALL = "SELECT sum(delta) FROM organization_count";

    private final RowMapper<Organization> mapper;

    /** @param box opens and seals the secrets among the settings */
    public OrganizationStore(SecretBox box) {
        this.mapper = (row, context) -> OrganizationRow.read(row, box);
    }

    /** The organization with that id. */
    public Optional<Organization> find(Handle handle, int id) {
        return handle.createQuery("SELECT " + OrganizationRow.COLUMNS + " FROM organization o WHERE o.id = :id")
                .bind("id", id)
                .map(mapper)
                .findOne();
    }

    /** The organization with that id, which nobody else can change until this transaction ends. */
    Optional<Organization> lock(Handle handle, int id) {
        return handle.createQuery(
                        "SELECT " + OrganizationRow.COLUMNS + " FROM organization o WHERE o.id = :id FOR NO KEY UPDATE")
                .bind("id", id)
                .map(mapper)
                .findOne();
    }

    /**
     * A part of the list of all organizations. A row that does not change while somebody pages through is seen exactly
     * once, whatever happens to the others.
     */
    public Slice<Organization> list(Handle handle, OrganizationQuery query) {
        return switch (query.window()) {
            case Window.FromStart(int limit, long skip) -> fromStart(handle, query, limit, skip);
            case Window.After(int limit, Cursor cursor) -> beyond(handle, query, limit, cursor, false);
            case Window.Before(int limit, Cursor cursor) -> beyond(handle, query, limit, cursor, true);
        };
    }

    private Slice<Organization> fromStart(Handle handle, OrganizationQuery query, int limit, long skip) {
        Keyset keyset = new Keyset();
        // The ids first: an index alone can skip rows, and the wide rows of the page are read only then.
        String sql = """
                SELECT %s FROM
                  (SELECT o.id FROM organization o WHERE %s ORDER BY %s LIMIT :most OFFSET :skip) page
                JOIN organization o ON o.id = page.id ORDER BY %s""".formatted(
                        OrganizationRow.COLUMNS,
                        where(keyset, query),
                        Keyset.orderBy(query.order(), "o.id", false),
                        Keyset.orderBy(query.order(), "o.id", false));
        List<Organization> rows = bind(handle.createQuery(sql), keyset, query)
                .bind("most", limit + 1)
                .bind("skip", skip)
                .map(mapper)
                .list();
        return slice(handle, query, rows, limit, skip > 0, false);
    }

    private Slice<Organization> beyond(
            Handle handle, OrganizationQuery query, int limit, Cursor cursor, boolean backwards) {
        var position = Positions.find(
                handle, Positions.Kind.ORGANIZATION, cursor, query.order(), backwards ? "previous" : "next");
        Keyset keyset = new Keyset();
        String sql = """
                SELECT %s FROM organization o WHERE %s AND %s ORDER BY %s LIMIT :most""".formatted(
                        OrganizationRow.COLUMNS,
                        where(keyset, query),
                        keyset.beyond(query.order(), "o.id", position, backwards),
                        Keyset.orderBy(query.order(), "o.id", backwards));
        List<Organization> rows = bind(handle.createQuery(sql), keyset, query)
                .bind("most", limit + 1)
                .map(mapper)
                .list();
        return slice(handle, query, rows, limit, true, backwards);
    }

    private Slice<Organization> slice(
            Handle handle,
            OrganizationQuery query,
            List<Organization> rows,
            int limit,
            boolean moreBehind,
            boolean backwards) {
        boolean moreAhead = rows.size() > limit;
        List<Organization> page = new ArrayList<>(moreAhead ? rows.subList(0, limit) : rows);
        if (backwards) {
            Collections.reverse(page);
        }
        boolean after = backwards ? moreBehind : moreAhead;
        boolean before = backwards ? moreAhead : moreBehind;
        return new Slice<>(
                page,
                total(handle, query),
                after && !page.isEmpty() ? cursor(page.getLast(), query) : null,
                before && !page.isEmpty() ? cursor(page.getFirst(), query) : null);
    }

    private static Cursor cursor(Organization at, OrganizationQuery query) {
        return new Cursor(at.id(), at.revision(), query.order().code());
    }

    private static long total(Handle handle, OrganizationQuery query) {
        if (query.filter().isEmpty() && query.conditions().isEmpty()) {
            return handle.createQuery(COUNT_ALL).mapTo(long.class).one();
        }
        Keyset keyset = new Keyset();
        return bind(
                        handle.createQuery("SELECT count(*) FROM organization o WHERE " + where(keyset, query)),
                        keyset,
                        query)
                .mapTo(long.class)
                .one();
    }

    private static String where(Keyset keyset, OrganizationQuery query) {
        String conditions = keyset.where(query.conditions());
        return query.filter().isEmpty() ? conditions : "o.name_fold LIKE :filter AND " + conditions;
    }

    private static Query bind(Query sql, Keyset keyset, OrganizationQuery query) {
        if (!query.filter().isEmpty()) {
            sql.bind("filter", Like.containing(Names.fold(query.filter())));
        }
        return sql.bindMap(keyset.values());
    }

    /** What a person sees of one organization: it, and whether they are a member of the whole of it, with which role. */
    record Seen(Organization organization, Optional<String> role) {}

    /**
     * The enabled organizations that a person belongs to, by id.
     *
     * @param search a part of the name, without regard to case; empty for all
     * @param most how many to return at the most
     * @param skip how many to leave out first
     */
    List<Seen> ofPerson(Handle handle, Caller.Person person, String search, int most, long skip) {
        int role = OrganizationRow.COLUMNS.split(", ", -1).length + 1;
        return handle.createQuery("""
                        SELECT %s, mine.role FROM organization o
                        LEFT JOIN membership mine
                          ON mine.organization_id = o.id AND mine.person_id = :person AND mine.project_id IS NULL
                        WHERE o.id IN (SELECT organization_id FROM membership WHERE person_id = :person)
                          AND (:only = 0 OR o.id = :only)
                          AND NOT o.disabled AND o.name_fold LIKE :search
                        ORDER BY o.id LIMIT :most OFFSET :skip""".formatted(OrganizationRow.COLUMNS))
                .bind("person", person.personId())
                .bind("only", person.onlyOrganization())
                .bind("search", Like.containing(Names.fold(search)))
                .bind("most", most)
                .bind("skip", skip)
                .map((row, context) -> new Seen(mapper.map(row, context), Optional.ofNullable(row.getString(role))))
                .list();
    }

    /** How many organizations {@link #ofPerson} would find without limit. */
    long countOfPerson(Handle handle, Caller.Person person, String search) {
        return handle.createQuery("""
                        SELECT count(*) FROM organization o
                        WHERE o.id IN (SELECT organization_id FROM membership WHERE person_id = :person)
                          AND (:only = 0 OR o.id = :only)
                          AND NOT o.disabled AND o.name_fold LIKE :search""")
                .bind("person", person.personId())
                .bind("only", person.onlyOrganization())
                .bind("search", Like.containing(Names.fold(search)))
                .mapTo(long.class)
                .one();
    }

    /** The organizations a person belongs to, enabled or not. */
    static List<Integer> idsOfPerson(Handle handle, int personId) {
        return handle.createQuery("SELECT DISTINCT organization_id FROM membership WHERE person_id = :person")
                .bind("person", personId)
                .mapTo(Integer.class)
                .list();
    }

    /** The organization a person belongs to, if it is that one and enabled. */
    Optional<Seen> ofPerson(Handle handle, Caller.Person person, int id) {
        int role = OrganizationRow.COLUMNS.split(", ", -1).length + 1;
        return handle.createQuery("""
                        SELECT %s, mine.role FROM organization o
                        LEFT JOIN membership mine
                          ON mine.organization_id = o.id AND mine.person_id = :person AND mine.project_id IS NULL
                        WHERE o.id = :id AND NOT o.disabled AND (:only = 0 OR o.id = :only)
                          AND EXISTS (SELECT FROM membership WHERE person_id = :person AND organization_id = o.id)""".formatted(OrganizationRow.COLUMNS))
                .bind("person", person.personId())
                .bind("only", person.onlyOrganization())
                .bind("id", id)
                .map((row, context) -> new Seen(mapper.map(row, context), Optional.ofNullable(row.getString(role))))
                .findOne();
    }

    /** The projects of one person's memberships in these organizations that are not of the whole organization. */
    static List<Integer> projectsOfPerson(Handle handle, int personId) {
        return handle.createQuery(
                        "SELECT project_id FROM membership WHERE person_id = :person AND project_id IS NOT NULL")
                .bind("person", personId)
                .mapTo(Integer.class)
                .list();
    }
}
