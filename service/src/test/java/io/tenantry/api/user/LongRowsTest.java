package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.web.connection.ConnectionLimits;
import io.tenantry.web.connection.Wire;
import io.tenantry.web.server.ServerLimits;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Lists whose rows are as long as they can be. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class LongRowsTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String RUBRIC = "[" + "[],".repeat(33_000) + "[]]";
    private static final int PROJECTS = 40;
    private static final int SLOW = 12;

    private TestServer server;
    private Scene scene;
    private int acme;
    private String key;

    @BeforeAll
    void start() {
        server = TestServer.start(new ServerLimits(64, 64, Duration.ofSeconds(5), 64 << 20, ConnectionLimits.DEFAULT));
        scene = new Scene(server);
        acme = scene.organization("Acme");
        key = scene.personKey(scene.personIn(acme, "ada@example.com", "admin"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void slow_clients_hold_the_text_of_some_rows_and_no_trees() throws IOException {
        scene.sql(
                "INSERT INTO project (organization_id, name, rubric_config)"
                        + " SELECT ?, 'P' || n, CAST(? AS jsonb) FROM generate_series(1, ?) n",
                acme,
                RUBRIC,
                PROJECTS);
        HttpResponse<String> page = server.get("/user/v1/projects/?page=1&page_size=1", KEY, key);
        assertThatJson(page.body()).inPath("results[0].rubric_config").isEqualTo(RUBRIC);
        assertThat(page.body()).contains("\"rubric_config\":" + RUBRIC);
        List<Wire> slow = new ArrayList<>();
        try {
            long before = usedMemory();
            for (int i = 0; i < SLOW; i++) {
                Wire wire = new Wire(server.url())
                        .send("GET /user/v1/projects/ HTTP/1.1\r\nHost: x\r\n" + KEY + ": " + key + "\r\n\r\n");
                slow.add(wire);
                assertThat(wire.in().read()).isEqualTo('H');
            }
            assertThat(usedMemory() - before).isLessThan(80L << 20);
            assertThat(server.get("/user/memberships/", KEY, key).statusCode()).isEqualTo(200);
        } finally {
            slow.forEach(Wire::close);
        }
    }

    @Test
    void metadata_that_is_too_long_for_one_reply_is_refused_before_it_is_read() {
        int other = scene.organization("Other");
        String admin = scene.personKey(scene.personIn(other, "bob@example.com", "admin"));
        for (int i = 0; i < 60; i++) {
            scene.personIn(other, "m" + i + "@example.com", "member");
        }
        scene.sql(
                "INSERT INTO membership_metadata (membership_id, key, value)"
                        + " SELECT m.id, 'k' || n, repeat('x', 500) FROM membership m, generate_series(1, 50) n"
                        + " WHERE m.organization_id = ?",
                other);
        HttpResponse<String> refused = server.get("/user/memberships/?fields=metadata", KEY, admin);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThatJson(refused.body())
                .isEqualTo("{fields: ['The metadata of these objects is too long for one reply: request a page of"
                        + " fewer objects.']}");
        int one = (int) scene.count(
                "generate_series(1, (SELECT min(id) FROM membership WHERE organization_id = " + other + "))");
        assertThatJson(server.get("/user/memberships/" + one + "/?fields=metadata", KEY, admin)
                        .body())
                .node("metadata")
                .isObject()
                .hasSize(50);
    }
}
