package io.tenantry.api.management.operator;

import static io.tenantry.api.management.operator.OperatorScene.json;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.api.management.operator.OperatorScene.Added;
import io.tenantry.storage.ObjectIds;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Keys of services in the management API. */
class ServiceKeyResourceTest {
    private static final String KEYS = "/management/v2.0/servicekeys";
    private static final String USAGE = "{\"name\": \"messages\", \"scopes\": [\"usage\"]}";
    private static final List<String> MEDIA_TYPES =
            List.of("application/json", "application/hal+json", "application/xml", "text/xml", "text/csv");

    private final OperatorScene scene = new OperatorScene();
    private final int acme = scene.scene.organization("Acme");
    private final int other = scene.scene.organization("Other");
    private int address;

    @AfterEach
    void stop() {
        scene.close();
    }

    private JsonNode make(String body) {
        HttpResponse<String> made = scene.send("POST", KEYS, body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json(made);
    }

    private JsonNode named(String name) {
        return make("{\"name\": \"" + name + "\", \"scopes\": [\"usage\"]}");
    }

    private static String path(JsonNode key) {
        return KEYS + "/" + key.get("_id").asString();
    }

    private String organisation(int number) {
        return scene.ids.of(ObjectIds.Kind.ORGANIZATION, number);
    }

    /** The status that the usage API of a server has for a key. */
    private int headroom(TestServer server, String key, int organization) {
        address++;
        return server.sendFrom(
                        "127.5.%d.%d".formatted(address / 250, address % 250 + 1),
                        "GET",
                        "/usage/v1/organizations/" + organization + "/headroom",
                        null,
                        "Authorization",
                        "Bearer " + key)
                .statusCode();
    }

    @Test
    void a_key_is_shown_once_and_good_for_its_scopes_and_organisations_until_it_is_revoked() {
        Added operator = scene.add();
        HttpResponse<String> made =
                scene.as(operator.basic(), "POST", KEYS, """
                {"name": " messages ", "scopes": ["read", "usage", "read"], "organisations": ["%s", %d, "%d"], "expiresInDays": 30}
                """.formatted(organisation(acme), acme, acme));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.headers().firstValue("Cache-Control")).contains("no-store");
        JsonNode key = json(made);
        String text = key.get("key").asString();
        assertThat(text).matches("tks_[0-9A-Za-z_-]{43}");
        String id = key.get("_id").asString();
        assertThat(id).isEqualTo(scene.ids.prefix() + "0b00000001");
        assertThat(made.headers().firstValue("Location")).contains(path(key));
        Instant now = scene.clock.instant();
        String stored = """
                {"_id": "%s", "name": "messages", "prefix": "%s", "scopes": ["usage", "read"], "organisations": ["%s"],
                 "createdBy": "%s", "createdAt": "%s", "expiresAt": "%s", "lastUsedAt": null}""".formatted(
                id, text.substring(0, 10), organisation(acme), operator.username(), now, now.plus(Duration.ofDays(30)));
        assertThatJson(made.body()).isEqualTo(stored.replace("}", ", \"key\": \"" + text + "\"}"));
        assertThatJson(scene.send("GET", path(key), null).body()).isEqualTo(stored);
        assertThatJson(scene.send("GET", KEYS, null).body()).isEqualTo("""
                {"items": [%s], "total": 1, "next": null, "previous": null, "nextCursor": null, "previousCursor": null}""".formatted(stored));
        assertThatJson(scene.lastEvent())
                .isEqualTo(event("create", "createServiceKey", id, operator.username(), """
                [{"field": "scopes", "before": null, "after": "usage,read"},
                 {"field": "organizations", "before": null, "after": "%d"},
                 {"field": "expiresAt", "before": null, "after": "%s"}]""".formatted(
                                acme, now.plus(Duration.ofDays(30)))));
        assertThat(scene.scene.count("service_key k WHERE k::text LIKE '%" + text.substring(12) + "%'"))
                .isZero();

        assertThat(headroom(scene.server, text, acme)).isEqualTo(200);
        assertThat(headroom(scene.other, text, acme)).isEqualTo(200);
        assertThat(headroom(scene.server, text, other)).isEqualTo(404);
        scene.server.installation().serviceKeys().keepUses();
        assertThatJson(scene.send("GET", path(key), null).body())
                .inPath("lastUsedAt")
                .isEqualTo(now.toString());

        assertThat(scene.send("DELETE", path(key), null).statusCode()).isEqualTo(204);
        assertThatJson(scene.lastEvent())
                .isEqualTo(event("delete", "deleteServiceKey", id, "operator", """
                [{"field": "scopes", "before": "usage,read", "after": null},
                 {"field": "organizations", "before": "%d", "after": null}]""".formatted(acme)));
        scene.other.database().changes().catchUp();
        assertThat(headroom(scene.server, text, acme)).isEqualTo(401);
        assertThat(headroom(scene.other, text, acme)).isEqualTo(401);
        for (String method : List.of("GET", "DELETE")) {
            HttpResponse<String> gone = scene.send(method, path(key), null);
            assertThat(gone.statusCode()).isEqualTo(404);
            assertThatJson(gone.body()).inPath("detail").isEqualTo("There is no such service key.");
        }
        assertThatJson(scene.send("GET", KEYS, null).body()).inPath("total").isEqualTo(0);
    }

