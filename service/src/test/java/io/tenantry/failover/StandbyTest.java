package io.tenantry.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.postgres.PostgresPair;
import io.tenantry.storage.connection.DatabaseNotUsable;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to a standby, and a standby that becomes the primary. */
@Tag("long")
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init")
class StandbyTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String LIST = "/user/organizations/";

    private PostgresPair pair;
    private Forwarder forwarder;
    private @Nullable TestServer running;
    private int acme;
    private String ada;

    @BeforeAll
    void startPair(@TempDir Path folder) {
        pair = PostgresPair.start(folder);
    }

    @AfterAll
    void stopPair() {
        pair.close();
    }

    @BeforeEach
    void start() {
        forwarder = Forwarder.before(pair.primary());
    }

    @AfterEach
    void stop() {
        forwarder.restore();
        if (running != null) {
            running.close();
            running = null;
        }
        forwarder.close();
    }

    private TestServer server() {
        return Objects.requireNonNull(running);
    }

    private void serve(TestDatabases.Place place) {
        running = TestServer.start(place);
        Scene scene = new Scene(running);
        String name = UUID.randomUUID().toString();
        acme = scene.organization(name);
        ada = scene.personKey(scene.personIn(acme, name + "@example.com", "admin"));
        assertThat(running.get(LIST, KEY, ada).statusCode()).isEqualTo(200);
    }

    private TestDatabases.Place address(String query) {
        TestDatabases.Place place = forwarder.to(pair.primary());
        return new TestDatabases.Place(place.jdbcUrl() + query, place.user(), place.password());
    }

    @ParameterizedTest
    @Order(2)
    @ValueSource(strings = {"", "?targetServerType=any"})
    void connections_to_a_standby_are_dropped_and_the_primary_is_found_again(String query) {
        serve(address(query));
        forwarder.moveTo(pair.standbyPort());
        await(this::rename, 503);
        for (int i = 0; i < 5; i++) {
            assertThat(rename().statusCode()).isEqualTo(503);
            HttpResponse<String> ready = server().get("/health/ready");
            assertThat(ready.statusCode()).as(ready.body()).isEqualTo(503);
        }
        forwarder.moveTo(port(pair.primary()));
        assertThat(await(this::rename, 200)).isLessThan(Duration.ofSeconds(2));
        assertThat(await(() -> server().get("/health/ready"), 200)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    @Order(3)
    void a_frozen_leader_is_left_for_the_new_one() {
        TestDatabases.Place place = pair.primary();
        serve(new TestDatabases.Place(
                place.jdbcUrl()
                        .replaceFirst(
                                "127.0.0.1:\\d+", "127.0.0.1:" + forwarder.port() + ",127.0.0.1:" + pair.standbyPort()),
                place.user(),
                place.password()));
        assertThat(rename().statusCode()).isEqualTo(200);
        forwarder.freeze();
        await(() -> server().get("/health/ready"), 503);
        pair.promote();
        assertThat(await(this::rename, 200)).isLessThan(Duration.ofSeconds(6));
        assertThat(await(() -> server().get("/health/ready"), 200)).isLessThan(Duration.ofSeconds(6));
        assertThat(server().get(LIST, KEY, ada).statusCode()).isEqualTo(200);
    }

    @Test
    @Order(1)
    void a_start_on_a_standby_says_so() {
        forwarder.moveTo(pair.standbyPort());
        for (String query : new String[] {"", "?targetServerType=any"}) {
            assertThatThrownBy(() -> address(query).open())
                    .isInstanceOf(DatabaseNotUsable.class)
                    .hasMessageContaining("is a standby");
        }
    }

    private HttpResponse<String> rename() {
        return server().send(
                        "PATCH",
                        LIST + acme + "/",
                        "{\"team_size\":\"<10\"}",
                        KEY,
                        ada,
                        "Content-Type",
                        "application/json");
    }

    private static int port(TestDatabases.Place place) {
        return Integer.parseInt(place.jdbcUrl().replaceFirst(".*:(\\d+)/.*", "$1"));
    }

    /** The time until a request is answered with that status; a defect (500) fails the test. */
    private static Duration await(Supplier<HttpResponse<String>> request, int status) {
        long began = System.nanoTime();
        for (int found = 0; found != status; found = request.get().statusCode()) {
            assertThat(found).isNotEqualTo(500);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
            LockSupport.parkNanos(10_000_000);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
