package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Audit entries have their object, their author, the changes and the origin. */
class HistoryOfWhomTest extends KeyHolders {
    /** The entries of the organization, oldest first. */
    private List<JsonNode> history(String more) {
        HttpResponse<String> page =
                server.get("/user/v1/audit-logs/?page_size=100&organization_id=" + acme + more, KEY, admin);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return json(page).get("results").valueStream().toList().reversed();
    }

    private JsonNode last() {
        return history("").getLast();
    }

    private int membershipOf(String email) {
        return server.database()
                .read(handle -> handle.createQuery(
                                "SELECT m.id FROM membership m JOIN person p ON p.id = m.person_id WHERE p.email = ?"
                                        + " AND m.organization_id = ?")
                        .bind(0, email)
                        .bind(1, acme)
                        .mapTo(int.class)
                        .one());
    }

    private HttpResponse<String> operator(String method, String path, String body) {
        return server.send(
                method,
                "/management/v2.0" + path,
                body,
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json",
                "Content-Type",
                "application/json");
    }

    private String organisation() {
        return json(operator("GET", "/organisations?sort=_id:desc&filter=Acme&limit=1", ""))
                .at("/items/0/_id")
                .asString();
    }

    @Test
    void a_changed_role_and_a_removal_say_whose_they_are() {
        String email = "member" + number + "@example.com";
        int id = membershipOf(email);
        HttpResponse<String> changed = server.send(
                "PATCH",
                "/user/memberships/" + id + "/",
                "{\"role\":\"view_only\",\"is_email_notify_enabled\":false}",
                KEY,
                admin,
                "Content-Type",
                "application/json",
                "User-Agent",
                "probe/1");
        assertThat(changed.statusCode()).isEqualTo(200);

        assertThatJson(last().toString()).isEqualTo("""
                {id: '#{json-unit.any-number}', organization: %d, organization_name: 'Acme', project: null, project_name: null,
                 user: '#{json-unit.any-number}', user_email: 'admin%d@example.com', api_key_name: null, by_operator: false,
                 action: 'updateMembership', action_type: 'object', operation_type: 'update', object_type: 'Membership',
                 object_id: %d, object_name: '%s', changes: [{field: 'role', before: 'member', after: 'view_only'},
                 {field: 'is_email_notify_enabled', before: true, after: false}], result: null, factor: null, count: 1,
                 request_id: '%s', ip_address: '127.0.0.1', user_agent: 'probe/1', timestamp: '#{json-unit.any-string}'}""".replace("#{", "${").formatted(
                acme,
                number,
                id,
                email,
                changed.headers().firstValue("X-Request-Id").orElseThrow()));

        send("DELETE", "/user/memberships/" + id + "/", admin, "");

        assertThat(last().get("action").asString()).isEqualTo("deleteMembership");
        assertThat(last().get("object_name").asString()).isEqualTo(email);
    }

    @Test
    void the_first_admin_of_an_organization_has_an_entry_like_any_other() {
        HttpResponse<String> made = send(
                "POST", "/user/organizations/", stranger, "{\"name\":\"Fresh\",\"limit_to_exclusive_numbers\":false}");
        int fresh = json(made).get("id").asInt();
        List<JsonNode> entries = json(server.get(
                        "/user/v1/audit-logs/?organization_id=" + fresh + "&object_type=Membership", KEY, stranger))
                .get("results")
                .valueStream()
                .toList();

        assertThat(entries).hasSize(1);
        assertThat(entries.getFirst().get("object_name").asString()).isEqualTo("stranger" + number + "@example.com");
        assertThat(entries.getFirst().get("operation_type").asString()).isEqualTo("create");
    }

