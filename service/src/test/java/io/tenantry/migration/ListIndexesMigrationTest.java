package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The indexes of lists are exchanged, and the rows stay. The exchange keeps nobody out who reads or writes meanwhile. */
@MigrationTest.Of("202611271060")
class ListIndexesMigrationTest extends MigrationTest {
    private static final String ROWS =
            "SELECT concat_ws(' ', name, business_unit_id, live_agent_account, revision) FROM organization ORDER BY id";
    private static final String INVALID = "SELECT count(*) FROM pg_index WHERE NOT indisvalid";
    private static final String OF_LISTS = """
            SELECT indexrelid::regclass || CASE WHEN indpred IS NULL THEN '' ELSE ' where ' || pg_get_expr(indpred, indrelid) END
            FROM pg_index WHERE indexrelid::regclass::text ~ 'business_unit|live_agent|and_name|ignore_list|cxone|or_none'
            ORDER BY 1""";

    private static final int MANY = 100_000;
    private static final long LONGEST_MILLIS = 1_000;

    private static final String PAGE = """
            SELECT id, name FROM organization WHERE quota_max_users = ? AND quota_max_users <> 0 AND id > ? ORDER BY id LIMIT 26""";
    private static final String CHANGE =
            "UPDATE organization SET quota_max_users = ?, revision = revision + 1, updated_at = now() WHERE id = ?";
    private static final String CREATE = "INSERT INTO organization (name, name_fold, name_order) VALUES (?, ?, ?)";

    private void writeDataOfTheVersionBefore() {
        execute("""
                INSERT INTO organization (name, name_fold, name_order, business_unit_id, live_agent_account)
                VALUES ('Acme', 'acme', '\\x01', 'BU-1', 7), ('Beta', 'beta', '\\x02', NULL, NULL)""");
    }

    @Test
    void the_rows_stay_and_the_indexes_are_exchanged() {
        writeDataOfTheVersionBefore();

        migrate();

        assertThat(texts(ROWS)).containsExactly("Acme BU-1 7 1", "Beta 1");
        assertThat(number(INVALID)).isZero();
        assertThat(texts(OF_LISTS))
                .containsExactly(
                        "membership_user_by_cxone_email where (project_id IS NULL)",
                        "membership_user_by_cxone_id where (project_id IS NULL)",
                        "organization_by_business_unit_id",
                        "organization_by_business_unit_id_and_name",
                        "organization_by_disabled_and_name",
                        "organization_by_live_agent_account",
                        "organization_by_quota_max_users_and_name",
                        "organization_data_privacy_ignore_list where (data_privacy_ignore_list <> '{}'::text[])");
    }

    @Test
    void an_index_that_an_interrupted_node_has_left_is_made_again() {
        writeDataOfTheVersionBefore();
        execute("CREATE INDEX organization_by_disabled_and_name ON organization (id)");
        execute(
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'organization_by_disabled_and_name'::regclass");

        migrate();

        assertThat(number(INVALID)).isZero();
        assertThat(texts("SELECT indexdef FROM pg_indexes WHERE indexname = 'organization_by_disabled_and_name'"))
                .containsExactly("CREATE INDEX organization_by_disabled_and_name ON public.organization USING btree"
                        + " (disabled, name_order, id)");
    }

    @Test
    void the_version_before_still_sorts_by_values_that_some_do_not_have() {
        writeDataOfTheVersionBefore();

        migrate();

        assertThat(texts("SELECT name FROM organization WHERE business_unit_id IS NULL ORDER BY id"))
                .containsExactly("Beta");
        execute("UPDATE organization SET business_unit_id = 'BU-2' WHERE name = 'Beta'");
        assertThat(texts("SELECT name FROM organization WHERE business_unit_id > 'BU-1' ORDER BY business_unit_id, id"))
                .containsExactly("Beta");
    }

    /** A statement with a number that differs each time. */
    private interface Statement {
        void run(Handle handle, int number);
    }

    private final AtomicBoolean over = new AtomicBoolean();

    /** Runs a statement again and again until the upgrade is over; the result is the time of each, in milliseconds. */
    private Callable<List<Long>> load(Statement statement) {
        return () -> jdbi.withHandle(handle -> {
            List<Long> took = new ArrayList<>();
            for (int number = 1; !over.get(); number++) {
                long began = System.nanoTime();
                statement.run(handle, number);
                took.add((System.nanoTime() - began) / 1_000_000);
            }
            return took;
        });
    }

    @Test
    @Tag("long")
    void no_statement_waits_longer_than_a_second() throws Exception {
        execute("""
                INSERT INTO organization (name, name_fold, name_order, quota_max_users, business_unit_id)
                SELECT name, name, name::bytea, n % 200, CASE WHEN n % 3 > 0 THEN 'BU-' || n % 10000 END
                FROM (SELECT n, 'org ' || n::bigint * 7919 % 100003 AS name FROM generate_series(1, 100000) n) made""");
        execute("ANALYZE organization");
        List<Callable<List<Long>>> loads = List.of(
                load((handle, number) -> handle.select(PAGE, 1 + number % 199, number % MANY)
                        .mapToMap()
                        .list()),
                load((handle, number) -> handle.execute(CHANGE, number % 300, 1 + number * 7919L % MANY)),
                load((handle, number) ->
                        handle.execute(CREATE, "New " + number, "new " + number, new byte[] {(byte) number})));
        try (ExecutorService threads = Executors.newFixedThreadPool(loads.size())) {
            List<Future<List<Long>>> running =
                    loads.stream().map(threads::submit).toList();
            try {
                migrate();
            } finally {
                over.set(true);
            }
            for (Future<List<Long>> load : running) {
                assertThat(load.get()).hasSizeGreaterThan(20).allMatch(millis -> millis <= LONGEST_MILLIS);
            }
        }
        assertThat(number("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isZero();
    }

    @Test
    @Tag("long")
    void a_statement_that_runs_for_long_delays_the_exchange_and_nobody_else() throws Exception {
        execute("INSERT INTO organization (name, name_fold, name_order) VALUES ('Acme', 'acme', '\\x01')");
        try (ExecutorService threads = Executors.newFixedThreadPool(2);
                Handle reader = jdbi.open()) {
            reader.begin();
            // The lock of a reader, without its snapshot, for which the new indexes would wait before the exchange.
            reader.execute("LOCK TABLE organization IN ACCESS SHARE MODE");
            Future<?> upgrade = threads.submit(this::migrate);
            List<Long> others = threads.submit(loadUntilTried(upgrade)).get();
            assertThat(upgrade.isDone()).isFalse();
            assertThat(others).allMatch(millis -> millis <= LONGEST_MILLIS);
            reader.commit();
            upgrade.get();
        }
        assertThat(number("SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'organization_without%'"))
                .isZero();
    }

    /** Writes until the exchange has waited in vain a few times, and kept a statement waiting each time. */
    private Callable<List<Long>> loadUntilTried(Future<?> upgrade) {
        return () -> jdbi.withHandle(handle -> {
            List<Long> took = new ArrayList<>();
            while (took.stream().filter(millis -> millis > 100).count() < 3 && !upgrade.isDone()) {
                long began = System.nanoTime();
                handle.execute(CHANGE, took.size() % 300, 1);
                took.add((System.nanoTime() - began) / 1_000_000);
            }
            return took;
        });
    }
}
