package io.tenantry.api.usage;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.start.Options;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Leases, levels and the headroom. */
class LeaseTest {
    private final UsageScene world = new UsageScene();
    private final int organization = world.organization("max_concurrent_runs_limit", 2);
    private final String leases = "/organizations/" + organization + "/leases";

    @AfterEach
    void stop() {
        world.close();
    }

    private HttpResponse<String> grant(int amount, int ttl) {
        return world.send("POST", leases, """
                {"metric": "concurrent_runs", "amount": %d, "ttl_seconds": %d}""".formatted(amount, ttl));
    }

    private static String id(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        return new JsonMapper().readTree(reply.body()).get("id").asString();
    }

    private int status(String method, String lease, String body) {
        return world.send(method, leases + "/" + lease, body).statusCode();
    }

    @Test
    void an_amount_is_held_until_it_is_released_or_expires() {
        HttpResponse<String> first = grant(1, 60);
        assertThatJson(first.body()).isEqualTo("""
                {"id": "${json-unit.any-string}", "metric": "concurrent_runs", "amount": 1,
                 "expires_at": "2026-03-01T19:31:00Z", "limit": 2, "used": 1, "remaining": 1, "resets_at": null}""");
        String second = id(grant(1, 10));
        HttpResponse<String> refused = grant(1, 10);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isEmpty();

        assertThat(status("DELETE", second, "")).isEqualTo(204);
        assertThat(status("DELETE", second, "")).isEqualTo(404);
        String third = id(grant(1, 10));
        world.clock.advance(Duration.ofSeconds(9));
        assertThat(grant(1, 10).statusCode()).isEqualTo(429);
        world.clock.advance(Duration.ofSeconds(1));
        id(grant(1, 10));

        HttpResponse<String> expired = world.send("PUT", leases + "/" + third, "{\"ttl_seconds\": 60}");
        assertThat(expired.statusCode()).isEqualTo(409);
        assertThatJson(expired.body()).isEqualTo("""
                {"type": "about:blank", "title": "Conflict", "status": 409,
                 "detail": "The lease has expired: others may hold its amount by now."}""");
        assertThat(status("DELETE", third, "")).isEqualTo(409);
    }

    @Test
    void a_renewed_lease_holds_from_then_on() {
        String lease = id(grant(2, 10));
        world.clock.advance(Duration.ofSeconds(8));
        assertThatJson(world.send("PUT", leases + "/" + lease, "{\"ttl_seconds\": 10}")
                        .body())
                .isEqualTo("""
                {"id": "%s", "metric": "concurrent_runs", "amount": 2, "expires_at": "2026-03-01T19:30:18Z",
                 "limit": 2, "used": 2, "remaining": 0, "resets_at": null}""".formatted(lease));
        world.clock.advance(Duration.ofSeconds(8));
        assertThat(grant(1, 10).statusCode()).isEqualTo(429);
        world.clock.advance(Duration.ofSeconds(2));
        assertThat(grant(2, 10).statusCode()).isEqualTo(201);
    }

    @Test
    void a_clock_that_jumps_makes_no_lease_longer() {
        String lease = id(grant(2, 60));
        world.clock.advance(Duration.ofMillis(-900));
        assertThat(grant(1, 10).statusCode()).isEqualTo(429);
        world.clock.advance(Duration.ofHours(-1));
        assertThat(status("PUT", lease, "{\"ttl_seconds\": 60}")).isEqualTo(409);
        id(grant(2, 60));
        world.clock.advance(Duration.ofHours(2));
        id(grant(2, 60));
    }

    @Test
    void two_nodes_grant_exactly_the_limit() {
        world.scene.sql("UPDATE organization SET max_concurrent_runs_limit = 20 WHERE id = ?", organization);
        String body = "{\"metric\": \"concurrent_runs\", \"amount\": 1, \"ttl_seconds\": 60}";
        try (TestServer second = TestServer.start(world.place, world.clock, Options.DEFAULT)) {
            List<TestServer> nodes = List.of(world.server, second);
            List<Integer> statuses =
                    UsageScene.atOnce(60, i -> UsageScene.sendTo(nodes.get(i % 2), world.key, "POST", leases, body));
            assertThat(statuses).hasSize(60);
            assertThat(Collections.frequency(statuses, 201)).isEqualTo(20);
            assertThat(Collections.frequency(statuses, 429)).isEqualTo(40);
        }
    }