    private static String event(String type, String action, String id, String actor, String changes) {
        return """
                {"_id": "${json-unit.any-string}", "type": "%s", "action": "%s", "timestamp": "${json-unit.any-number}",
                 "organisation": null, "performedBy": {"actor": "%s"},
                 "modifiedResources": [{"resourceId": "%s", "resourceType": "ServiceKey", "resourceName": "messages"}],
                 "traceId": "${json-unit.any-string}", "changes": %s, "result": null, "factor": null, "count": 1,
                 "ipAddress": "127.0.0.1", "userAgent": "${json-unit.any-string}", "objectType": "ServiceKey",
                 "operator": "%s", "operatorKeyId": null,
                 "operatorKeyName": null, "operatorKeyPrefix": null}""".formatted(type, action, actor, id, changes, actor);
    }

    @Test
    void the_history_says_which_organisations_a_key_sees() {
        make("{\"name\": \"a\", \"scopes\": [\"usage\"], \"organisations\": [%d, %d]}".formatted(other, acme));
        assertThatJson(scene.lastEvent()).inPath("changes[1]").isEqualTo("""
                {"field": "organizations", "before": null, "after": "%d,%d"}""".formatted(acme, other));
        make(USAGE);
        assertThatJson(scene.lastEvent()).inPath("changes[1]").isEqualTo("""
                {"field": "organizations", "before": null, "after": "all"}""");
    }

