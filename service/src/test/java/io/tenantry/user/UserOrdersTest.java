package io.tenantry.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.access.Caller;
import io.tenantry.listing.Column;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Cursor;
import io.tenantry.listing.Keyset;
import io.tenantry.listing.Order;
import io.tenantry.listing.Slice;
import io.tenantry.listing.Window;
import io.tenantry.storage.Database;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pages of all users, forwards and backwards, have the order that a sort of the whole list has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class UserOrdersTest {
    private static final Caller OPERATOR = new Caller.Operator("ada");
    private static final int MOST = 20;
    private static final String FROM =
            "(SELECT * FROM membership WHERE project_id IS NULL) m JOIN person p ON p.id = m.person_id";

    private static final List<Column> COLUMNS = List.of(
            UserColumns.ID,
            UserColumns.EMAIL,
            UserColumns.NAME,
            UserColumns.ORGANIZATION,
            UserColumns.ACCEPTED_TOS,
            UserColumns.DISABLED,
            UserColumns.CXONE_EMAIL,
            UserColumns.CXONE_ID,
            UserColumns.CREATED_AT,
            UserColumns.CHANGED_AT,
            UserColumns.CREATED_BY,
            UserColumns.CHANGED_BY);

    private static final List<List<Condition>> FILTERS = List.of(
            List.of(),
            List.of(new Condition.OneOf(UserColumns.DISABLED, List.of(true))),
            List.of(new Condition.IsNull(UserColumns.CXONE_ID)),
            List.of(new Condition.OneOf(UserColumns.CXONE_EMAIL, List.of("a", "c"))),
            List.of(new Condition.OneOf(UserColumns.ROLES, List.of("admin"))));

    private Database database;
    private Users users;

    @BeforeAll
    void open() {
        database = TestDatabases.create().open();
        users = new Users(database);
        // One transaction: all have the same time of creation.
        database.change(handle -> {
            handle.execute("INSERT INTO organization (name, name_fold, name_order)"
                    + " SELECT n::text, n::text, n::text::bytea FROM generate_series(1, 4) n");
            handle.execute(
                    "INSERT INTO person (email, email_fold, name, name_fold, name_order)"
                            + " SELECT n || '@x', n || '@x', n::text, n::text, (n % 9)::text::bytea FROM generate_series(1, 30) n");
            handle.execute("""
                    INSERT INTO membership (organization_id, person_id, role, disabled, accepted_tos, cxone_email, cxone_id)
                    SELECT o.id, p.id, CASE WHEN p.id % 2 = 0 THEN 'admin' ELSE 'member' END, p.id % 3 = 0, o.id % 2 = 0,
                      (ARRAY['a', 'b', 'c', NULL])[1 + abs(hashint4(p.id)) % 4], nullif('x' || abs(hashint4(p.id * o.id)) % 3, 'x0')
                    FROM organization o CROSS JOIN person p WHERE (o.id + p.id) % 3 > 0""");
        });
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void every_order_in_both_directions() {
        for (List<Condition> filter : FILTERS) {
            for (Column column : COLUMNS) {
                for (boolean ascending : new boolean[] {true, false}) {
                    assertSorted(filter, new Order(List.of(new Order.Term(column, ascending)), 0));
                    assertSorted(
                            filter,
                            new Order(
                                    List.of(
                                            new Order.Term(column, ascending),
                                            new Order.Term(UserColumns.CXONE_ID, !ascending),
                                            new Order.Term(UserColumns.NAME, ascending)),
                                    0));
                }
            }
        }
    }

    private void assertSorted(List<Condition> filter, Order order) {
        Keyset keyset = new Keyset();
        List<Integer> expected = database.read(handle -> handle.createQuery("SELECT m.id FROM " + FROM + " WHERE "
                        + keyset.where(filter) + " ORDER BY " + Keyset.orderBy(order, "m.id", false))
                .bindMap(keyset.values())
                .mapTo(int.class)
                .list());
        assertThat(expected).hasSizeGreaterThan(5);
        Window.FromStart start = new Window.FromStart(MOST, 0);
        List<Integer> forwards = walk(filter, order, start, Slice::next, cursor -> new Window.After(MOST, cursor));
        assertThat(forwards).as(filter + " " + order).isEqualTo(expected);

        Slice<User> last = users.list(
                OPERATOR, new UserQuery("", filter, order, new Window.FromStart(MOST, expected.size() - 1L)));
        Cursor end = Objects.requireNonNull(last.previous());
        List<Integer> backwards = walk(
                filter,
                order,
                new Window.Before(MOST, end),
                Slice::previous,
                cursor -> new Window.Before(MOST, cursor));
        assertThat(backwards)
                .as(filter + " " + order)
                .isEqualTo(expected.subList(0, expected.size() - 1).reversed());
    }

    /** The ids of all pages from a window on; those of pages that go backwards are reversed. */
    private List<Integer> walk(
            List<Condition> filter,
            Order order,
            Window from,
            Function<Slice<User>, @Nullable Cursor> further,
            Function<Cursor, Window> window) {
        List<Integer> found = new ArrayList<>();
        Window at = from;
        while (at != null) {
            Slice<User> page = users.list(OPERATOR, new UserQuery("", filter, order, at));
            List<Integer> ids = new ArrayList<>(
                    page.rows().stream().map(user -> user.id().value()).toList());
            if (at instanceof Window.Before) {
                Collections.reverse(ids);
            }
            found.addAll(ids);
            Cursor next = further.apply(page);
            at = next == null ? null : window.apply(next);
        }
        return found;
    }
}