    @Test
    void a_lease_of_another_organization_is_none() {
        String lease = id(grant(1, 60));
        int other = world.scene.organization("Other");
        for (String path : List.of(
                "/organizations/" + other + "/leases/" + lease,
                leases + "/00000000-0000-0000-0000-000000000000",
                leases + "/x")) {
            HttpResponse<String> reply = world.send("PUT", path, "{\"ttl_seconds\": 60}");
            assertThat(reply.statusCode()).isEqualTo(404);
            assertThatJson(reply.body()).node("detail").isEqualTo("There is no such lease.");
            assertThat(world.send("DELETE", path, "").statusCode()).isEqualTo(404);
        }
        assertThatJson(world.send("POST", leases, """
                {"metric": "messages", "amount": -1, "ttl_seconds": 86401}""").body()).node("errors").isEqualTo("""
                [{"field": "metric", "message": "messages is consumed and released."},
                 {"field": "amount", "message": "Must be a whole number from 1 to 2147483647."},
                 {"field": "ttl_seconds", "message": "Must be a whole number from 1 to 86400."}]""");
        assertThat(grant(1, 60).statusCode()).isEqualTo(201);
        assertThat(grant(1, 60).statusCode()).isEqualTo(429);
    }

    @Test
    void a_level_is_absolute_and_set_under_a_condition() {
        world.scene.sql(
                "UPDATE organization SET max_agents_limit = 5, quota_max_channels_per_project = 3 WHERE id = ?",
                organization);
        String level = "/organizations/" + organization + "/level";
        HttpResponse<String> none = world.get(level + "?metric=agents");
        assertThatJson(none.body()).isEqualTo("""
                {"metric": "agents", "limit": 5, "used": 0, "remaining": 5, "resets_at": null}""");
        String tag = none.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> set = world.send("PUT", level, "{\"metric\": \"agents\", \"level\": 4}", "If-Match", tag);
        assertThatJson(set.body()).isEqualTo("""
                {"metric": "agents", "limit": 5, "used": 4, "remaining": 1, "resets_at": null}""");
        assertThat(world.send("PUT", level, "{\"metric\": \"agents\", \"level\": 1}", "If-Match", tag)
                        .statusCode())
                .isEqualTo(412);
        String next = set.headers().firstValue("ETag").orElseThrow();
        assertThat(world.send("PUT", level, "{\"metric\": \"agents\", \"level\": 6}", "If-Match", next)
                        .statusCode())
                .isEqualTo(429);
        world.scene.sql("UPDATE organization SET max_agents_limit = 1 WHERE id = ?", organization);
        assertThat(world.send("PUT", level, "{\"metric\": \"agents\", \"level\": 3}")
                        .statusCode())
                .isEqualTo(200);

        int project = world.scene.project(organization, "Support");
        int strange = world.scene.project(world.scene.organization("Other"), "Theirs");
        assertThat(world.send("PUT", level, """
                {"metric": "channels", "level": 2, "project": %d}""".formatted(project)).statusCode())
                .isEqualTo(200);
        for (String wrong : List.of(
                "{\"metric\": \"channels\", \"level\": 2, \"project\": " + strange + "}",
                "{\"metric\": \"channels\", \"level\": 2}",
                "{\"metric\": \"agents\", \"level\": 2, \"project\": " + project + "}",
                "{\"metric\": \"members\", \"level\": 2}",
                "{\"metric\": \"agents\", \"level\": -1}")) {
            assertThat(world.send("PUT", level, wrong).statusCode()).as(wrong).isEqualTo(400);
        }

        grant(1, 60);
        world.scene.personIn(organization, "ada@lease.example", "admin");
        assertThatJson(world.get("/organizations/" + organization + "/headroom").body())
                .isEqualTo("""
                {"metrics": [
                  {"metric": "members", "limit": "${json-unit.ignore}", "used": 1, "remaining": "${json-unit.ignore}",
                   "resets_at": null, "because": "default"},
                  {"metric": "projects", "limit": "${json-unit.ignore}", "used": 1, "remaining": "${json-unit.ignore}",
                   "resets_at": null, "because": "default"},
                  {"metric": "agents", "limit": 1, "used": 3, "remaining": 0, "resets_at": null,
                   "because": "organization"},
                  {"metric": "knowledge_chunks", "limit": "${json-unit.ignore}", "used": 0,
                   "remaining": "${json-unit.ignore}", "resets_at": null, "because": "default"},
                  {"metric": "channels", "limit": 3, "used": 2, "remaining": 1, "resets_at": null,
                   "because": "organization"},
                  {"metric": "messages", "limit": "${json-unit.ignore}", "used": 0, "remaining": "${json-unit.ignore}",
                   "resets_at": "2026-03-02T05:00:00Z", "because": "default"},
                  {"metric": "concurrent_runs", "limit": 2, "used": 1, "remaining": 1, "resets_at": null,
                   "because": "organization"},
                  {"metric": "concurrent_chat_runs", "limit": "${json-unit.ignore}", "used": 0,
                   "remaining": "${json-unit.ignore}", "resets_at": null, "because": "default"}]}""");
        assertThat(world.get("/organizations/" + organization + "/headroom?project=" + strange)
                        .statusCode())
                .isEqualTo(400);
    }
}
