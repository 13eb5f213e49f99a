package io.tenantry.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.organization.index.OrganizationColumns;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.storage.Database;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Every way to read a page gives the same rows, whichever of them a list of that size would take. */
class PageWaysTest {
    private static final int ROWS = 120;

    private static final Database DATABASE = TestDatabases.create().open();

    private static final Listing<Integer> LIST = new Listing<>(
            "o.id",
            "organization o",
            "o.id",
            "o.revision",
            Positions.Kind.ORGANIZATION,
            "SELECT sum(delta) FROM organization_count",
            (row, context) -> row.getInt(1),
            id -> new Listing.RowRevision(id, 1));

    private static final Column USERS = OrganizationColumns.of(OrganizationSetting.QUOTA_MAX_USERS);
    private static final Column UNIT = OrganizationColumns.of(OrganizationSetting.BUSINESS_UNIT_ID);
    private static final Column ACCOUNT = OrganizationColumns.of(OrganizationSetting.LIVE_AGENT_ACCOUNT);
    private static final Column ZONE = OrganizationColumns.of(OrganizationSetting.BILLING_TIMEZONE);
    private static final Column PRIVACY = OrganizationColumns.of(OrganizationSetting.DATA_PRIVACY_ENABLED);
    private static final Column LENGTH = OrganizationColumns.of(OrganizationSetting.PASSWORD_POLICY_MIN_LENGTH);

    private static final List<Column> COLUMNS = List.of(
            OrganizationColumns.ID,
            OrganizationColumns.NAME,
            OrganizationColumns.DISABLED,
            USERS,
            UNIT,
            ACCOUNT,
            ZONE,
            PRIVACY,
            LENGTH);

    private static final List<List<Condition>> FILTERS = List.of(
            List.of(),
            List.of(new Condition.OneOf(OrganizationColumns.DISABLED, List.of(true))),
            List.of(new Condition.OneOf(OrganizationColumns.DISABLED, List.of(false))),
            List.of(new Condition.OneOf(PRIVACY, List.of(true, false))),
            List.of(new Condition.Between(USERS, 0, 1)),
            List.of(new Condition.Between(USERS, 1, 2)),
            List.of(new Condition.OneOf(USERS, List.of(0L))),
            List.of(new Condition.OneOf(USERS, List.of(2L, 0L))),
            List.of(new Condition.Between(USERS, 0, 1), new Condition.OneOf(USERS, List.of(1L, 2L))),
            List.of(new Condition.OneOf(ZONE, List.of("UTC"))),
            List.of(new Condition.OneOf(ZONE, List.of("Europe/Berlin", "UTC"))),
            List.of(new Condition.IsNull(UNIT)),
            List.of(new Condition.OneOf(UNIT, List.of("u1", "u0"))),
            List.of(new Condition.Between(ACCOUNT, 1, 5), new Condition.OneOf(PRIVACY, List.of(true))));

    static {
        DATABASE.change(handle -> handle.createUpdate("""
                        INSERT INTO organization (name, name_fold, name_order, disabled, quota_max_users, business_unit_id,
                          live_agent_account, billing_timezone, data_privacy_enabled, password_policy_min_length)
                        SELECT n::text, n::text, convert_to((n % 50)::text, 'UTF8'), hashint4(n) % 3 = 0, abs(hashint4(n + 1) % 3),
                          nullif('u' || abs(hashint4(n + 2) % 3), 'u2'), nullif(abs(hashint4(n + 3) % 7), 0),
                          CASE abs(hashint4(n + 4) % 3) WHEN 0 THEN 'UTC' WHEN 1 THEN 'Europe/Berlin' ELSE 'Zulu' END,
                          hashint4(n + 5) % 2 = 0, 8 + abs(hashint4(n + 6) % 8)
                        FROM generate_series(1, :rows) n""").bind("rows", ROWS).execute());
    }

    @AfterContainer
    static void close() {
        DATABASE.close();
    }