    @Test
    void an_installation_has_a_thousand_keys_at_the_most_whoever_makes_them_at_once() {
        JsonNode key = make(USAGE);
        scene.scene.sql("""
                INSERT INTO service_key (name, prefix, digest, scopes, restricted, created_by, created_at, expires_at, revoked_at)
                SELECT k.name, '', k.digest || int4send(i), k.scopes, false, '', k.created_at,
                    CASE i % 3 WHEN 1 THEN k.created_at ELSE k.expires_at END,
                    CASE i % 3 WHEN 2 THEN k.created_at END
                FROM service_key k, generate_series(1, 2994) i""");
        // 998 keys are expired, 998 revoked, and 999 valid.
        List<CompletableFuture<HttpResponse<String>>> made = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> scene.send("POST", KEYS, USAGE)))
                .limit(8)
                .toList();
        List<HttpResponse<String>> replies =
                made.stream().map(CompletableFuture::join).toList();
        assertThat(replies.stream().map(HttpResponse::statusCode).sorted())
                .containsExactly(201, 409, 409, 409, 409, 409, 409, 409);
        assertThatJson(replies.stream()
                        .filter(reply -> reply.statusCode() == 409)
                        .findFirst()
                        .orElseThrow()
                        .body())
                .inPath("detail")
                .isEqualTo("There are 1000 service keys. Revoke one first.");
        assertThat(scene.send("DELETE", path(key), null).statusCode()).isEqualTo(204);
        make(USAGE);
    }

    @Test
    void without_organisations_a_key_sees_all_and_without_days_it_lasts_ninety() {
        for (String body : List.of(USAGE, USAGE.replace("}", ", \"organisations\": null}"))) {
            JsonNode key = make(body);
            assertThat(key.get("organisations").isNull()).isTrue();
            assertThat(key.get("expiresAt").asString())
                    .isEqualTo(scene.clock.instant().plus(Duration.ofDays(90)).toString());
            assertThat(headroom(scene.server, key.get("key").asString(), acme)).isEqualTo(200);
            assertThat(headroom(scene.server, key.get("key").asString(), other)).isEqualTo(200);
        }
    }

    @Test
    void a_key_whose_organisations_are_all_deleted_sees_none() {
        JsonNode key = make(USAGE.replace("}", ", \"organisations\": [" + other + "]}"));
        scene.scene.sql("DELETE FROM organization WHERE id = ?", other);
        assertThatJson(scene.send("GET", path(key), null).body())
                .inPath("organisations")
                .isEqualTo("[]");
        assertThat(headroom(scene.server, key.get("key").asString(), acme)).isEqualTo(404);
    }

    @Test
    void a_key_expires_and_is_listed_for_a_month_more() {
        JsonNode key = make(USAGE.replace("}", ", \"expiresInDays\": 1}"));
        scene.clock.pass(Duration.ofDays(1).minusSeconds(1));
        assertThat(headroom(scene.server, key.get("key").asString(), acme)).isEqualTo(200);
        scene.clock.pass(Duration.ofSeconds(1));
        assertThat(headroom(scene.server, key.get("key").asString(), acme)).isEqualTo(401);
        assertThat(scene.send("GET", path(key), null).statusCode()).isEqualTo(200);
        scene.clock.pass(Duration.ofDays(31));
        scene.server.installation().serviceKeys().tidy();
        assertThat(scene.send("GET", path(key), null).statusCode()).isEqualTo(404);
    }

    /** Each kind of caller that is no operator, with credentials that are good elsewhere. */
    private Map<String, String[]> others() {
        int ann = scene.scene.personIn(acme, "ann@example.com", "admin");
        int project = scene.scene.project(acme, "Phone");
        Map<String, String[]> others = new LinkedHashMap<>();
        others.put("nobody", new String[0]);
        others.put("a wrong password", new String[] {"Authorization", TestServer.basic("operator", "wrong")});
        others.put("a person's key", new String[] {"X-CEKURA-API-KEY", scene.scene.personKey(ann)});
        others.put("a person's key as a bearer token", bearer(scene.scene.personKey(ann)));
        others.put("an organisation's key", new String[] {"X-API-Key", scene.scene.organizationKey(acme)});
        others.put("an organisation's key as a bearer token", bearer(scene.scene.organizationKey(acme)));
        others.put("a project's key", bearer(scene.scene.projectKey(acme, project)));
        others.put("a service key of all scopes", bearer(make("""
                {"name": "all", "scopes": ["usage", "read", "introspect", "billing", "flags", "report", "events"]}
                """).get("key").asString()));
        return others;
    }

    private static String[] bearer(String key) {
        return new String[] {"Authorization", "Bearer " + key};
    }

    @Test
    void none_but_operators_list_make_read_and_revoke_keys() {
        Map<String, String[]> others = others();
        String path = path(named("mine"));
        String[][] operations = {
            {"GET", KEYS, null},
            {"POST", KEYS, USAGE},
            {"POST", KEYS, "{}"},
            {"GET", path, null},
            {"DELETE", path, null}
        };
        String siblings = "/operators/" + scene.ids.of(ObjectIds.Kind.OPERATOR, 1) + "/keys";
        others.forEach((who, headers) -> {
            for (String[] operation : operations) {
                for (String base : List.of("", "/new")) {
                    address++;
                    HttpResponse<String> refused = scene.server.sendFrom(
                            "127.6.%d.%d".formatted(address / 250, address % 250 + 1),
                            operation[0],
                            base + operation[1],
                            operation[2],
                            headers);
                    // As at the keys of operators.
                    HttpResponse<String> sibling = scene.server.sendFrom(
                            "127.7.%d.%d".formatted(address / 250, address % 250 + 1),
                            operation[0],
                            base + operation[1].replace("/servicekeys", siblings),
                            operation[2],
                            headers);
                    assertThat(refused.statusCode())
                            .as(who + " " + operation[0])
                            .isEqualTo(who.startsWith("a service key") ? 403 : 401);
                    assertThat(sibling.statusCode()).isEqualTo(refused.statusCode());
                    assertThatJson(refused.body())
                            .inPath("detail")
                            .isEqualTo(json(sibling).get("detail").asString());
                }
            }
        });
        assertThatJson(scene.send("GET", KEYS, null).body()).inPath("total").isEqualTo(2);
    }

    @Test
    void the_key_of_an_operator_lists_reads_and_revokes_but_makes_none() {
        Added operator = scene.add();
        String text = scene.key(operator, "stolen").get("key").asString();
        JsonNode key = named("mine");
        for (String by : List.of("Bearer " + text, TestServer.basic(operator.username(), text))) {
            HttpResponse<String> refused = scene.as(by, "POST", KEYS, USAGE);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThatJson(refused.body())
                    .inPath("detail")
                    .isEqualTo("An operator key is not enough: send the password, with a code in X-One-Time-Code if"
                            + " the operator has a second factor.");
            assertThatJson(scene.as(by, "GET", KEYS, null).body())
                    .inPath("items[*].name")
                    .isEqualTo(List.of("mine"));
            assertThat(scene.as(by, "GET", path(key), null).statusCode()).isEqualTo(200);
        }
        assertThat(scene.scene.count("service_key")).isOne();
        assertThat(scene.as("Bearer " + text, "DELETE", path(key), null).statusCode())
                .isEqualTo(204);
        assertThatJson(scene.lastEvent()).inPath("operatorKeyName").isEqualTo("stolen");
    }

    private HttpResponse<String> once(String authorization) {
        return scene.server.send(
                "POST",
                KEYS,
                USAGE,
                "Authorization",
                authorization,
                "Accept",
                "application/json",
                "Idempotency-Key",
                "k1");
    }

    @Test
    void a_repeated_request_makes_one_key_and_tells_it_to_nobody_who_could_not_make_it_now() {
        Added operator = scene.add();
        String operatorKey = scene.key(operator, "stolen").get("key").asString();
        HttpResponse<String> made = once(operator.basic());
        assertThat(made.statusCode()).isEqualTo(201);
        String text = json(made).get("key").asString();
        HttpResponse<String> again = once(operator.basic());
        assertThat(again.body()).isEqualTo(made.body());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(scene.scene.count("service_key")).isOne();

        HttpResponse<String> byKey = once("Bearer " + operatorKey);
        assertThat(byKey.statusCode()).isEqualTo(403);
        assertThat(byKey.body()).doesNotContain(text);
        assertThat(scene.send("DELETE", operator.path(), null).statusCode()).isEqualTo(204);
        HttpResponse<String> removed = once(operator.basic());
        assertThat(removed.statusCode()).isEqualTo(401);
        assertThat(removed.body()).doesNotContain(text);
        assertThat(scene.scene.count("service_key")).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"scopes\": [\"usage\"]} | name",
                "{\"name\": \" \", \"scopes\": [\"usage\"]} | name",
                "{\"name\": 1, \"scopes\": [\"usage\"]} | name",
                "{\"name\": \"a\\u202eb\", \"scopes\": [\"usage\"]} | name",
                "{\"name\": \"a\\u0000b\", \"scopes\": [\"usage\"]} | name",
                "{\"name\": \"a\"} | scopes",
                "{\"name\": \"a\", \"scopes\": null} | scopes",
                "{\"name\": \"a\", \"scopes\": []} | scopes",
                "{\"name\": \"a\", \"scopes\": \"usage\"} | scopes",
                "{\"name\": \"a\", \"scopes\": [\"usage\", \"USAGE\"]} | scopes[1]",
                "{\"name\": \"a\", \"scopes\": [\"usage\", 7, null]} | scopes[1],scopes[2]",
                "{\"name\": \"a\", \"scopes\": [\"usage\"], \"organisations\": []} | organisations",
                "{\"name\": \"a\", \"scopes\": [\"usage\"], \"organisations\": \"1\"} | organisations",
                "{\"name\": \"a\", \"scopes\": [\"usage\"], \"organisations\": [\"short\", true]} | organisations[0],organisations[1]",
                "{\"name\": \"a\", \"scopes\": [\"usage\"], \"organisations\": [0, -1, 1.0]} | organisations[0],organisations[1],organisations[2]",
                "{\"name\": \"a\", \"scopes\": [\"usage\"], \"organisations\": [\"0123456789abcdef01234567\"]} | organisations[0]",
                "{\"name\": \"a\", \"scopes\": [\"usage\"], \"expiresInDays\": 0} | expiresInDays",
                "{\"name\": \"a\", \"scopes\": [\"usage\"], \"expiresInDays\": 366} | expiresInDays",
                "{\"name\": \"a\", \"scopes\": [\"usage\"], \"expiresInDays\": null} | expiresInDays",
                "{\"name\": \"a\", \"scopes\": [\"usage\"], \"expiresInDays\": 1.5} | expiresInDays",
                "{\"name\": \"a\", \"scopes\": [\"usage\"], \"expiresInDays\": \"7\"} | expiresInDays",
                "{\"name\": \"a\", \"scopes\": [\"usage\"], \"days\": 7} | days",
                "{\"name\": 1, \"scopes\": [\"x\"], \"organisations\": [\"x\"], \"expiresInDays\": 0, \"key\": \"\"} |"
                        + " name,scopes[0],organisations[0],expiresInDays,key"
            })
    void a_body_that_is_wrong_names_every_wrong_field_and_makes_no_key(String body, String fields) {
        HttpResponse<String> refused = scene.send("POST", KEYS, body);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(errors(refused).keySet()).containsExactly(fields.split(","));
        assertThat(scene.scene.count("service_key")).isZero();
    }

    private static Map<String, String> errors(HttpResponse<String> refused) {
        return StreamSupport.stream(json(refused).at("/details/errors").spliterator(), false)
                .collect(Collectors.toMap(
                        error -> error.get("path").asString(),
                        error -> error.get("message").asString(),
                        (first, second) -> first + second,
                        LinkedHashMap::new));
    }

    @Test
    void organisations_that_do_not_exist_are_each_named() {
        HttpResponse<String> refused = scene.send(
                "POST",
                KEYS,
                USAGE.replace("}", ", \"organisations\": [%d, 777, \"%s\"]}".formatted(acme, organisation(778))));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThatJson(refused.body()).inPath("details.errors").isEqualTo("""
                [{"path": "organisations", "message": "There is no organisation 777."},
                 {"path": "organisations", "message": "There is no organisation 778."}]""");
        assertThat(scene.scene.count("service_key")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", ""})
    void a_body_that_is_no_object_is_refused(String body) {
        assertThat(scene.send("POST", KEYS, body).statusCode()).isEqualTo(400);
    }

    @Test
    void an_id_has_its_form_and_its_kind() {
        for (String method : List.of("GET", "DELETE")) {
            assertThat(scene.send(method, KEYS + "/1", null).statusCode()).isEqualTo(400);
            assertThat(scene.send(method, KEYS + "/" + organisation(1), null).statusCode())
                    .isEqualTo(404);
            assertThat(scene.send(method, KEYS + "/" + scene.ids.of(ObjectIds.Kind.SERVICE_KEY, 99), null)
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void a_key_is_revoked_only_in_the_state_that_is_expected() {
        JsonNode key = named("mine");
        String tag =
                scene.send("GET", path(key), null).headers().firstValue("ETag").orElseThrow();
        assertThat(conditional("GET", key, "If-None-Match", tag)).isEqualTo(304);
        headroom(scene.server, key.get("key").asString(), acme);
        scene.server.installation().serviceKeys().keepUses();
        assertThat(conditional("DELETE", key, "If-Match", tag)).isEqualTo(412);
        String newer =
                scene.send("GET", path(key), null).headers().firstValue("ETag").orElseThrow();
        assertThat(conditional("DELETE", key, "If-Match", newer)).isEqualTo(204);
    }

    private int conditional(String method, JsonNode key, String header, String tag) {
        return scene.server
                .send(
                        method,
                        path(key),
                        null,
                        "Authorization",
                        TestServer.basic(),
                        "Accept",
                        "application/json",
                        header,
                        tag)
                .statusCode();
    }

    private List<String> names(String query) {
        HttpResponse<String> list = scene.send("GET", KEYS + query, null);
        assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
        return names(json(list));
    }

    private static List<String> names(JsonNode page) {
        return StreamSupport.stream(page.get("items").spliterator(), false)
                .map(key -> key.get("name").asString())
                .toList();
    }

    @Test
    void the_list_is_sorted_queried_and_read_in_parts() {
        JsonNode first = named("bravo");
        named("Alpha");
        make("{\"name\": \"alpha\", \"scopes\": [\"events\", \"read\"]}");
        named("charlie");
        assertThat(names("")).containsExactly("bravo", "Alpha", "alpha", "charlie");
        assertThat(names("?sort=_id:desc")).containsExactly("charlie", "alpha", "Alpha", "bravo");
        assertThat(names("?sort=name")).containsExactly("Alpha", "alpha", "bravo", "charlie");
        assertThat(names("?sort=name:desc&limit=2")).containsExactly("charlie", "bravo");
        assertThat(names("?skip=1&limit=2")).containsExactly("Alpha", "alpha");
        assertThat(names("?filter=ALPH")).containsExactly("Alpha", "alpha");
        assertThat(names("?name=alpha,bravo")).containsExactly("bravo", "alpha");
        assertThat(names("?scopes=read,report")).containsExactly("alpha");
        assertThat(names("?scopes=usage&limit=100")).containsExactly("bravo", "Alpha", "charlie");
        assertThat(names("?_id=" + first.get("_id").asString())).containsExactly("bravo");
        assertThatJson(scene.send("GET", KEYS + "?filter=alpha&limit=1", null).body())
                .inPath("total")
                .isEqualTo(2);
        for (String wrong : List.of("limit=0", "limit=101", "sort=scopes", "sort=prefix", "prefix=tks_", "next=x")) {
            assertThat(scene.send("GET", KEYS + "?" + wrong, null).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&sort=name", "&sort=name:desc", "&sort=_id:desc"})
    void cursors_lead_to_every_key_once_and_back_also_past_keys_that_are_gone(String sort) {
        for (String name : List.of("bravo", "delta", "alpha", "echo", "charlie")) {
            named(name);
        }
        List<String> all = names("?limit=100" + sort);
        List<String> read = new ArrayList<>();
        String address = KEYS + "?limit=2" + sort;
        JsonNode page = json(scene.send("GET", address, null));
        while (true) {
            read.addAll(names(page));
            // The row of the cursor is revoked, and one page later deleted.
            String last = page.get("items")
                    .get(page.get("items").size() - 1)
                    .get("_id")
                    .asString();
            assertThat(scene.send("DELETE", KEYS + "/" + last, null).statusCode())
                    .isEqualTo(204);
            scene.scene.sql("DELETE FROM service_key WHERE revoked_at IS NOT NULL AND id % 2 = 0");
            @Nullable String next = text(page.get("next"));
            if (next == null) {
                break;
            }
            page = json(scene.send("GET", address + "&next=" + next, null));
        }
        assertThat(read).isEqualTo(all);
        JsonNode before = json(
                scene.send("GET", address + "&previous=" + page.get("previous").asString(), null));
        List<String> left = names("?limit=100" + sort);
        assertThat(names(before)).isEqualTo(left);
    }

    private static @Nullable String text(JsonNode value) {
        return value.isNull() ? null : value.asString();
    }

    @Test
    void a_key_and_the_list_come_in_five_media_types_below_both_bases() {
        JsonNode key = make(USAGE.replace("}", ", \"organisations\": [" + acme + "]}"));
        for (String base : List.of("", "/new")) {
            for (String path : List.of(KEYS, path(key))) {
                for (String type : MEDIA_TYPES) {
                    HttpResponse<String> reply =
                            scene.server.get(base + path, "Authorization", TestServer.basic(), "Accept", type);
                    assertThat(reply.statusCode()).isEqualTo(200);
                    assertThat(reply.headers().firstValue("Content-Type").orElseThrow())
                            .startsWith(type);
                    assertThat(reply.body())
                            .contains("messages", "usage", organisation(acme))
                            .doesNotContain(key.get("key").asString());
                }
                assertThat(scene.server
                                .get(base + path, "Authorization", TestServer.basic(), "Accept", "image/png")
                                .statusCode())
                        .isEqualTo(406);
            }
        }
        HttpResponse<String> unread =
                scene.server.send("POST", KEYS, USAGE, "Authorization", TestServer.basic(), "Accept", "image/png");
        assertThat(unread.statusCode()).isEqualTo(406);
        assertThat(scene.scene.count("service_key")).isOne();
        HttpResponse<String> hal = scene.server.send(
                "POST", "/new" + KEYS, USAGE, "Authorization", TestServer.basic(), "Accept", "application/hal+json");
        assertThat(hal.headers().firstValue("Location"))
                .contains("/new" + KEYS + "/" + json(hal).get("_id").asString());
        assertThat(json(hal).at("/_links/self/href").asString())
                .endsWith(KEYS + "/" + json(hal).get("_id").asString());
    }
}
