package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.OrganizationId;
import io.tenantry.api.management.wire.Json;
import io.tenantry.limit.Limits;
import io.tenantry.limit.Metric;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The limits of organisations with their ceilings, and the limits in force in both APIs. */
class OrganisationLimitsTest extends OperatedUsers {
    private static final String ORGANISATIONS = "/management/v2.0/organisations";
    private static final String KEY = "X-CEKURA-API-KEY";

    private static int number;

    /** An organization with an admin, whose key is used for the user API. */
    private final class Acme {
        final int row = scene.organization("Limited " + ++number);
        final String path = ORGANISATIONS + "/" + organisation(row);
        final String key = scene.personKey(scene.personIn(row, "limited" + number + "@example.com", "admin"));

        HttpResponse<String> limit(String body) {
            return operator("PATCH", path + "/limits", body);
        }

        Acme limited(String body) {
            HttpResponse<String> reply = limit(body);
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            return this;
        }

        JsonNode limits() {
            return read(operator("GET", path + "/limits", null));
        }

        JsonNode seen() {
            return read(operator("GET", path, null));
        }

        HttpResponse<String> user(String method, @Nullable String body) {
            return server.send(
                    method, "/user/organizations/" + row + "/", body, KEY, key, "Content-Type", "application/json");
        }

        JsonNode user() {
            return Json.MAPPER.readTree(user("GET", null).body());
        }

        int stored(Metric metric) {
            return server.database()
                    .read(handle -> handle.createQuery(
                                    "SELECT %s FROM organization WHERE id = %d".formatted(metric.setting(), row))
                            .mapTo(int.class)
                            .one());
        }

        OptionalInt inForce(Metric metric) {
            return server.database().read(handle -> Limits.inForce(handle, new OrganizationId(row), metric));
        }
    }

    private static List<String> paths(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
        List<String> paths = new ArrayList<>();
        read(reply)
                .at("/details/errors")
                .forEach(one -> paths.add(one.get("path").asString()));
        return paths;
    }

    private static String none() {
        return "{\"value\": null, \"ceiling\": null, \"default\": null}";
    }

