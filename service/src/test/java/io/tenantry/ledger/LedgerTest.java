package io.tenantry.ledger;

import static io.tenantry.ledger.LedgerScene.entries;
import static io.tenantry.ledger.LedgerScene.entry;
import static io.tenantry.ledger.LedgerScene.grant;
import static io.tenantry.ledger.LedgerScene.items;
import static io.tenantry.ledger.LedgerScene.path;
import static io.tenantry.ledger.LedgerScene.told;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The ledger of an organization: entries, their keys, the order of use and the balance. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerTest {
    private static final String OVERAGE = "{\"name\": \"Scale\", \"overage\": \"0.50\"}";

    private final LedgerScene world = new LedgerScene();

    @AfterAll
    void stop() {
        world.close();
    }

    @Test
    void an_entry_has_a_result_and_stands_in_the_list() {
        int acme = world.organization();
        HttpResponse<String> reply = world.send(
                "POST",
                entries(acme),
                items("{\"key\": \"inv-1\", \"kind\": \"purchase\", \"amount\": 100.5, \"source\": \"shop\","
                        + " \"at\": \"2026-03-09T23:30:00+01:00\"}"));
        assertThat(reply.statusCode()).isEqualTo(207);
        assertThatJson(reply.body()).whenIgnoringPaths("items[*]._id").isEqualTo("""
            {"items": [{"index": 0, "status": 201, "organisationId": "%s", "key": "inv-1", "amount": "100.50",
                        "balance": "100.50", "code": null, "detail": null}],
             "total": 1, "next": null, "previous": null, "nextCursor": null, "previousCursor": null}\
            """.formatted(world.id(acme)));
        String written = world.send("GET", entries(acme), null).body();
        assertThatJson(written)
                .whenIgnoringPaths("items[*]._id", "items[*].createdAt")
                .isEqualTo("""
                    {"items": [{"organisationId": "%s", "key": "inv-1", "amount": "100.50", "kind": "purchase",
                                "expiresAt": null, "source": "shop", "at": "2026-03-09T22:30:00Z", "balance": "100.50",
                                "operator": "operator", "serviceKey": null}],
                     "total": 1, "next": null, "previous": null, "nextCursor": null, "previousCursor": null}\
                    """.formatted(world.id(acme)));
        assertThatJson(written)
                .inPath("items[0]._id")
                .isEqualTo(LedgerScene.JSON
                        .readTree(reply.body())
                        .at("/items/0/_id")
                        .asString());
    }

    @Test
    void a_repeated_key_changes_nothing_and_answers_as_before() {
        int acme = world.organization();
        JsonNode first = world.write(acme, entry("k", "grant", "10"), entry("k", "grant", "10"));
        assertThat(told(first.get(0))).isEqualTo("201 10.00");
        assertThat(first.get(1).get("_id")).isEqualTo(first.get(0).get("_id"));
        world.write(acme, entry("l", "usage", "-3"));
        JsonNode again = world.write(acme, entry("k", "usage", "-9"));
        assertThat(again.get(0)).isEqualTo(first.get(0));
        assertThat(world.remaining(acme)).isEqualTo("7.00");
        int other = world.organization();
        assertThat(world.book(other, "k", "grant", "2")).isEqualTo("201 2.00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ", "a b", "'", "\\\"", "%25", "../..", "Größe", "😀", "\\u200b", "{}", "NULL", "-", "%00", "a\\\\b",
                "$1", ":name", "?"
            })
    void a_key_can_have_strange_characters(String key) {
        int acme = world.organization();
        if (key.equals(" ")) {
            assertThat(world.book(acme, key, "grant", "1")).isEqualTo("400");
            return;
        }
        assertThat(world.book(acme, key, "grant", "1")).isEqualTo("201 1.00");
        assertThat(world.book(acme, key, "grant", "1")).isEqualTo("201 1.00");
        assertThat(world.scene.count("ledger_entry WHERE organization_id = " + acme))
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\\u0000", "a\\u0007", "\\ud800", "\\r"})
    void a_key_without_a_text_is_refused(String key) {
        int acme = world.organization();
        HttpResponse<String> reply = world.send("POST", entries(acme), items(entry(key, "grant", "1")));
        assertThat(reply.statusCode()).isIn(400, 207);
        assertThat(world.scene.count("ledger_entry WHERE organization_id = " + acme))
                .isZero();
        assertThat(world.book(acme, "x".repeat(256), "grant", "1")).isEqualTo("400");
        assertThat(world.book(acme, "😀".repeat(255), "grant", "1")).isEqualTo("201 1.00");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.00",
        "1.5, 1.50",
        "1e2, 100.00",
        "1E+2, 100.00",
        "150e-2, 1.50",
        "1.10, 1.10",
        "1.100, 1.10",
        "99999999.99, 99999999.99",
        "'\"1\"', 1.00",
        "'\"1.\"', 1.00",
        "'\".5\"', 0.50",
        "'\" 2.50 \"', 2.50",
        "'\"00000001\"', 1.00",
        "0.01, 0.01"
    })
    void an_amount_is_read_exactly(String written, String amount) {
        int acme = world.organization();
        JsonNode result = world.write(acme, "{\"key\": \"k\", \"kind\": \"grant\", \"amount\": " + written + "}")
                .get(0);
        assertThat(result.get("status").asInt()).as(result.toString()).isEqualTo(201);
        assertThat(result.get("amount").asString()).isEqualTo(amount);
        assertThat(world.remaining(acme)).isEqualTo(amount);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.00",
                "-0.0",
                "1.005",
                "1e-3",
                "100000000",
                "1e8",
                "1e308",
                "null",
                "true",
                "[]",
                "{}",
                "\"\"",
                "\"-\"",
                "\".\"",
                "\"1e2\"",
                "\"+1\"",
                "\"1,5\"",
                "\"0x1\"",
                "\"NaN\"",
                "\"Infinity\"",
                "\"١\"",
                "\"1 000\"",
                "\"1.000\"",
                "\"--1\"",
                "-1",
                "\"-1\""
            })
    void an_amount_of_another_form_is_refused(String written) {
        int acme = world.organization();
        JsonNode result = world.write(acme, "{\"key\": \"k\", \"kind\": \"grant\", \"amount\": " + written + "}")
                .get(0);
        assertThat(result.get("status").asInt()).isEqualTo(400);
        assertThat(result.get("detail").asString()).isNotEmpty();
        assertThat(world.scene.count("ledger_entry WHERE organization_id = " + acme))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999", "1e2147483648", "1e99999999999", "1e-2147483649", "01", "+1", "NaN", "1_000"})
    void a_number_that_is_none_or_beyond_all_ranges_makes_the_body_unreadable(String written) {
        int acme = world.organization();
        String body = "{\"items\": [{\"key\": \"k\", \"kind\": \"grant\", \"amount\": " + written + "}]}";
        assertThat(world.send("POST", entries(acme), body).statusCode()).isEqualTo(400);
    }

    @Test
    void every_fault_of_an_entry_is_its_own() {
        int acme = world.organization();
        JsonNode results = world.write(
                acme,
                entry("a", "grant", "5"),
                entry("b", "usage", "5"),
                entry("c", "expiry", "-5"),
                "7",
                "{}",
                "{\"key\": \"d\", \"kind\": \"purchase\", \"amount\": 1, \"expiresAt\": \"2027-01-01T00:00:00Z\"}",
                grant("e", "1", "2026-03-10T12:00:00Z"),
                grant("f", "1", "2026-03-10"),
                "{\"key\": \"g\", \"kind\": \"grant\", \"amount\": 1, \"colour\": 1}",
                "{\"key\": \"h\", \"kind\": \"grant\", \"amount\": 1, \"source\": \"" + "s".repeat(101) + "\"}",
                "{\"key\": \"i\", \"kind\": \"grant\", \"amount\": 1, \"at\": \"1999-01-01T00:00:00Z\"}",
                entry("j", "usage", "-5.01"),
                entry("j", "adjustment", "-5"),
                entry("k", "refund", "-1"));
        List<String> told = new ArrayList<>();
        results.forEach(result -> told.add(told(result)));
        assertThat(told)
                .containsExactly(
                        "201 5.00",
                        "400",
                        "400",
                        "400",
                        "400",
                        "400",
                        "400",
                        "400",
                        "400",
                        "400",
                        "400",
                        "409",
                        "201 0.00",
                        "400");
        assertThat(results.get(4).get("detail").asString()).isNotEmpty();
        assertThat(results.get(11).get("detail").asString())
                .isEqualTo("The balance would be below zero: 5.00 credits are available.");
    }

    @Test
    void a_request_has_one_to_a_thousand_entries() {
        int acme = world.organization();
        String[] thousand = IntStream.range(0, 1000)
                .mapToObj(i -> entry("k" + i, "grant", "0.01"))
                .toArray(String[]::new);
        assertThat(world.write(acme, thousand)).hasSize(1000);
        assertThat(world.remaining(acme)).isEqualTo("10.00");
        assertThat(world.scene.count("audit_event WHERE action = 'createLedgerEntry' AND organization_id = " + acme))
                .isEqualTo(1000);
        String[] more = IntStream.range(0, 1001)
                .mapToObj(i -> entry("m" + i, "grant", "0.01"))
                .toArray(String[]::new);
        for (String body : List.of(
                items(more), "{\"items\": []}", "{\"items\": 7}", "{}", "[]", "{\"items\": [{}], \"more\": 1}")) {
            assertThat(world.send("POST", entries(acme), body).statusCode()).isEqualTo(400);
        }
        assertThat(world.remaining(acme)).isEqualTo("10.00");
    }

    @Test
    void plan_credits_are_used_first_and_the_soonest_to_expire_before_others() {
        int acme = world.organization();
        world.write(
                acme,
                entry("bought", "purchase", "100"),
                grant("late", "30", "2026-06-01T00:00:00Z"),
                grant("soon", "20", "2026-04-01T00:00:00Z"));
        assertThat(world.book(acme, "u1", "usage", "-25")).isEqualTo("201 125.00");
        List<String> lots = world.texts(
                "SELECT concat_ws(' ', expires_at AT TIME ZONE 'UTC', remaining) FROM plan_credit"
                        + " WHERE organization_id = ? ORDER BY expires_at",
                acme);
        assertThat(lots).containsExactly("2026-06-01 00:00:00 25.00");
        assertThat(world.info(acme).get("balance_expiry").asString()).isEqualTo("2026-06-01T00:00:00Z");
        assertThat(world.book(acme, "u2", "usage", "-30")).isEqualTo("201 95.00");
        assertThat(world.info(acme).get("balance_expiry").isNull()).isTrue();
    }

    @Test
    void an_overage_takes_the_balance_below_zero_and_the_next_credits_pay_it() {
        int acme = world.organization();
        assertThat(world.book(acme, "u0", "usage", "-1")).isEqualTo("409");
        world.send("PATCH", path(acme, "plan"), OVERAGE);
        assertThat(world.book(acme, "u0", "usage", "-40")).isEqualTo("201 -40.00");
        assertThat(told(world.write(acme, grant("g", "100", "2027-01-01T00:00:00Z"))
                        .get(0)))
                .isEqualTo("201 60.00");
        assertThat(world.texts("SELECT remaining::text FROM plan_credit WHERE organization_id = ?", acme))
                .containsExactly("60.00");
        world.send("PATCH", path(acme, "plan"), "{\"overage\": -1}");
        assertThat(world.book(acme, "u1", "usage", "-60.01")).isEqualTo("409");
        world.send("PATCH", path(acme, "plan"), "{\"overage\": 0}");
        assertThat(world.book(acme, "u1", "usage", "-60.01")).isEqualTo("201 -0.01");
        world.send("PATCH", path(acme, "plan"), "{\"expiresAt\": \"2026-03-10T12:00:00Z\"}");
        assertThat(world.book(acme, "u2", "usage", "-1")).isEqualTo("409");
        assertThat(world.book(acme, "g2", "refund", "0.01")).isEqualTo("201 0.00");
    }

    @Test
    void a_service_sees_its_organizations_with_its_scope() {
        int acme = world.organization();
        int other = world.organization();
        String own = world.serviceKey(LedgerScene.only(acme), ServiceScope.BILLING);
        String flags = world.serviceKey(ServiceReach.Everywhere.INSTANCE, ServiceScope.FLAGS, ServiceScope.USAGE);
        String body = items(entry("k", "grant", "1"));
        assertThat(world.sendAsService(own, "POST", entries(acme), body).statusCode())
                .isEqualTo(207);
        assertThat(world.sendAsService(own, "GET", entries(acme), null).statusCode())
                .isEqualTo(200);
        assertThatJson(world.sendAsService(own, "GET", entries(acme), null).body())
                .inPath("items[0].serviceKey")
                .isNumber();
        String unseen = world.sendAsService(own, "POST", entries(other), body).body();
        String nobody =
                world.sendAsService(own, "POST", entries(2_000_000), body).body();
        assertThatJson(unseen).whenIgnoringPaths("traceId", "instance").isEqualTo(nobody);
        assertThat(world.sendAsService(own, "GET", path(other, "plan"), null).statusCode())
                .isEqualTo(404);
        for (String path : List.of(entries(acme), path(acme, "plan"))) {
            assertThat(world.sendAsService(flags, "GET", path, null).statusCode())
                    .isEqualTo(403);
        }
        assertThat(world.sendAsService(flags, "POST", entries(acme), body).statusCode())
                .isEqualTo(403);
        for (String path : List.of(path(acme, "limits"), path(acme, "effective"), "/management/v2.0/organisations")) {
            assertThat(world.sendAsService(own, "GET", path, null).statusCode()).isEqualTo(403);
        }
        String key = world.scene.organizationKey(acme);
        assertThat(world.server
                        .get(entries(acme), "X-CEKURA-API-KEY", key, "X-API-Key", key)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void the_list_has_pages_queries_and_media_types() {
        int acme = world.organization();
        for (int i = 1; i <= 5; i++) {
            world.book(acme, "k" + i, i % 2 == 0 ? "grant" : "purchase", i + ".00");
            world.clock.advance(Duration.ofSeconds(1));
        }
        JsonNode first = page(acme, "?limit=2&sort=at:desc");
        assertThat(keys(first)).containsExactly("k5", "k4");
        JsonNode second = page(acme, "?limit=2&next=" + first.get("next").asString());
        assertThat(keys(second)).containsExactly("k3", "k2");
        assertThat(keys(page(acme, "?limit=2&previous=" + second.get("previous").asString())))
                .containsExactly("k5", "k4");
        assertThat(second.get("total").asInt()).isEqualTo(5);
        assertThat(keys(page(acme, "?kind=grant"))).containsExactly("k2", "k4");
        assertThat(keys(page(acme, "?key=k3,k9"))).containsExactly("k3");
        assertThat(keys(page(acme, "?key="))).isEmpty();
        assertThat(keys(page(acme, "?sort=kind:asc,key:desc"))).containsExactly("k4", "k2", "k5", "k3", "k1");
        assertThat(keys(page(acme, "?filter=%25"))).isEmpty();
        assertThat(world.send("GET", entries(acme) + "?sort=amount", null).statusCode())
                .isEqualTo(400);
        assertThat(world.send("GET", entries(acme) + "?limit=101", null).statusCode())
                .isEqualTo(400);
        HttpResponse<String> csv =
                world.server.get(entries(acme) + "?key=k1", "Authorization", TestServer.basic(), "Accept", "text/csv");
        assertThat(csv.body()).contains("key,amount,kind").contains(",k1,1.00,purchase,");
    }

    private JsonNode page(int organization, String query) {
        HttpResponse<String> reply = world.send("GET", entries(organization) + query, null);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return LedgerScene.JSON.readTree(reply.body());
    }

    private static List<String> keys(JsonNode page) {
        return page.get("items").findValuesAsString("key");
    }

    @Test
    void changes_are_in_the_history_and_use_is_in_the_ledger_alone() {
        int acme = world.organization();
        world.send("POST", entries(acme), items(entry("k", "adjustment", "5"), entry("u", "usage", "-1")));
        assertThat(world.texts(
                        "SELECT concat_ws(' ', operator, action, object_type, object_name, changes) FROM audit_event"
                                + " WHERE organization_id = ?",
                        acme))
                .containsExactly(
                        "operator createLedgerEntry LedgerEntry k [{\"after\": \"adjustment\", \"field\": \"kind\","
                                + " \"before\": null}, {\"after\": \"5.00\", \"field\": \"amount\", \"before\": null},"
                                + " {\"after\": \"5.00\", \"field\": \"balance\", \"before\": null}]");
    }

    @Test
    void plan_credits_have_at_most_a_thousand_times_of_expiry() {
        int acme = world.organization();
        String[] thousand = IntStream.range(0, 1000)
                .mapToObj(i -> grant("k" + i, "0.01", "2026-05-01T00:%02d:%02dZ".formatted(i / 60, i % 60)))
                .toArray(String[]::new);
        assertThat(world.write(acme, thousand))
                .allSatisfy(result -> assertThat(result.get("status").asInt()).isEqualTo(201));
        assertThat(told(world.write(acme, grant("more", "1", "2026-06-01T00:00:00Z"))
                        .get(0)))
                .isEqualTo("409");
        assertThat(told(world.write(acme, grant("more", "1", "2026-05-01T00:00:00Z"))
                        .get(0)))
                .isEqualTo("201 11.00");
    }
}
