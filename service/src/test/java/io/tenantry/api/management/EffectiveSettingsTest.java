package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The settings in force, in both APIs. */
class EffectiveSettingsTest extends OperatedUsers {
    private static final String ORGANISATIONS = "/management/v2.0/organisations";
    private static final String KEY = "X-CEKURA-API-KEY";

    private static int number;

    private final class Acme {
        final int row = scene.organization("Effective " + ++number);
        final String path = ORGANISATIONS + "/" + organisation(row);
        final String email = "effective" + number + "@example.com";
        final int admin = scene.personIn(row, email, "admin");
        final String key = scene.personKey(admin);

        void set(String path, String body) {
            HttpResponse<String> reply = operator("PATCH", path, body);
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        }

        void setByUser(String body) {
            assertThat(server.send(
                                    "PATCH",
                                    "/user/organizations/" + row + "/",
                                    body,
                                    KEY,
                                    key,
                                    "Content-Type",
                                    "application/json")
                            .statusCode())
                    .isEqualTo(200);
        }

        HttpResponse<String> user(String caller, String... headers) {
            String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
            all[headers.length] = KEY;
            all[headers.length + 1] = caller;
            return server.get("/user/organizations/" + row + "/effective/", all);
        }

        JsonNode operators() {
            return read(operator("GET", path + "/effective", null));
        }
    }

    @Test
    void a_new_organization_has_the_default_of_every_setting() {
        Acme acme = new Acme();
        String ofUser = acme.user(acme.key).body();
        assertThatJson(ofUser).isObject().hasSize(78).doesNotContainKeys("business_unit_id", "live_agent_account");
        assertThatJson(ofUser).inPath("max_members_limit").isEqualTo("""
                {"value": null, "default": null, "ceiling": null, "in_force": null, "because": "default",
                 "asked_by": null, "for": "tenantry", "changed_at": null, "changed_by": null}""");
        assertThatJson(ofUser).inPath("low_credits_threshold").isEqualTo("""
            {"value": "1000.00", "default": "1000.00", "ceiling": null, "in_force": "1000.00", "because": "default",
             "asked_by": null, "for": "tenantry", "changed_at": null, "changed_by": null}\
            """);
        assertThatJson(ofUser).inPath("session_state_ttl_in_minutes.for").isEqualTo("conversations");
        JsonNode ofOperators = acme.operators();
        assertThat(ofOperators.size()).isEqualTo(80 - 8 - 9 + 2);
        assertThatJson(ofOperators.get("businessUnitId").toString()).isEqualTo("""
                {"value": null, "default": null, "ceiling": null, "inForce": null, "because": "default", "for": "tenantry",
                 "changedAt": null, "changedBy": null}""");
        assertThatJson(ofOperators.at("/passwordPolicy/minLength").toString()).isEqualTo("""
                {"value": 12, "default": 12, "ceiling": null, "inForce": 12, "because": "default", "for": "tenantry",
                 "changedAt": null, "changedBy": null}""");
        assertThat(operator("GET", "/new" + acme.path + "/effective", null).body())
                .isEqualTo(operator("GET", acme.path + "/effective", null).body());
    }

    @Test
    void the_reason_is_the_organizations_value_or_the_ceiling_below_it() {
        Acme acme = new Acme();
        acme.set(acme.path + "/limits", """
                {"members": {"value": 100, "ceiling": 50}, "agents": {"ceiling": 0}, "messages": {"value": 5, "ceiling": 5}}""");
        JsonNode settings = acme.operators();
        assertThat(shown(settings.get("quotaMaxUsers"))).isEqualTo("100 null 50 50 ceiling tenantry");
        assertThat(shown(settings.get("maxAgentsLimit"))).isEqualTo("null null 0 0 ceiling agents");
        assertThat(shown(settings.get("quotaMaxMessagesPerDay"))).isEqualTo("5 null 5 5 organization conversations");
        assertThat(settings.at("/quotaMaxUsers/changedBy").asString()).isEqualTo("operator");
        assertThat(settings.at("/quotaMaxUsers/changedAt").isNull()).isFalse();
        assertThat(settings.at("/quotaMaxProjects/changedBy").isNull()).isTrue();
        JsonNode ofUser = read(acme.user(acme.key));
        assertThat(ofUser.at("/max_members_limit/in_force").asInt()).isEqualTo(50);
        assertThat(ofUser.at("/max_members_limit/changed_by").asString()).isEqualTo("Operator");
    }