    @Property(tries = 400, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.PREVIOUS_SEED)
    void every_way_gives_the_rows_that_follow_a_position(@ForAll Random random) {
        List<Condition> conditions = pick(FILTERS, random);
        Listing.Filter filter = random.nextInt(4) == 0 && !conditions.isEmpty()
                ? new Listing.Filter("o.name_fold LIKE :filter", Map.of("filter", "%1%"), conditions)
                : Listing.Filter.of(conditions);
        Order order = order(random).until("o.id");
        boolean backwards = random.nextBoolean();
        int most = 1 + random.nextInt(20);
        DATABASE.read(handle -> {
            List<Integer> whole = ids(handle, Listing.Filter.of(List.of()), order);
            Integer at = random.nextInt(8) == 0 ? null : whole.get(random.nextInt(whole.size()));
            Map<String, @Nullable Object> position = at == null
                    ? null
                    : new Positions(LIST).find(handle, new Cursor(at, 1, order.code()), order, "next");
            List<Integer> expected = expected(whole, ids(handle, filter, order), at, backwards, most);
            PageSql sql = new PageSql(LIST, filter, order, most, 7);
            for (PageSql.Way way : ways(filter, order)) {
                Keyset keyset = new Keyset();
                assertThat(found(handle, filter, keyset, sql.page(way, keyset, position, backwards)))
                        .as(way + " " + order + " " + filter + " " + position)
                        .isEqualTo(expected);
            }
            return null;
        });
    }

    @Example
    void every_order_goes_on_from_everywhere_in_both_directions() {
        DATABASE.read(handle -> {
            for (Column column : COLUMNS.subList(1, COLUMNS.size())) {
                for (boolean ascending : new boolean[] {true, false}) {
                    for (List<Order.Term> rest : rests(column)) {
                        List<Order.Term> terms = new ArrayList<>(List.of(new Order.Term(column, ascending)));
                        terms.addAll(rest);
                        assertGoesOnFromEverywhere(handle, new Order(terms, 0).until("o.id"));
                    }
                }
            }
            return null;
        });
    }

    private static List<List<Order.Term>> rests(Column column) {
        List<List<Order.Term>> rests =
                new ArrayList<>(List.of(List.of(), List.of(new Order.Term(OrganizationColumns.ID, false))));
        if (!column.equals(OrganizationColumns.NAME)) {
            rests.add(List.of(new Order.Term(OrganizationColumns.NAME, true)));
            rests.add(List.of(new Order.Term(OrganizationColumns.NAME, false)));
        }
        return rests;
    }

    private static void assertGoesOnFromEverywhere(Handle handle, Order order) {
        Listing.Filter all = Listing.Filter.of(List.of());
        List<Integer> whole = ids(handle, all, order);
        for (int i = -1; i < whole.size(); i += 13) {
            Integer at = i < 0 ? null : whole.get(i);
            Map<String, @Nullable Object> position = at == null
                    ? null
                    : new Positions(LIST).find(handle, new Cursor(at, 1, order.code()), order, "next");
            for (boolean backwards : new boolean[] {false, true}) {
                PageSql sql = new PageSql(LIST, all, order, 7, PageSql.UNTOLD);
                PageSql.Way way = sql.way();
                Keyset keyset = new Keyset();
                assertThat(found(handle, all, keyset, sql.page(way, keyset, position, backwards)))
                        .as(way + " " + order + " " + at)
                        .isEqualTo(expected(whole, whole, at, backwards, 7));
            }
        }
    }