    @Test
    void one_act_of_an_operator_is_one_entry_without_name_and_address() {
        String body =
                "{\"id\":\"new%d@example.com\",\"name\":\"New\",\"password\":\"Correct-Horse-7-Battery\",\"organisation\":\"%s\"}"
                        .formatted(number, organisation());
        HttpResponse<String> made = operator("POST", "/users", body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String user = json(made).get("_id").asString();
        assertThat(operator(
                                "PATCH",
                                "/users/" + user,
                                "{\"roles\":[\"admin\",\"odata\"],\"newPassword\":\"Another-Horse-7-Battery\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(operator("DELETE", "/users/" + user, "").statusCode()).isEqualTo(204);

        List<JsonNode> entries = history("&object_type=Membership");
        assertThat(entries.stream().map(entry -> entry.get("action").asString()))
                .containsExactly("createUser", "updateUser", "deleteUser");
        assertThatJson(entries.get(1).get("changes").toString()).isEqualTo("""
                [{field: 'roles', before: [], after: ['admin', 'odata']},
                 {field: 'password', before: '********', after: '********'}]""");
        for (JsonNode entry : entries) {
            assertThat(entry.get("api_key_name").asString()).isEqualTo("Operator");
            assertThat(entry.get("by_operator").booleanValue()).isTrue();
            assertThat(entry.get("ip_address").isNull()).isTrue();
            assertThat(entry.get("user_agent").isNull()).isTrue();
            assertThat(entry.get("object_name").asString()).isEqualTo("new" + number + "@example.com");
        }
    }

    @Test
    void secrets_are_masked_and_long_values_cut() {
        send(
                "PATCH",
                "/user/v1/projects/" + sales + "/",
                admin,
                "{\"vapi_api_key\":\"a-very-secret-key-1234\",\"rubric_config\":{\"a\":\"" + "x".repeat(5000)
                        + "\"},\"sample_rate\":0.5}");
        send(
                "PATCH",
                "/user/organizations/" + acme + "/",
                admin,
                "{\"webhook_secret\":\"another-secret-5678\",\"name\":\"Acme & Co\"}");

        List<JsonNode> entries = history("");
        JsonNode project = entries.get(entries.size() - 2);
        assertThatJson(project.get("changes").toString())
                .inPath("$[0]")
                .isEqualTo("{field: 'sample_rate', before: 1.0, after: 0.5}");
        assertThat(project.get("changes")
                        .valueStream()
                        .map(change -> change.get("after").asString("").length()))
                .allMatch(length -> length <= 1001);
        assertThat(project.get("object_name").asString()).isEqualTo("Sales");
        assertThatJson(entries.getLast().get("changes").toString()).isEqualTo("""
                [{field: 'name', before: 'Acme', after: 'Acme & Co'},
                 {field: 'webhook_secret', before: null, after: '********'}]""");
        assertThat(entries.toString()).doesNotContain("a-very-secret-key").doesNotContain("another-secret");
        assertThat(scene.count("audit_event a WHERE a::text LIKE '%very-secret%'"))
                .isZero();
    }

    @Test
    void what_is_created_or_deleted_has_its_authority_in_the_history() {
        int key = made(
                admin,
                "{\"name\":\"robot\",\"project\":" + sales
                        + ",\"scopes\":[\"read\"],\"expires_at\":\"2099-01-01T00:00:00Z\"}");
        assertThatJson(last().get("changes").toString()).isEqualTo("""
                [{field: 'scopes', before: null, after: ['read']},
                 {field: 'expires_at', before: null, after: '2099-01-01T00:00:00Z'}]""");
        send("PATCH", KEYS + key + "/", admin, "{\"name\":\"android\"}");
        assertThat(last().get("object_name").asString()).isEqualTo("android");
        assertThatJson(last().get("changes").toString())
                .isEqualTo("[{field: 'name', before: 'robot', after: 'android'}]");

        send(
                "POST",
                "/user/v1/projects/",
                admin,
                "{\"name\":\"Fresh\",\"organization_id\":" + acme
                        + ",\"sample_rate\":0.5,\"vapi_api_key\":\"a-very-secret-key-1234\"}");
        assertThat(last().get("object_name").asString()).isEqualTo("Fresh");
        assertThatJson(last().get("changes").toString()).isEqualTo("""
                [{field: 'sample_rate', before: null, after: 0.5},
                 {field: 'vapi_api_key', before: null, after: '********'}]""");

        String invited = "invited" + number + "@example.com";
        send(
                "POST",
                "/user/invites/",
                admin,
                "{\"email\":\"" + invited + "\",\"role\":\"admin\",\"organization\":" + acme + "}");
        assertThat(last().get("object_name").asString()).isEqualTo(invited);
        assertThatJson(last().get("changes").toString()).inPath("$[0]").isEqualTo("""
                {field: 'role', before: null, after: 'admin'}""");

        int member = membershipOf("member" + number + "@example.com");
        send("DELETE", "/user/memberships/" + member + "/", admin, "");
        assertThatJson(last().get("changes").toString()).isEqualTo("[{field: 'role', before: 'member', after: null}]");
    }

    @Test
    void what_is_deleted_keeps_its_name_in_the_history() {
        int extra = scene.project(acme, "Extra");
        assertThat(send("DELETE", "/user/v1/projects/" + extra + "/", admin, "").statusCode())
                .isEqualTo(200);
        int key = made(admin, "{\"name\":\"robot\",\"project\":" + sales + "}");
        send("DELETE", KEYS + key + "/", admin, "");

        assertThat(history("").stream().map(entry -> entry.get("object_name").asString("")))
                .containsExactly("Extra", "robot", "robot");
    }

    @Test
    void an_organization_that_masks_addresses_does_not_see_them() {
        send("PATCH", "/user/v1/projects/" + sales + "/", admin, "{\"sample_rate\":0.5}");
        assertThat(last().get("ip_address").asString()).isEqualTo("127.0.0.1");
        scene.sql("UPDATE organization SET data_privacy_mask_ip_address = true WHERE id = ?", acme);

        assertThat(last().get("ip_address").isNull()).isTrue();
        assertThat(last().get("user_agent").isNull()).isTrue();
    }

    @Test
    void a_client_that_says_what_nobody_can_store_is_recorded_all_the_same() {
        for (String agent : new String[] {"x".repeat(3000), "Zoë/1 \u0085", "a\tb"}) {
            HttpResponse<String> reply = server.send(
                    "PATCH",
                    "/user/v1/projects/" + sales + "/",
                    "{\"outbound_timeout\":" + agent.length() + "}",
                    KEY,
                    admin,
                    "Content-Type",
                    "application/json",
                    "User-Agent",
                    agent.replaceAll("[^ -~]", "?"));
            assertThat(reply.statusCode()).isEqualTo(200);
        }
        assertThat(history("").getFirst().get("user_agent").asString()).hasSize(255);
    }
}