    private static String shown(JsonNode setting) {
        return String.join(
                " ",
                List.of("value", "default", "ceiling", "inForce", "because", "for").stream()
                        .map(name -> setting.get(name).isNull()
                                ? "null"
                                : setting.get(name).asString())
                        .toList());
    }

    @Test
    void each_change_names_its_author_and_the_last_one_counts() {
        Acme acme = new Acme();
        acme.setByUser("{\"timezone\": \"Europe/Berlin\", \"max_concurrent_runs_limit\": 4}");
        acme.set(acme.path + "/limits", "{\"concurrent_runs\": {\"ceiling\": 3}}");
        assertThat(server.send(
                                "PATCH",
                                "/user/organizations/" + acme.row + "/skip-onboarding/",
                                "{\"skip_onboarding\": true}",
                                KEY,
                                acme.key,
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(200);
        JsonNode ofUser = read(acme.user(acme.key));
        assertThat(ofUser.at("/timezone/changed_by").asString()).isEqualTo(acme.email);
        assertThat(ofUser.at("/timezone/in_force").asString()).isEqualTo("Europe/Berlin");
        assertThat(ofUser.at("/timezone/because").asString()).isEqualTo("organization");
        assertThat(ofUser.at("/max_concurrent_runs_limit/changed_by").asString())
                .isEqualTo("Operator");
        assertThat(ofUser.at("/skip_onboarding/changed_by").asString()).isEqualTo(acme.email);
        assertThat(acme.operators().at("/maxConcurrentRunsLimit/changedBy").asString())
                .isEqualTo("operator");

        String key = scene.organizationKey(acme.row);
        assertThat(server.send(
                                "PATCH",
                                "/user/organizations/" + acme.row + "/",
                                "{\"timezone\": \"UTC\"}",
                                KEY,
                                key,
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(200);
        JsonNode again = read(acme.user(acme.key));
        assertThat(again.at("/timezone/changed_by").asString()).startsWith("API key ");
        assertThat(again.at("/timezone/because").asString()).isEqualTo("default");
        scene.sql("UPDATE api_key SET name = 'robot' WHERE organization_id = ? AND person_id IS NULL", acme.row);
        assertThat(read(acme.user(acme.key)).at("/timezone/changed_by").asString())
                .isEqualTo("robot");
    }

    @Test
    void the_settings_of_a_new_organization_have_its_creator_and_its_time() {
        JsonNode made = read(operator("POST", ORGANISATIONS, "{\"name\": \"Made\", \"quotaMaxUsers\": 7}"));
        assertCreated(made.get("_id").asString());
        JsonNode bulk = read(operator("POST", ORGANISATIONS + "/bulk", """
                {"items": [{"name": "Bulk 1", "quotaMaxUsers": 7}, {"name": "Bulk 2"}]}"""));
        List<String> ids = bulk.findValuesAsString("_id");
        assertThat(ids).hasSize(2);
        assertCreated(ids.getFirst());
        assertThat(operator("GET", ORGANISATIONS + "/" + ids.get(1) + "/effective", null)
                        .statusCode())
                .isEqualTo(200);
    }

    private void assertCreated(String id) {
        JsonNode settings = read(operator("GET", ORGANISATIONS + "/" + id + "/effective", null));
        assertThat(settings.at("/quotaMaxUsers/changedBy").asString()).isEqualTo("operator");
        assertThat(settings.at("/quotaMaxUsers/changedAt").isNull()).isFalse();
        assertThat(settings.at("/quotaMaxProjects/changedAt").isNull()).isTrue();
    }

    @Test
    void no_secret_is_shown() {
        Acme acme = new Acme();
        acme.setByUser("""
                {"webhook_url": "https://example.com/x", "webhook_secret": "hush-hush", "vapi_api_key": "sk-very-secret-1234"}""");
        for (String body : List.of(
                acme.user(acme.key).body(),
                operator("GET", acme.path + "/effective", null).body())) {
            assertThat(body).doesNotContain("hush-hush", "very-secret").contains("********");
        }
        assertThatJson(acme.user(acme.key).body())
                .inPath("vapi_api_key.because")
                .isEqualTo("organization");
    }

    @Test
    void callers_that_see_the_whole_organization_see_its_settings() {
        Acme acme = new Acme();
        int project = scene.project(acme.row, "Sales");
        int guest = scene.person("guest" + number + "@example.com");
        scene.projectMember(acme.row, project, guest, "admin");
        int viewer = scene.personIn(acme.row, "viewer" + number + "@example.com", "view_only");
        for (String key : List.of(acme.key, scene.personKey(viewer), scene.organizationKey(acme.row))) {
            assertThat(acme.user(key).statusCode()).isEqualTo(200);
        }
        for (String key : List.of(scene.personKey(guest), scene.projectKey(acme.row, project))) {
            assertThat(acme.user(key).statusCode()).isEqualTo(403);
        }
        Acme other = new Acme();
        HttpResponse<String> nothing = server.get("/user/organizations/2000000000/effective/", KEY, other.key);
        for (String key : List.of(other.key, scene.organizationKey(other.row))) {
            assertThat(acme.user(key).statusCode()).isEqualTo(404);
            assertThat(acme.user(key).body()).isEqualTo(nothing.body());
        }
        assertThat(server.get("/user/organizations/" + acme.row + "/effective/").statusCode())
                .isEqualTo(401);
        scene.sql("UPDATE organization SET disabled = true WHERE id = ?", acme.row);
        assertThat(acme.user(acme.key).statusCode()).isEqualTo(404);
        assertThat(operator("GET", acme.path + "/effective", null).statusCode()).isEqualTo(200);
    }

    @Test
    void a_cached_reply_has_a_tag_and_ends_with_a_change_and_with_the_membership() {
        Acme acme = new Acme();
        int leaver = scene.person("leaver" + number + "@example.com");
        int membership = scene.member(acme.row, leaver, "view_only");
        String key = scene.personKey(leaver);
        String tag = acme.user(key).headers().firstValue("ETag").orElseThrow();
        assertThat(acme.user(key, "If-None-Match", tag).statusCode()).isEqualTo(304);
        acme.set(acme.path + "/limits", "{\"members\": {\"ceiling\": 50}}");
        assertThat(acme.user(key, "If-None-Match", tag).statusCode()).isEqualTo(200);
        String operatorsTag = server.get(
                        acme.path + "/effective", "Authorization", TestServer.basic(), "Accept", "application/json")
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        assertThat(server.get(
                                acme.path + "/effective",
                                "Authorization",
                                TestServer.basic(),
                                "Accept",
                                "application/json",
                                "If-None-Match",
                                operatorsTag)
                        .statusCode())
                .isEqualTo(304);
        scene.sql("DELETE FROM membership WHERE id = ?", membership);
        assertThat(acme.user(key).statusCode()).isEqualTo(404);
    }

    @Test
    void a_person_in_several_organizations_is_held_to_the_strictest_of_each_rule() {
        Acme acme = new Acme();
        Acme strict = new Acme();
        Acme loose = new Acme();
        rules(acme, 12, 20, 3);
        rules(strict, 30, 0, 2);
        rules(loose, 8, 25, 0);
        JsonNode alone = read(acme.user(acme.key));
        scene.member(strict.row, acme.admin, "view_only");
        scene.member(loose.row, acme.admin, "view_only");
        JsonNode held = read(acme.user(acme.key));
        String asking = "{\"id\":" + strict.row + ",\"name\":\"Effective " + (number - 1) + "\"}";
        assertThat(ofUser(held, "password_policy_min_length")).isEqualTo("12 30 strictest_of_memberships " + asking);
        // The smaller maximum gives way to the greater minimum.
        assertThat(ofUser(held, "password_policy_max_length")).isEqualTo("20 30 strictest_of_memberships " + asking);
        assertThat(ofUser(held, "password_policy_max_amount_identical_characters"))
                .isEqualTo("3 2 strictest_of_memberships " + asking);
        assertThat(held.get("password_policy_min_amount_numbers"))
                .isEqualTo(alone.get("password_policy_min_amount_numbers"));
        assertThat(ofUser(read(loose.user(acme.key)), "password_policy_max_length"))
                .isEqualTo("25 30 strictest_of_memberships " + asking);
        assertThat(ofUser(read(strict.user(acme.key)), "password_policy_min_length"))
                .isEqualTo("30 30 organization null");
        assertThat(ofUser(read(strict.user(acme.key)), "password_policy_max_length"))
                .startsWith("0 30 strictest_of_memberships {\"id\":" + acme.row + ",");

        // Others see the rules of the organization alone.
        for (String key : List.of(
                scene.organizationKey(acme.row),
                scene.personKey(scene.personIn(acme.row, "lone" + number + "@example.com", "admin")))) {
            assertThat(read(acme.user(key))).isEqualTo(alone);
        }
        assertThat(shown(acme.operators().at("/passwordPolicy/minLength"))).isEqualTo("12 12 null 12 default tenantry");

        scene.sql("UPDATE organization SET is_2fa_required = true WHERE id = ?", loose.row);
        assertThat(ofUser(read(acme.user(acme.key)), "is_2fa_required"))
                .isEqualTo("false true strictest_of_memberships {\"id\":" + loose.row + ",\"name\":\"Effective "
                        + number + "\"}");
        scene.sql("UPDATE organization SET disabled = true WHERE id = ?", loose.row);
        assertThat(ofUser(read(acme.user(acme.key)), "is_2fa_required")).isEqualTo("false false default null");
        scene.sql("DELETE FROM membership WHERE person_id = ? AND organization_id <> ?", acme.admin, acme.row);
        assertThat(read(acme.user(acme.key))).isEqualTo(alone);
    }

    @Test
    void a_rule_that_asks_for_the_same_is_not_a_stricter_one() {
        Acme acme = new Acme();
        Acme other = new Acme();
        rules(acme, 10, 30, 2);
        // Its maximum is smaller, and gives way to its minimum: that is the maximum of the first one.
        rules(other, 30, 20, 2);
        scene.member(other.row, acme.admin, "view_only");
        JsonNode held = read(acme.user(acme.key));
        assertThat(ofUser(held, "password_policy_max_length")).isEqualTo("30 30 organization null");
        assertThat(ofUser(held, "password_policy_max_amount_identical_characters"))
                .isEqualTo("2 2 organization null");
        assertThat(ofUser(held, "password_policy_min_length"))
                .startsWith("10 30 strictest_of_memberships {\"id\":" + other.row + ",");
    }

    private void rules(Acme acme, int min, int max, int identical) {
        scene.sql(
                "UPDATE organization SET password_policy_min_length = ?, password_policy_max_length = ?,"
                        + " password_policy_max_amount_identical_characters = ? WHERE id = ?",
                min,
                max,
                identical,
                acme.row);
    }

    private static String ofUser(JsonNode settings, String name) {
        JsonNode setting = settings.get(name);
        return setting.get("value") + " " + setting.get("in_force") + " "
                + setting.get("because").asString() + " " + setting.get("asked_by");
    }

    @Test
    void every_media_type_has_the_settings() {
        Acme acme = new Acme();
        for (String type : List.of("application/hal+json", "application/xml", "text/xml", "text/csv")) {
            HttpResponse<String> reply =
                    server.get(acme.path + "/effective", "Authorization", TestServer.basic(), "Accept", type);
            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.body()).contains("quotaMaxUsers");
        }
    }
}
