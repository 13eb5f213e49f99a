package io.tenantry.api.usage;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.access.Precondition;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.servicekey.ServiceKeyTerms;
import io.tenantry.start.Options;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Use that is consumed and released. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsumptionTest {
    private static final String LIMIT = "quota_max_messages_per_day";
    private static final String ONE = "{\"metric\": \"messages\", \"amount\": 1}";

    private final UsageScene world = new UsageScene();

    @AfterAll
    void stop() {
        world.close();
    }

    private int organization(int limit) {
        return world.organization(LIMIT, limit);
    }

    private HttpResponse<String> consume(int organization, int amount, String... headers) {
        return world.send(
                "POST",
                "/organizations/" + organization + "/consume",
                "{\"metric\": \"messages\", \"amount\": " + amount + "}",
                headers);
    }

    private HttpResponse<String> release(int organization, int amount) {
        return world.send(
                "POST",
                "/organizations/" + organization + "/release",
                "{\"metric\": \"messages\", \"amount\": " + amount + "}");
    }

    private long used(int organization) {
        return world.server
                .database()
                .read(handle -> handle.select(
                                "SELECT coalesce(sum(used), 0) FROM usage_counter WHERE organization_id = ?",
                                organization)
                        .mapTo(long.class)
                        .one());
    }

    private static void assertReply(HttpResponse<String> reply, int status, String body) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
        assertThatJson(reply.body()).isEqualTo(body);
    }

    @Test
    void use_is_counted_until_the_limit_is_reached() {
        int organization = organization(5);
        assertReply(consume(organization, 3), 200, """
                {"metric": "messages", "limit": 5, "used": 3, "remaining": 2, "resets_at": "2026-03-02T05:00:00Z"}""");
        HttpResponse<String> refused = consume(organization, 3);
        assertReply(refused, 429, """
                {"type": "urn:tenantry:limit-reached", "title": "Limit reached", "status": 429,
                 "detail": "The limit of messages is reached. Nothing was counted.",
                 "metric": "messages", "limit": 5, "used": 3, "remaining": 2, "resets_at": "2026-03-02T05:00:00Z"}""");
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.headers().firstValue("Retry-After")).contains("34200");
        assertThat(consume(organization, 2).statusCode()).isEqualTo(200);
        assertReply(release(organization, 4), 200, """
                {"metric": "messages", "limit": 5, "used": 1, "remaining": 4, "resets_at": "2026-03-02T05:00:00Z"}""");
        assertReply(release(organization, 2), 409, """
                {"type": "about:blank", "title": "Conflict", "status": 409,
                 "detail": "Only 1 are used in this period; nothing was released."}""");
        assertThat(used(organization)).isEqualTo(1);
    }

    @Test
    void a_lowered_limit_refuses_the_next_and_takes_nothing_back() {
        int organization = organization(5);
        consume(organization, 4);
        world.scene.sql("UPDATE organization SET " + LIMIT + " = 2 WHERE id = ?", organization);
        assertThatJson(consume(organization, 1).body()).node("remaining").isEqualTo(0);
        assertThat(used(organization)).isEqualTo(4);
        world.scene.sql("UPDATE organization SET " + LIMIT + " = 0 WHERE id = ?", organization);
        assertThatJson(consume(organization, Integer.MAX_VALUE).body()).isEqualTo("""
                {"metric": "messages", "limit": null, "used": 2147483651, "remaining": null,
                 "resets_at": "2026-03-02T05:00:00Z"}""");
    }

    @Test
    void a_request_with_a_key_is_counted_once_and_tried_anew_after_a_refusal() {
        int organization = organization(2);
        HttpResponse<String> first = consume(organization, 2, "Idempotency-Key", "a" + organization);
        HttpResponse<String> again = consume(organization, 2, "Idempotency-Key", "a" + organization);
        assertReply(again, 200, first.body());
        assertThat(used(organization)).isEqualTo(2);

        assertThat(consume(organization, 1, "Idempotency-Key", "b" + organization)
                        .statusCode())
                .isEqualTo(429);
        release(organization, 1);
        assertThat(consume(organization, 1, "Idempotency-Key", "b" + organization)
                        .statusCode())
                .isEqualTo(200);
        assertThat(used(organization)).isEqualTo(2);
        assertThat(consume(organization, 2, "Idempotency-Key", "b" + organization)
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void a_batch_has_a_result_for_each_in_order() {
        int organization = organization(5);
        int other = organization(1);
        HttpResponse<String> reply = world.send("POST", "/consume", """
                {"items": [{"organization": %1$d, "metric": "messages", "amount": 4},
                           {"organization": "%2$d", "metric": "messages", "amount": 2},
                           {"organization": %1$d, "metric": "messages", "amount": 2},
                           {"organization": 2147483647, "metric": "messages", "amount": 1},
                           {"organization": %1$d, "metric": "messages", "amount": 1}]}""".formatted(organization, other));
        assertReply(reply, 200, """
                {"results": [
                  {"status": 200, "metric": "messages", "limit": 5, "used": 4, "remaining": 1,
                   "resets_at": "2026-03-02T05:00:00Z"},
                  {"type": "urn:tenantry:limit-reached", "title": "Limit reached", "status": 429,
                   "detail": "The limit of messages is reached. Nothing was counted.",
                   "metric": "messages", "limit": 1, "used": 0, "remaining": 1, "resets_at": "2026-03-02T05:00:00Z"},
                  {"type": "urn:tenantry:limit-reached", "title": "Limit reached", "status": 429,
                   "detail": "The limit of messages is reached. Nothing was counted.",
                   "metric": "messages", "limit": 5, "used": 4, "remaining": 1, "resets_at": "2026-03-02T05:00:00Z"},
                  {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "There is no such organization."},
                  {"status": 200, "metric": "messages", "limit": 5, "used": 5, "remaining": 0,
                   "resets_at": "2026-03-02T05:00:00Z"}]}""");
        assertThat(used(organization)).isEqualTo(5);
    }

    @Test
    void two_nodes_grant_exactly_the_limit() {
        int organization = organization(500);
        String path = "/organizations/" + organization + "/consume";
        try (TestServer second = TestServer.start(world.place, world.clock, Options.DEFAULT)) {
            List<TestServer> nodes = List.of(world.server, second);
            List<Integer> statuses =
                    UsageScene.atOnce(1_000, i -> UsageScene.sendTo(nodes.get(i % 2), world.key, "POST", path, ONE));
            assertThat(statuses).hasSize(1_000).containsOnly(200, 429);
            assertThat(Collections.frequency(statuses, 200)).isEqualTo(500);
        }
        assertThat(used(organization)).isEqualTo(500);
    }

    @Test
    void batches_of_two_nodes_in_opposite_orders_never_wait_for_each_other() {
        int one = organization(60);
        int other = organization(60);
        String item = "{\"organization\": %d, \"metric\": \"messages\", \"amount\": 1}";
        String there = "{\"items\": [" + item.formatted(one) + "," + item.formatted(other) + "]}";
        String back = "{\"items\": [" + item.formatted(other) + "," + item.formatted(one) + "]}";
        List<Integer> statuses = UsageScene.atOnce(100, i -> world.send("POST", "/consume", i % 2 == 0 ? there : back));
        assertThat(statuses).hasSize(100).containsOnly(200);
        assertThat(used(one)).isEqualTo(60);
        assertThat(used(other)).isEqualTo(60);
    }

    @Test
    void a_day_begins_in_the_billing_time_zone_and_a_clock_that_jumps_counts_no_day_twice() {
        try (UsageScene another = new UsageScene()) {
            int organization = another.organization(LIMIT, 2);
            String path = "/organizations/" + organization + "/consume";
            assertThat(another.send("POST", path, ONE).statusCode()).isEqualTo(200);
            another.clock.advance(Duration.ofHours(10));
            assertThatJson(another.send("POST", path, ONE).body()).isEqualTo("""
                    {"metric": "messages", "limit": 2, "used": 1, "remaining": 1, "resets_at": "2026-03-03T05:00:00Z"}""");
            another.clock.advance(Duration.ofHours(-1));
            assertThatJson(another.send("POST", path, ONE).body()).isEqualTo("""
                    {"metric": "messages", "limit": 2, "used": 2, "remaining": 0, "resets_at": "2026-03-02T05:00:00Z"}""");
            another.clock.advance(Duration.ofHours(1));
            assertThat(another.send("POST", path, ONE).statusCode()).isEqualTo(200);
            assertThat(another.send("POST", path, ONE).statusCode()).isEqualTo(429);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "0",
                "-0.0",
                "2147483648",
                "2147483648.0",
                "1e400",
                "-1e400",
                "1.5",
                "1e-1",
                "\"1\"",
                "null",
                "true",
                "99999999999999999999"
            })
    void an_amount_that_is_none_is_refused_and_nothing_is_counted(String amount) {
        int organization = organization(5);
        assertReply(
                world.send(
                        "POST",
                        "/organizations/" + organization + "/consume",
                        "{\"metric\": \"messages\", \"amount\": " + amount + "}"),
                400,
                """
                {"type": "about:blank", "title": "Bad Request", "status": 400,
                 "detail": "The request has errors.",
                 "errors": [{"field": "amount", "message": "Must be a whole number from 1 to 2147483647."}]}""");
        assertThat(used(organization)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "3.0", "3.000e0", "30e-1", "0.3E+1"})
    void a_whole_number_is_taken_in_every_form_of_json(String three) {
        int organization = world.organization("max_concurrent_runs_limit", 5);
        world.scene.sql("UPDATE organization SET " + LIMIT + " = 5 WHERE id = ?", organization);
        String path = "/organizations/" + organization;
        String amount = "{\"metric\": \"messages\", \"amount\": " + three + "}";
        assertReply(world.send("POST", path + "/consume", amount), 200, """
                {"metric": "messages", "limit": 5, "used": 3, "remaining": 2, "resets_at": "2026-03-02T05:00:00Z"}""");
        assertThat(world.send("POST", path + "/release", amount).statusCode()).isEqualTo(200);
        String batch = "{\"items\": [{\"organization\": %d.0, \"metric\": \"messages\", \"amount\": %s}]}";
        assertThatJson(world.send("POST", "/consume", batch.formatted(organization, three))
                        .body())
                .node("results[0]")
                .isEqualTo("""
                {"metric": "messages", "limit": 5, "used": 3, "remaining": 2, "resets_at": "2026-03-02T05:00:00Z",
                 "status": 200}""");
        assertThatJson(world.send("PUT", path + "/level", "{\"metric\": \"agents\", \"level\": " + three + "}")
                        .body())
                .node("used")
                .isEqualTo(3);
        String lease = "{\"metric\": \"concurrent_runs\", \"amount\": %1$s, \"ttl_seconds\": %1$s}";
        assertThatJson(world.send("POST", path + "/leases", lease.formatted(three))
                        .body())
                .isEqualTo("""
                {"metric": "concurrent_runs", "limit": 5, "used": 3, "remaining": 2, "resets_at": null,
                 "id": "${json-unit.any-string}", "amount": 3, "expires_at": "2026-03-01T19:30:03Z"}""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"metric\": \"messages\", \"amount\": NaN} | The body is not well-formed at line 1, column 37.",
                "{\"metric\": \"messages\", \"amount\": 1, \"amount\": 1} | The member 'amount' is there twice.",
                "{\"items\": [{\"metric\": \"messages\"}, {\"a\": 1, \"\\u0061\": 2}]} | The member 'a' is there twice.",
                "{\"a\": NaN, \"b\": 1, \"b\": 2} | The body is not well-formed at line 1, column 10.",
                "[1] | The body must be an object.",
                "`` | The body is not well-formed at line 1, column 1."
            })
    void a_body_that_is_no_object_is_refused(String body, String detail) {
        int organization = organization(5);
        HttpResponse<String> reply = world.send("POST", "/organizations/" + organization + "/consume", body);
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).isEqualTo("""
                {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "%s"}""".formatted(detail.replace("'", "\\\"")));
    }

    @Test
    void every_problem_of_a_body_is_named() {
        int organization = organization(5);
        String path = "/organizations/" + organization;
        assertThatJson(world.send("POST", path + "/consume", """
                {"metric": "agents", "amount": 0, "more": 1, "project": "x"}""").body())
                .node("errors")
                .isEqualTo("""
                [{"field": "metric", "message": "agents is set as a level."},
                 {"field": "amount", "message": "Must be a whole number from 1 to 2147483647."},
                 {"field": "project",
                  "message": "Must be the number or the 24 characters of a project of this installation."},
                 {"field": "more", "message": "There is no such member."}]""");
        assertThatJson(world.send("POST", "/consume", """
                {"items": [{"metric": "wishes", "amount": 1, "organization": {}}, 7]}""").body())
                .node("errors")
                .isEqualTo("""
                [{"field": "items[1]", "message": "Must be an object."},
                 {"field": "items[0].organization",
                  "message": "Must be the number or the 24 characters of an organization of this installation."},
                 {"field": "items[0].metric", "message": "Must be the name of a metric."}]""");
        assertThat(world.send("POST", "/consume", "{\"items\": []}").statusCode())
                .isEqualTo(400);
        assertThat(world.send("POST", path + "/consume", ONE, "Content-Type", "text/plain")
                        .statusCode())
                .isEqualTo(415);
        HttpResponse<String> coded = world.send("POST", path + "/consume", ONE, "Content-Encoding", "br");
        assertReply(coded, 415, """
                {"type": "about:blank", "title": "Unsupported Media Type", "status": 415,
                 "detail": "The Content-Encoding of the body must be gzip, or there must be none."}""");
        assertThat(coded.headers().firstValue("Accept-Encoding")).contains("gzip");
        assertThat(used(organization)).isZero();
    }

    @Test
    void a_service_reaches_the_operations_of_its_scopes_and_the_organizations_that_it_sees() {
        int organization = organization(5);
        int stranger = organization(5);
        String path = "/organizations/" + organization + "/consume";
        String reading = world.serviceKey(ServiceScope.READ, ServiceScope.INTROSPECT);
        assertReply(UsageScene.sendTo(world.server, reading, "POST", path, ONE), 403, """
                {"type": "about:blank", "title": "Forbidden", "status": 403,
                 "detail": "This service key does not have the scope \\"usage\\"."}""");
        String own = world.serviceKeyOf(List.of(organization), ServiceScope.USAGE);
        assertThat(UsageScene.sendTo(world.server, own, "POST", path, ONE).statusCode())
                .isEqualTo(200);
        for (String strange : List.of(Integer.toString(stranger), "2147483647", "0", "x", "99999999999")) {
            assertReply(
                    UsageScene.sendTo(world.server, own, "POST", "/organizations/" + strange + "/consume", ONE),
                    404,
                    """
                    {"type": "about:blank", "title": "Not Found", "status": 404,
                     "detail": "There is no such organization."}""");
        }
        assertThat(used(stranger)).isZero();
        assertThat(UsageScene.sendTo(world.server, own, "POST", "/introspect", "{\"token\": \"x\"}")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void only_service_keys_are_taken_here_and_none_is_taken_elsewhere() {
        int organization = organization(5);
        String path = "/organizations/" + organization + "/consume";
        String person = world.scene.personKey(world.scene.personIn(organization, "ada@usage.example", "admin"));
        for (String key : List.of(person, world.scene.organizationKey(organization), "nobodys", "")) {
            assertReply(UsageScene.sendTo(world.server, key, "POST", path, ONE), 401, """
                    {"type": "about:blank", "title": "Unauthorized", "status": 401,
                     "detail": "A valid service key is needed as a bearer token."}""");
        }
        for (String elsewhere :
                List.of("/user/organizations/", "/management/v2.0/organisations", "/v2.0/users/me/apikeys")) {
            assertThat(world.server
                            .get(elsewhere, "Authorization", "Bearer " + world.key)
                            .statusCode())
                    .as(elsewhere)
                    .isEqualTo(elsewhere.startsWith("/management") ? 403 : 401);
        }
        assertThat(world.server
                        .get("/user/organizations/", "X-CEKURA-API-KEY", world.key)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_key_ends_when_it_is_revoked_or_expires() {
        int organization = organization(5);
        String path = "/organizations/" + organization + "/consume";
        var made = world.server
                .installation()
                .serviceKeys()
                .create(
                        new Caller.Operator("ada"),
                        new ServiceKeyTerms("short", Set.of(ServiceScope.USAGE), ServiceReach.Everywhere.INSTANCE, 1));
        assertThat(UsageScene.sendTo(world.server, made.text(), "POST", path, ONE)
                        .statusCode())
                .isEqualTo(200);
        world.server
                .installation()
                .serviceKeys()
                .revoke(new Caller.Operator("ada"), made.key().id(), Precondition.none());
        assertThat(UsageScene.sendTo(world.server, made.text(), "POST", path, ONE)
                        .statusCode())
                .isEqualTo(401);
        List<String> history = world.server
                .database()
                .read(handle -> handle.select("""
                        SELECT action || ' ' || object_name || ' ' || operator FROM audit_event
                        WHERE object_type = 'ServiceKey' AND object_name = 'short' ORDER BY id""").mapTo(String.class).list());
        assertThat(history).containsExactly("createServiceKey short ada", "deleteServiceKey short ada");
        try (UsageScene another = new UsageScene()) {
            another.clock.advance(Duration.ofDays(90));
            assertThat(another.send("POST", "/consume", "{}").statusCode()).isEqualTo(401);
        }
    }
}
