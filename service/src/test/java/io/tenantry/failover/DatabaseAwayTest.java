package io.tenantry.failover;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Eventually;
import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.api.user.CapturedLog;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A database whose connections a forwarder closes, silences or freezes. */
@Tag("long")
@Tag("alone")
@SuppressWarnings("NullAway.Init")
class DatabaseAwayTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String LIST = "/user/organizations/";

    private TestDatabases.Place place;
    private Forwarder forwarder;
    private TestServer server;
    private int acme;
    private String ada;

    @BeforeEach
    void start() {
        place = TestDatabases.create();
        forwarder = Forwarder.before(place);
        server = TestServer.start(forwarder.to(place));
        Scene scene = new Scene(server);
        acme = scene.organization("Acme");
        ada = scene.personKey(scene.personIn(acme, "ada@example.com", "admin"));
        assertThat(list().statusCode()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        forwarder.restore();
        server.close();
        forwarder.close();
    }

    @Test
    void open_connections_that_fall_silent_cost_one_deadline_and_new_ones_are_made() {
        Timed.together(8, this::list);
        forwarder.silenceOpen();
        for (Timed timed : Timed.together(16, this::list, this::rename)) {
            assertThat(timed.took()).isLessThan(Timed.LONGEST_REQUEST);
            assertThat(timed.reply().statusCode()).isIn(200, 503);
        }
        for (Timed timed : Timed.together(16, this::list, this::rename)) {
            assertThat(timed.reply().statusCode()).isEqualTo(200);
            assertThat(timed.took()).isLessThan(Duration.ofSeconds(1));
        }
        assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void a_frozen_database_holds_no_request_and_is_good_at_once_afterwards() {
        forwarder.freeze();
        requireUnavailable(Timed.together(24, this::list, this::rename, this::create, this::ready));
        assertThat(list().headers().firstValue("Retry-After")).isPresent();
        forwarder.restore();
        assertThat(Timed.await(this::rename, 200)).isLessThan(Duration.ofSeconds(1));
        assertThat(Timed.await(this::ready, 200)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void after_an_outage_the_first_change_comes_within_a_second() {
        // Within these five seconds the back-off of HikariCP alone grows to more than a second between two attempts.
        forwarder.cut();
        requireUnavailable(Timed.together(24, this::list, this::rename, this::ready));
        forwarder.restore();
        assertThat(Timed.await(this::rename, 200)).isLessThan(Duration.ofSeconds(1));
        assertThat(Timed.await(this::ready, 200)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void the_log_says_once_that_changes_are_not_followed_and_once_that_they_are_again() {
        try (CapturedLog log = CapturedLog.begin()) {
            forwarder.cut();
            // The feed tries again every second, and such a request waits for five.
            requireUnavailable(Timed.together(1, this::list));
            forwarder.restore();
            Timed.await(this::ready, 200);
            Timed.await(this::rename, 200);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("Cannot follow changes"))
                    .hasSize(1);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("Following changes again"))
                    .hasSize(1);
        }
    }

    @Test
    void operators_do_not_stand_in_line_for_their_credentials_while_it_is_away() {
        Supplier<HttpResponse<String>> manage =
                () -> server.get("/management/v2.0/organisations", "Authorization", TestServer.basic());
        assertThat(manage.get().statusCode()).isEqualTo(200);
        forwarder.cut();
        Timed.await(this::ready, 503);
        for (Timed timed : Timed.together(120, manage)) {
            assertThat(timed.took()).isLessThan(Timed.LONGEST_REQUEST);
            assertThat(timed.reply().statusCode()).isEqualTo(503);
        }
        forwarder.restore();
        assertThat(Timed.await(manage, 200)).isLessThan(Duration.ofSeconds(1));
    }

    /** Requires replies from the cache or 503. Cached replies stay valid for another moment. */
    private static void requireUnavailable(List<Timed> all) {
        for (Timed timed : all) {
            assertThat(timed.took()).isLessThan(Timed.LONGEST_REQUEST);
            boolean cached = timed.reply().request().method().equals("GET")
                    && timed.reply().request().uri().getPath().equals(LIST)
                    && timed.took().compareTo(Duration.ofSeconds(1)) < 0;
            assertThat(timed.reply().statusCode()).as(timed.reply().body()).isIn(503, cached ? 200 : 503);
        }
    }

    @Test
    void a_commit_without_an_answer_is_504_and_the_same_key_finds_it_out() throws Exception {
        sql("CREATE FUNCTION rest() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1); RETURN NULL; END'");
        sql("CREATE CONSTRAINT TRIGGER rest AFTER INSERT ON project DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"
                + " EXECUTE FUNCTION rest()");
        String[] headers = {KEY, ada, "Content-Type", "application/json", "Idempotency-Key", "once"};
        String body = "{\"name\":\"Once\",\"organization\":" + acme + "}";
        Supplier<HttpResponse<String>> create = () -> server.send("POST", "/user/v1/projects/", body, headers);
        BlockingQueue<HttpResponse<String>> replies = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> replies.add(create.get()));
        awaitSql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()");
        forwarder.cut();
        HttpResponse<String> unknown = Objects.requireNonNull(replies.poll(15, TimeUnit.SECONDS), "a reply");
        forwarder.restore();
        assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(504);
        assertThat(unknown.body()).contains("not known", "Idempotency-Key");
        Timed.await(this::ready, 200);
        HttpResponse<String> again = create.get();
        assertThat(again.statusCode()).as(again.body()).isEqualTo(201);
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(new Scene(server).count("project")).isEqualTo(1);
    }

    @Test
    void a_row_that_another_program_keeps_locked_costs_one_deadline() throws Exception {
        try (Connection other = DriverManager.getConnection(place.jdbcUrl(), place.user(), place.password());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT FROM organization FOR UPDATE");
            Timed timed = Timed.of(this::rename);
            assertThat(timed.took()).isLessThan(Timed.LONGEST_REQUEST);
            assertThat(timed.reply().statusCode()).isEqualTo(503);
            assertThat(timed.reply().headers().firstValue("Retry-After")).contains("1");
            other.rollback();
        }
        assertThat(rename().statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "25006, The database takes no changes for now.",
        "40001, The database is busy.",
        "40P01, The database is busy.",
        "55P03, The database is busy.",
        "57014, The database is busy.",
        "53100, The database is out of space: its disk is full.",
        "53300, The database has no connection left."
    })
    void what_passes_is_503(String state, String detail) {
        sql("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '" + state + "'; END$$");
        sql("CREATE TRIGGER refuse BEFORE INSERT ON project FOR EACH ROW EXECUTE FUNCTION refuse()");
        HttpResponse<String> refused = create();
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThatJson(refused.body()).isEqualTo("{detail: '" + detail + "'}");
        sql("DROP TRIGGER refuse ON project");
        assertThat(create().statusCode()).isEqualTo(201);
    }

    @Test
    void a_database_set_to_be_read_only_is_not_ready() {
        String name = place.jdbcUrl().replaceFirst(".*/([a-z_0-9]+).*", "$1");
        sql("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
        sql("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid()");
        try {
            // The connections that were open are gone, and the driver opens none to a server that is not a primary.
            Timed.await(this::rename, 503);
            Eventually.until(() -> rename().body().equals("{\"detail\":\"The database takes no changes for now.\"}"));
            HttpResponse<String> ready = ready();
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThatJson(ready.body()).isEqualTo("{status: 'DOWN', reason: 'The database takes no changes.'}");
        } finally {
            run(statement -> {
                statement.execute("SET default_transaction_read_only = off");
                return statement.execute("ALTER DATABASE " + name + " RESET default_transaction_read_only");
            });
        }
        assertThat(Timed.await(this::rename, 200)).isLessThan(Duration.ofSeconds(3));
        assertThat(Timed.await(this::ready, 200)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void a_full_disk_is_named_by_readiness_until_there_is_room() {
        sql("CREATE FUNCTION full_disk() RETURNS event_trigger LANGUAGE plpgsql AS"
                + " $$BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END$$");
        sql("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END$$");
        sql("CREATE TRIGGER refuse BEFORE INSERT ON project FOR EACH ROW EXECUTE FUNCTION refuse()");
        sql("CREATE EVENT TRIGGER full_disk ON ddl_command_start WHEN TAG IN ('CREATE TABLE AS')"
                + " EXECUTE FUNCTION full_disk()");
        assertThat(create().statusCode()).isEqualTo(503);
        assertThat(ready().statusCode()).isEqualTo(503);
        assertThat(ready().body()).contains("The database is out of space: its disk is full.");
        sql("DROP EVENT TRIGGER full_disk");
        assertThat(ready().statusCode()).isEqualTo(200);
    }

    private void sql(String sql) {
        run(statement -> statement.execute(sql));
    }

    /** Waits until a count is not zero. */
    private void awaitSql(String count) throws InterruptedException {
        AtomicLong found = new AtomicLong();
        while (found.get() == 0) {
            run(statement -> {
                try (var row = statement.executeQuery(count)) {
                    row.next();
                    found.set(row.getLong(1));
                }
                return true;
            });
            LockSupport.parkNanos(10_000_000);
        }
    }

    private interface Work {
        boolean with(Statement statement) throws SQLException;
    }

    private void run(Work work) {
        try (Connection connection = DriverManager.getConnection(place.jdbcUrl(), place.user(), place.password());
                Statement statement = connection.createStatement()) {
            work.with(statement);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private HttpResponse<String> list() {
        return server.get(LIST, KEY, ada);
    }

    private HttpResponse<String> rename() {
        return server.send(
                "PATCH", LIST + acme + "/", "{\"team_size\":\"<10\"}", KEY, ada, "Content-Type", "application/json");
    }

    private HttpResponse<String> create() {
        return server.send(
                "POST",
                "/user/v1/projects/",
                "{\"name\":\"P\",\"organization\":" + acme + "}",
                KEY,
                ada,
                "Content-Type",
                "application/json");
    }

    private HttpResponse<String> ready() {
        return server.get("/health/ready");
    }
}