    @Example
    void a_position_without_a_value_is_behind_or_before_all_values_of_a_filter() {
        DATABASE.read(handle -> {
            for (Column column : List.of(UNIT, ACCOUNT)) {
                for (boolean ascending : new boolean[] {true, false}) {
                    Order order = new Order(List.of(new Order.Term(column, ascending)), 0).until("o.id");
                    List<Integer> whole = ids(handle, Listing.Filter.of(List.of()), order);
                    int at = ids(handle, Listing.Filter.of(List.of(new Condition.IsNull(column))), order)
                            .getFirst();
                    Map<String, @Nullable Object> position =
                            new Positions(LIST).find(handle, new Cursor(at, 1, order.code()), order, "next");
                    for (List<Condition> conditions : FILTERS) {
                        Listing.Filter filter = Listing.Filter.of(conditions);
                        for (boolean backwards : new boolean[] {true, false}) {
                            List<Integer> expected = expected(whole, ids(handle, filter, order), at, backwards, 5);
                            PageSql sql = new PageSql(LIST, filter, order, 5, 7);
                            for (PageSql.Way way : ways(filter, order)) {
                                Keyset keyset = new Keyset();
                                assertThat(found(handle, filter, keyset, sql.page(way, keyset, position, backwards)))
                                        .as(way + " " + order + " " + filter)
                                        .isEqualTo(expected);
                            }
                        }
                    }
                }
            }
            return null;
        });
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF, afterFailure = AfterFailureMode.PREVIOUS_SEED)
    void every_way_leaves_out_as_many_rows(@ForAll Random random) {
        Listing.Filter filter = Listing.Filter.of(pick(FILTERS, random));
        Order order = order(random).until("o.id");
        int skip = 1 + random.nextInt(ROWS);
        DATABASE.read(handle -> {
            List<Integer> all = ids(handle, filter, order);
            List<Integer> expected = all.subList(Math.min(skip, all.size()), Math.min(skip + 9, all.size()));
            PageSql sql = new PageSql(LIST, filter, order, 9, 7);
            for (PageSql.Way way : ways(filter, order)) {
                for (boolean byAbsence : sql.defaultColumn(way).isPresent() ? List.of(false, true) : List.of(false)) {
                    Keyset keyset = new Keyset();
                    assertThat(found(handle, filter, keyset, sql.skipping(way, keyset, skip, byAbsence)))
                            .as(way + " " + byAbsence + " " + order + " " + filter)
                            .isEqualTo(expected);
                }
            }
            return null;
        });
    }

    private static List<PageSql.Way> ways(Listing.Filter filter, Order order) {
        List<PageSql.Way> ways = new ArrayList<>(List.of(PageSql.Way.PLAIN, PageSql.Way.MATCHES, PageSql.Way.NEAR));
        if (!order.terms().isEmpty()) {
            Column first = order.terms().getFirst().column();
            if (filter.isEverything() || filter.isOn(first)) {
                ways.add(PageSql.Way.WALK);
            }
        }
        return ways;
    }

    private static List<Integer> expected(
            List<Integer> whole, List<Integer> matches, @Nullable Integer at, boolean backwards, int most) {
        List<Integer> order = new ArrayList<>(whole);
        if (backwards) {
            Collections.reverse(order);
        }
        Set<Integer> matching = Set.copyOf(matches);
        return order.subList(at == null ? 0 : order.indexOf(at) + 1, order.size()).stream()
                .filter(matching::contains)
                .limit(most)
                .toList();
    }

    private static List<Integer> ids(Handle handle, Listing.Filter filter, Order order) {
        Keyset keyset = new Keyset();
        return found(
                handle,
                filter,
                keyset,
                "SELECT o.id FROM organization o WHERE " + filter.where(keyset) + " ORDER BY "
                        + Keyset.orderBy(order, "o.id", false));
    }

    private static List<Integer> found(Handle handle, Listing.Filter filter, Keyset keyset, String sql) {
        Map<String, Object> values = new HashMap<>(filter.values());
        values.putAll(keyset.values());
        return handle.createQuery(sql).bindMap(values).map(LIST.mapper()).list();
    }

    private static Order order(Random random) {
        Set<Column> columns = new HashSet<>();
        List<Order.Term> terms = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Column column = pick(COLUMNS, random);
            if (columns.add(column)) {
                terms.add(new Order.Term(column, random.nextBoolean()));
            }
        }
        return new Order(terms.stream().collect(Collectors.toList()), 0);
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