    @Test
    void a_new_organisation_has_no_limit_and_no_ceiling_below_both_prefixes() {
        Acme acme = new Acme();
        HttpResponse<String> reply = operator("GET", acme.path + "/limits", null);
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThatJson(reply.body()).isEqualTo("""
                {"members": %1$s, "projects": %1$s, "agents": %1$s, "knowledge_chunks": %1$s, "channels": %1$s,
                 "messages": %1$s, "concurrent_runs": %1$s, "concurrent_chat_runs": %1$s}""".formatted(none()));
        assertThat(operator("GET", "/new" + acme.path + "/limits", null).body()).isEqualTo(reply.body());
        String tag = reply.headers().firstValue("ETag").orElseThrow();
        assertThat(server.get(
                                acme.path + "/limits",
                                "Authorization",
                                io.tenantry.TestServer.basic(),
                                "Accept",
                                "application/json",
                                "If-None-Match",
                                tag)
                        .statusCode())
                .isEqualTo(304);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void in_force_is_the_smaller_of_value_and_ceiling_in_each_spelling(Metric metric) {
        Acme acme = new Acme();
        String name = metric.wireName();
        record Step(
                String body,
                @Nullable Integer inForce,
                @Nullable Integer value,
                @Nullable Integer ceiling) {}
        for (Step step : List.of(
                new Step("{\"ceiling\": 50}", 50, null, 50),
                new Step("{\"value\": 100}", 50, 100, 50),
                new Step("{\"value\": 40}", 40, 40, 50),
                new Step("{\"ceiling\": 1}", 1, 40, 1),
                new Step("{\"ceiling\": 2147483647, \"value\": 2147483647}", 2147483647, 2147483647, 2147483647),
                new Step("{\"value\": null}", 2147483647, null, 2147483647),
                new Step("{\"ceiling\": null}", null, null, null))) {
            HttpResponse<String> reply = acme.limit("{\"%s\": %s}".formatted(name, step.body));
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            assertThatJson(reply.body()).inPath(name).isEqualTo("""
                    {"value": %s, "ceiling": %s, "default": null}""".formatted(step.value, step.ceiling));
            assertThat(acme.limits()).isEqualTo(read(reply));
            assertThat(acme.inForce(metric))
                    .isEqualTo(step.inForce == null ? OptionalInt.empty() : OptionalInt.of(step.inForce));
            Map<Metric, Integer> all =
                    server.database().read(handle -> Limits.inForce(handle, new OrganizationId(acme.row)));
            assertThat(all).isEqualTo(step.inForce == null ? Map.of() : Map.of(metric, step.inForce));
            if (metric.managementName() != null) {
                assertThat(acme.seen().get(metric.managementName()).asInt())
                        .isEqualTo(step.inForce == null ? 0 : step.inForce);
            }
            if (metric.userName() != null) {
                assertThat(acme.user().get(metric.userName()).asInt())
                        .isEqualTo(step.inForce == null ? -1 : step.inForce);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void zero_allows_nothing_and_is_refused_where_the_management_api_means_no_limit_by_it(Metric metric) {
        Acme acme = new Acme();
        String name = metric.wireName();
        HttpResponse<String> reply = acme.limit("{\"%s\": {\"value\": 0, \"ceiling\": 0}}".formatted(name));
        if (metric.managementName() == null) {
            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(acme.inForce(metric)).hasValue(0);
        } else {
            assertThat(paths(reply)).containsExactly(name + ".value", name + ".ceiling");
            assertThat(acme.inForce(metric)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "-2147483648",
                "2147483648",
                "1e400",
                "-1e400",
                "1e-400",
                "1.5",
                "\"5\"",
                "true",
                "[]",
                "{}",
                "[1]",
                "99999999999999999999"
            })
    void a_value_that_is_no_limit_is_a_400_that_names_it(String value) {
        Acme acme = new Acme();
        for (Metric metric : Metric.values()) {
            String name = metric.wireName();
            assertThat(paths(acme.limit("{\"%s\": {\"value\": %s, \"ceiling\": %s}}".formatted(name, value, value))))
                    .containsExactly(name + ".value", name + ".ceiling");
        }
        for (String unreadable : List.of("NaN", "1e99999999999", "05")) {
            assertThat(acme.limit("{\"members\": {\"value\": %s}}".formatted(unreadable))
                            .statusCode())
                    .isEqualTo(400);
        }
        assertThat(acme.limits().get("members").get("value").isNull()).isTrue();
    }

    @Test
    void all_faults_of_a_body_are_named_at_once_and_nothing_is_changed() {
        Acme acme = new Acme();
        assertThat(paths(acme.limit("""
                        {"members": {"value": 5, "ceiling": -1}, "agents": {"limit": 4}, "nonsense": {"value": 1},
                         "quotaMaxUsers": 5, "projects": 7, "channels": null, "messages": {"default": 3}}""")))
                .containsExactlyInAnyOrder(
                        "members.ceiling",
                        "agents.limit",
                        "nonsense",
                        "quotaMaxUsers",
                        "projects",
                        "channels",
                        "messages.default");
        assertThat(acme.limits().get("members").get("value").isNull()).isTrue();
        assertThat(paths(acme.limit("[]"))).isNotNull();
        assertThat(acme.limit("{}").statusCode()).isEqualTo(200);
    }

    @Test
    void limits_as_they_were_read_change_nothing() {
        Acme acme = new Acme().limited("""
                {"members": {"value": 100, "ceiling": 50}, "agents": {"value": 0}, "concurrent_runs": {"ceiling": 3}}""");
        String revision = revision(acme.row);
        JsonNode before = acme.limits();
        HttpResponse<String> reply = acme.limit(before.toString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(read(reply)).isEqualTo(before);
        assertThat(revision(acme.row)).isEqualTo(revision);
    }

    private String revision(int row) {
        return server.database()
                .read(handle -> handle.createQuery(
                                "SELECT concat_ws(' ', revision, updated_at, settings_changed) FROM organization WHERE id = ?")
                        .bind(0, row)
                        .mapTo(String.class)
                        .one());
    }

    @Test
    void a_change_is_made_only_while_the_limits_are_as_the_caller_knows_them() {
        Acme acme = new Acme();
        String tag = operator("GET", acme.path + "/limits", null)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        String body = "{\"members\": {\"ceiling\": 5}}";
        assertThat(matched(acme, tag, body)).isEqualTo(200);
        assertThat(matched(acme, tag, body)).isEqualTo(412);
    }

    private int matched(Acme acme, String tag, String body) {
        return server.send(
                        "PATCH",
                        acme.path + "/limits",
                        body,
                        "Authorization",
                        io.tenantry.TestServer.basic(),
                        "Accept",
                        "application/json",
                        "Content-Type",
                        "application/json",
                        "If-Match",
                        tag)
                .statusCode();
    }

    @Test
    void only_operators_have_limits_and_an_unknown_organisation_has_none() {
        Acme acme = new Acme();
        for (String method : List.of("GET", "PATCH")) {
            String body = method.equals("GET") ? null : "{\"members\": {\"ceiling\": 5}}";
            for (String key : List.of(acme.key, scene.organizationKey(acme.row))) {
                assertThat(server.send(method, acme.path + "/limits", body, "Authorization", "Bearer " + key)
                                .statusCode())
                        .isEqualTo(401);
            }
            assertThat(server.send(method, acme.path + "/limits", body).statusCode())
                    .isEqualTo(401);
            assertThat(operator(method, ORGANISATIONS + "/" + organisation(2_000_000_000) + "/limits", body)
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(acme.limits().get("members").get("ceiling").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "quotaMaxUsers, members",
        "quotaMaxProjects, projects",
        "quotaMaxChannelsPerProject, channels",
        "quotaMaxMessagesPerDay, messages",
        "quotaMaxKnowledgeChunks, knowledge_chunks"
    })
    void an_organisations_field_may_be_lowered_and_not_raised_above_the_ceiling(String field, String wireName) {
        Metric metric = Metric.of(wireName).orElseThrow();
        Acme acme = new Acme().limited("{\"%s\": {\"value\": 100, \"ceiling\": 50}}".formatted(wireName));
        assertThat(paths(operator("PATCH", acme.path, "{\"%s\": 51}".formatted(field))))
                .containsExactly(field);
        assertThat(paths(operator("PATCH", acme.path, "{\"%s\": 0}".formatted(field))))
                .containsExactly(field);
        // The value in force leaves the stored one.
        assertThat(operator("PATCH", acme.path, "{\"%s\": 50}".formatted(field)).statusCode())
                .isEqualTo(200);
        assertThat(acme.stored(metric)).isEqualTo(100);
        assertThat(operator("PATCH", acme.path, "{\"%s\": 49}".formatted(field)).statusCode())
                .isEqualTo(200);
        assertThat(acme.stored(metric)).isEqualTo(49);
        assertThat(operator("PATCH", acme.path, "{\"%s\": 50}".formatted(field)).statusCode())
                .isEqualTo(200);
        assertThat(acme.stored(metric)).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_concurrent_runs_limit", "max_concurrent_chat_runs_limit"})
    void an_organization_lowers_its_limit_in_the_user_api_and_never_raises_it_above_the_ceiling(String field) {
        Metric metric = field.contains("chat") ? Metric.CONCURRENT_CHAT_RUNS : Metric.CONCURRENT_RUNS;
        Acme acme = new Acme().limited("{\"%s\": {\"value\": 100, \"ceiling\": 50}}".formatted(metric.wireName()));
        for (int value : List.of(51, 100, Integer.MAX_VALUE, -1, -7, Integer.MIN_VALUE)) {
            for (String method : List.of("PATCH", "PUT")) {
                HttpResponse<String> reply = acme.user(method, """
                        {"name": "Same", "limit_to_exclusive_numbers": false, "%s": %d}""".formatted(field, value));
                assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
                assertThatJson(reply.body()).isObject().containsOnlyKeys(field);
            }
        }
        assertThat(acme.user("PATCH", "{\"%s\": 50}".formatted(field)).statusCode())
                .isEqualTo(200);
        assertThat(acme.stored(metric)).isEqualTo(100);
        assertThatJson(acme.user("PATCH", "{\"%s\": 0}".formatted(field)).body())
                .inPath(field)
                .isEqualTo(0);
        assertThat(acme.inForce(metric)).hasValue(0);
        acme.limited("{\"%s\": {\"ceiling\": null}}".formatted(metric.wireName()));
        assertThatJson(acme.user("PATCH", "{\"%s\": -7}".formatted(field)).body())
                .inPath(field)
                .isEqualTo(-1);
        assertThat(acme.inForce(metric)).isEmpty();
    }

    @Test
    void what_the_organization_does_not_write_in_the_user_api_stays_as_it_is() {
        Acme acme = new Acme().limited("{\"members\": {\"value\": 9, \"ceiling\": 5}, \"agents\": {\"ceiling\": 4}}");
        HttpResponse<String> reply = acme.user("PATCH", "{\"max_members_limit\": 100, \"max_agents_limit\": 100}");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThatJson(reply.body()).inPath("max_members_limit").isEqualTo(5);
        assertThatJson(reply.body()).inPath("max_agents_limit").isEqualTo(4);
        assertThat(acme.stored(Metric.MEMBERS)).isEqualTo(9);
    }

    @Test
    void an_object_sent_back_as_read_changes_nothing_in_both_apis() {
        Acme acme = new Acme().limited("""
                {"members": {"value": 100, "ceiling": 50}, "messages": {"ceiling": 6}, "agents": {"ceiling": 2},
                 "concurrent_runs": {"value": 8, "ceiling": 7}, "concurrent_chat_runs": {"ceiling": 3}}""");
        String revision = revision(acme.row);
        JsonNode organisation = acme.seen();
        assertThat(read(operator("PATCH", acme.path, organisation.toString()))).isEqualTo(organisation);
        ObjectNode user = (ObjectNode) acme.user();
        for (String method : List.of("PATCH", "PUT")) {
            HttpResponse<String> reply = acme.user(method, user.toString());
            assertThat(Json.MAPPER.readTree(reply.body())).isEqualTo(user);
        }
        assertThat(revision(acme.row)).isEqualTo(revision);
    }

    @Test
    void lists_show_the_limit_in_force_and_sort_and_query_by_the_stored_one() {
        Acme most = new Acme().limited("{\"knowledge_chunks\": {\"value\": 990003, \"ceiling\": 1}}");
        Acme least = new Acme().limited("{\"knowledge_chunks\": {\"value\": 990001}}");
        Acme middle = new Acme().limited("{\"knowledge_chunks\": {\"value\": 990002, \"ceiling\": 990009}}");
        JsonNode sorted = read(operator("GET", ORGANISATIONS + "?sort=quotaMaxKnowledgeChunks:desc&limit=3", null));
        assertThat(sorted.get("items")
                        .valueStream()
                        .map(one -> one.get("_id").asString() + " "
                                + one.get("quotaMaxKnowledgeChunks").asInt())
                        .toList())
                .containsExactly(
                        organisation(most.row) + " 1",
                        organisation(middle.row) + " 990002",
                        organisation(least.row) + " 990001");
        JsonNode found = read(operator("GET", ORGANISATIONS + "?quotaMaxKnowledgeChunks=990003", null));
        assertThat(found.at("/items/0/_id").asString()).isEqualTo(organisation(most.row));
        assertThat(found.at("/items/0/quotaMaxKnowledgeChunks").asInt()).isEqualTo(1);
        assertThat(read(operator("GET", ORGANISATIONS + "?quotaMaxKnowledgeChunks=1", null))
                        .get("total")
                        .asInt())
                .isZero();
    }

    @Test
    void members_and_projects_above_the_limit_in_force_are_refused_and_none_is_removed() {
        Acme acme = new Acme().limited("{\"members\": {\"value\": 10}, \"projects\": {\"value\": 10}}");
        assertThat(add(acme).statusCode()).isEqualTo(201);
        acme.limited("{\"members\": {\"ceiling\": 1}, \"projects\": {\"ceiling\": 1}}");
        assertThat(add(acme).statusCode()).isEqualTo(402);
        assertThat(scene.count("membership WHERE organization_id = " + acme.row))
                .isEqualTo(2);
        assertThat(project(acme)).isEqualTo(201);
        assertThat(project(acme)).isEqualTo(400);
        acme.limited("{\"members\": {\"ceiling\": null}, \"projects\": {\"ceiling\": 2}}");
        assertThat(add(acme).statusCode()).isEqualTo(201);
        assertThat(project(acme)).isEqualTo(201);
        assertThat(project(acme)).isEqualTo(400);
    }

    private HttpResponse<String> add(Acme acme) {
        return operator("POST", USERS, """
                {"id": "added%d@example.com", "name": "Added", "password": "%s", "organisation": "%s"}""".formatted(++number, GOOD, organisation(acme.row)));
    }

    private int project(Acme acme) {
        return server.send(
                        "POST",
                        "/user/v1/projects/",
                        "{\"name\": \"P%d\"}".formatted(++number),
                        KEY,
                        acme.key,
                        "Content-Type",
                        "application/json")
                .statusCode();
    }

    @Test
    void a_change_is_an_audit_entry_with_old_and_new_values() {
        Acme acme = new Acme().limited("{\"members\": {\"ceiling\": 50}}");
        acme.limited("{\"members\": {\"value\": 100, \"ceiling\": 60}}");
        List<String> noted = server.database()
                .read(handle -> handle.createQuery("""
                                SELECT operator || ' ' || operation || ' ' || action || ' ' || object_type || ' '
                                    || (object_id = organization_id) || ' ' || changes
                                FROM audit_event WHERE organization_id = ? ORDER BY id""")
                        .bind(0, acme.row)
                        .mapTo(String.class)
                        .list());
        assertThat(noted)
                .containsExactly(
                        "operator update updateLimits Organization true "
                                + "[{\"after\": 50, \"field\": \"ceiling_members\", \"before\": null}]",
                        "operator update updateLimits Organization true "
                                + "[{\"after\": 100, \"field\": \"quota_max_users\", \"before\": 0}, "
                                + "{\"after\": 60, \"field\": \"ceiling_members\", \"before\": 50}]");
    }

    @Test
    void a_change_of_a_ceiling_is_seen_at_once_where_replies_are_cached() {
        Acme acme = new Acme();
        assertThat(acme.user().get("max_members_limit").asInt()).isEqualTo(-1);
        acme.limited("{\"members\": {\"ceiling\": 3}}");
        assertThat(acme.user().get("max_members_limit").asInt()).isEqualTo(3);
        assertThat(acme.user().get("max_members_limit").asInt()).isEqualTo(3);
    }
}
