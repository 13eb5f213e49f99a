package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import io.tenantry.mail.OutgoingMail;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The caller's own data in the organisation API: name, password, keys, permissions, sign-ins and terms. */
class OwnProfileTest extends OrganisationScene {
    private static final String OTHER_PASSWORD = "another long Pass-2";

    /** A user with a password. */
    private String user(Acme acme) {
        String email = address("ada");
        assertStatus(
                acme.send(
                        "POST",
                        "/users",
                        "{\"id\": \"%s\", \"name\": \"Ada\", \"password\": \"%s\"}".formatted(email, PASSWORD)),
                201);
        return email;
    }

    private HttpResponse<String> bearer(String token, String method, String path, @Nullable String body) {
        return server.send(
                method,
                "/v2.0" + path,
                body,
                "Authorization",
                "Bearer " + token,
                "Accept",
                "application/json",
                "Content-Type",
                "application/json");
    }

    private HttpResponse<String> open(String path, String body, String... headers) {
        return call("", "POST", path, body, headers);
    }

    /** The token in the mail to an address, once the server has sent it. */
    private String mailedToken(String email) {
        Pattern text = Pattern.compile("token: (\\S+)");
        long until = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < until) {
            for (OutgoingMail mail : server.installation().outbox().list(true, 1000, 0)) {
                Matcher token = text.matcher(mail.text());
                if (mail.to().equals(email) && token.find()) {
                    return token.group(1);
                }
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("no mail to " + email);
    }

    @Test
    void a_person_changes_their_name_and_with_the_old_one_their_password() {
        Acme acme = new Acme();
        String email = user(acme);
        String token = signIn(email);
        HttpResponse<String> renamed = bearer(token, "PATCH", "/users/me", "{\"name\": \"Ada L\"}");
        assertThatJson(renamed.body()).inPath("name").isEqualTo("Ada L");
        assertThatJson(renamed.body())
                .inPath("lastChangedBy")
                .isEqualTo(Json.MAPPER.readTree(renamed.body()).get("_id").asString());
        String change = "{\"oldPassword\": \"%s\", \"newPassword\": \"%s\"}";
        assertRefused(
                bearer(token, "PATCH", "/users/me", "{\"newPassword\": \"" + OTHER_PASSWORD + "\"}"),
                400,
                1000,
                "oldPassword");
        HttpResponse<String> wrong = bearer(token, "PATCH", "/users/me", change.formatted("wrong", OTHER_PASSWORD));
        assertRefused(wrong, 401, 401);
        assertThat(wrong.body()).contains("password is wrong");
        assertRefused(
                bearer(token, "PATCH", "/users/me", change.formatted(PASSWORD, "short")),
                400,
                1005,
                "newPassword",
                "newPassword");
        assertRefused(bearer(token, "PATCH", "/users/me", "{\"roles\": [\"admin\"]}"), 400, 1005, "roles");
        String whole = bearer(token, "GET", "/users/me", null).body();
        assertStatus(bearer(token, "PATCH", "/users/me", whole), 200);
        assertStatus(bearer(token, "PATCH", "/users/me", change.formatted(PASSWORD, OTHER_PASSWORD)), 200);
        assertStatus(bearer(token, "GET", "/users/me", null), 401);
        assertStatus(logIn(email, OTHER_PASSWORD), 200);
    }

    @Test
    void a_new_name_is_one_entry_of_the_person_and_seen_by_each_of_their_organizations() {
        Acme acme = new Acme();
        Acme other = new Acme();
        String email = user(acme);
        int person = server.database()
                .read(handle -> handle.createQuery("SELECT id FROM person WHERE email = ?")
                        .bind(0, email)
                        .mapTo(int.class)
                        .one());
        scene.member(other.id, person, "member");
        assertStatus(
                bearer(
                        signIn(email),
                        "PATCH",
                        "/users/me?organisationId=" + ids.of(Kind.ORGANIZATION, acme.id),
                        "{\"name\": \"Ada L\"}"),
                200);

        String mine = " WHERE action = 'updateUser' AND person_id = " + person;
        assertThat(scene.count("audit_event" + mine)).isOne();
        assertThat(scene.count("audit_event" + mine
                        + " AND organization_id IS NULL AND object_type = 'User' AND object_id = " + person))
                .isOne();
        for (Acme each : List.of(acme, other)) {
            JsonNode event =
                    each.json("/auditevents?action=updateUser").get("items").get(0);
            assertThat(event.get("performedBy").get("actor").asString()).isEqualTo(email);
            assertThatJson(event.get("changes").toString())
                    .isEqualTo("[{\"field\": \"name\", \"before\": \"Ada\", \"after\": \"Ada L\"}]");
        }
        assertThat(new Acme()
                        .json("/auditevents?action=updateUser")
                        .get("total")
                        .asInt())
                .isZero();
    }

    @Test
    void a_new_password_of_ones_own_needs_the_old_one_also_from_an_admin() {
        Acme acme = new Acme();
        String email = user(acme);
        String self = acme.json("/users?id=" + email).at("/items/0/_id").asString();
        assertStatus(acme.send("POST", "/users/" + self + "/addroletouser", "{\"role\": \"admin\"}"), 204);
        String token = signIn(email);
        String change = "{\"newPassword\": \"" + OTHER_PASSWORD + "\"}";

        HttpResponse<String> refused = bearer(token, "PATCH", "/users/" + self, change);

        assertRefused(refused, 403, 403);
        assertThat(refused.body()).contains("Change your own password at /users/me, with the old one.");
        assertStatus(logIn(email, PASSWORD), 200);
        assertRefused(acme.send("PATCH", "/users/" + ids.of(Kind.MEMBERSHIP, acme.membership), change), 403, 403);
        assertStatus(bearer(token, "PATCH", "/users/" + self, "{\"name\": \"Ada L\"}"), 200);
    }

    @Test
    void an_operator_who_acts_as_a_person_changes_no_password_and_no_name_and_makes_no_key() {
        Acme acme = new Acme();
        String employee =
                acme.json("/users?id=" + user(acme)).at("/items/0/_id").asString();
        String token = Json.MAPPER
                .readTree(server.send(
                                "POST",
                                "/management/v2.0/users/" + ids.of(Kind.MEMBERSHIP, acme.membership) + "/impersonate",
                                null,
                                "Authorization",
                                TestServer.basic(),
                                "Accept",
                                "application/json")
                        .body())
                .get("access_token")
                .asString();
        assertStatus(bearer(token, "GET", "/users/me", null), 200);
        assertRefused(
                bearer(
                        token,
                        "PATCH",
                        "/users/me",
                        "{\"oldPassword\": \"x\", \"newPassword\": \"" + OTHER_PASSWORD + "\"}"),
                403,
                403);
        for (String each : List.of(employee, ids.of(Kind.MEMBERSHIP, acme.membership))) {
            assertRefused(
                    bearer(token, "PATCH", "/users/" + each, "{\"newPassword\": \"" + OTHER_PASSWORD + "\"}"),
                    403,
                    403);
        }
        String whole = bearer(token, "GET", "/users/me", null).body();
        assertStatus(bearer(token, "PATCH", "/users/me", whole), 200);
        assertRefused(bearer(token, "PATCH", "/users/me", "{\"name\": \"Another\"}"), 403, 403);
        assertRefused(bearer(token, "POST", "/users/me/apikeys", "{\"name\": \"x\"}"), 403, 403);
        assertRefused(bearer(token, "DELETE", "/users/me/apikeys/" + ids.of(Kind.API_KEY, 1), null), 403, 403);
        assertRefused(bearer(token, "POST", "/users/me/accepttermsofservice", null), 403, 403);
        assertRefused(bearer(token, "POST", "/users/deprecatepassword", "{}"), 403, 403);
        assertRefused(bearer(token, "DELETE", "/users/me", null), 403, 403);
    }

    @Test
    void keys_are_shown_once_and_listed_with_a_mask() {
        Acme acme = new Acme();
        scene.organizationKey(acme.id);
        HttpResponse<String> made = acme.send("POST", "/users/me/apikeys", "{\"name\": \" Office \"}");
        assertStatus(made, 201);
        assertThat(made.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        JsonNode key = Json.MAPPER.readTree(made.body());
        assertThat(key.propertyNames()).containsExactly("_id", "name", "createdAt", "apiKey");
        assertThat(key.get("name").asString()).isEqualTo("Office");
        String text = key.get("apiKey").asString();
        assertStatus(call(text, "GET", "/users/me", null), 200);
        assertStatus(server.get("/user/organizations/", "X-CEKURA-API-KEY", text), 200);
        JsonNode list = acme.json("/users/me/apikeys?filter=OFF");
        assertThat(list.get("total").asInt()).isOne();
        assertThat(list.get("items").get(0).get("apiKey").asString()).isEqualTo(text.substring(0, 9) + "********");
        assertThat(list.toString()).doesNotContain(text);

        HttpResponse<String> next =
                acme.send("POST", "/v2.1/users/me/apikeys", "{\"name\": \"Home\", \"schemaVersion\": 2}");
        assertStatus(next, 201);
        assertThat(Json.MAPPER.readTree(next.body()).propertyNames())
                .containsExactly("_id", "name", "createdAt", "apiKey", "schemaVersion");
        assertThat(acme.json("/v2.1/users/me/apikeys?name=Home")
                        .get("items")
                        .get(0)
                        .propertyNames())
                .containsExactly("_id", "name", "createdAt", "schemaVersion");
        assertThat(acme.json("/new/v2.1/users/me/apikeys".replaceFirst("^/new", ""))
                        .get("total")
                        .asInt())
                .isEqualTo(3);

        String path = "/users/me/apikeys/" + key.get("_id").asString();
        assertStatus(call(text, "DELETE", path, null), 204);
        assertRefused(acme.send("DELETE", path, null), 404, 1002);
        assertStatus(call(text, "GET", "/users/me", null), 401);
        assertThat(acme.get("/users/me/apikeys", "Accept", "application/hal+json")
                        .body())
                .doesNotContain("\"item\"");
    }

    @Test
    void what_is_wrong_with_a_key() {
        Acme acme = new Acme();
        assertRefused(acme.send("POST", "/users/me/apikeys", "{}"), 400, 1000, "name");
        for (String body : List.of(
                "{\"name\": 5}",
                "{\"name\": \" \"}",
                "{\"name\": \"\\u200b\"}",
                "{\"name\": \"" + "x".repeat(201) + "\"}")) {
            assertRefused(acme.send("POST", "/users/me/apikeys", body), 400, 1005, "name");
        }
        assertRefused(
                acme.send("POST", "/users/me/apikeys", "{\"name\": \"x\", \"ttl\": 5, \"expiresAt\": 6}"),
                400,
                1005,
                "ttl",
                "expiresAt");
        assertRefused(
                acme.send("POST", "/users/me/apikeys", "{\"name\": \"x\", \"schemaVersion\": 2}"),
                400,
                1005,
                "schemaVersion");
        Acme other = new Acme();
        JsonNode theirs = other.json("/users/me/apikeys");
        String id = theirs.get("items").get(0).get("_id").asString();
        assertRefused(acme.send("DELETE", "/users/me/apikeys/" + id, null), 404, 1002);
        assertRefused(acme.send("DELETE", "/v2.1/users/me/apikeys/" + id, null), 404, 1002);
        assertRefused(acme.get("/v2.1/users/me"), 404, 1002);
    }

    @Test
    void keys_are_paged_while_one_at_a_cursor_is_renamed_or_revoked() {
        Acme acme = new Acme();
        for (String name : List.of("b", "c", "d", "e")) {
            assertStatus(acme.send("POST", "/users/me/apikeys", "{\"name\": \"" + name + "\"}"), 201);
        }
        String sort = "/users/me/apikeys?sort=name:asc";
        JsonNode first = acme.json(sort + "&limit=2");
        assertThat(texts(first, "name")).containsExactly("", "b");
        String cursor = "&next=" + first.get("next").asString();
        scene.sql("UPDATE api_key SET name = 'z' WHERE name = 'b' AND person_id = ?", acme.admin);
        assertThat(texts(acme.json(sort + cursor), "name")).containsExactly("c", "d", "e", "z");
        JsonNode second = acme.json(sort + "&limit=1" + cursor);
        String id = second.get("items").get(0).get("_id").asString();
        assertStatus(acme.send("DELETE", "/users/me/apikeys/" + id, null), 204);
        assertThat(texts(acme.json(sort + "&next=" + second.get("next").asString()), "name"))
                .containsExactly("d", "e", "z");
        assertRefused(acme.get("/users/me/apikeys?sort=apiKey"), 400, 400);
    }

    @Test
    void rights_follow_from_the_roles_of_the_user_api() {
        Acme acme = new Acme();
        int project = scene.project(acme.id, "P");
        String id = ids.of(Kind.PROJECT, project);
        JsonNode admin = acme.json("/users/me/acl");
        assertThat(admin.at("/organisationWide/roles/0").asString()).isEqualTo("admin");
        assertThat(admin.at("/organisationWide/rights").size()).isEqualTo(9);
        assertThatJson(admin.at("/organisationWide/rights/users").toString())
                .isEqualTo("{\"create\": true, \"read\": true, \"update\": true, \"delete\": true}");
        assertThat(admin.at("/projectWide/" + id + "/rights").size()).isEqualTo(44);
        assertThat(admin.at("/projectWide/" + id + "/roles").isEmpty()).isTrue();
        assertThat(acme.get("/users/me/acl", "Accept", "text/xml").body())
                .contains("<" + id + "><rights><agentAssistConfigs><create>true</create>");
        assertThat(acme.get("/users/me/acl", "Accept", "text/csv").body())
                .contains("organisationWide.rights.users.create")
                .contains("projectWide." + id + ".rights.flows.read");

        String member = scene.personKey(acme.person("labs"));
        JsonNode labs =
                Json.MAPPER.readTree(call(member, "GET", "/users/me/acl", null).body());
        assertThatJson(labs.at("/organisationWide/rights/projects").toString())
                .isEqualTo("{\"create\": true, \"read\": true, \"update\": true, \"delete\": false}");
        assertThatJson(labs.at("/projectWide/" + id + "/rights/project").toString())
                .isEqualTo("{\"create\": false, \"read\": true, \"update\": true, \"delete\": false}");

        int guest = scene.person(address("guest"));
        scene.projectMember(acme.id, project, guest, "view_only");
        scene.project(acme.id, "Unseen");
        JsonNode viewer = Json.MAPPER.readTree(
                call(scene.personKey(guest), "GET", "/users/me/acl", null).body());
        assertThat(viewer.get("projectWide").propertyNames()).containsExactly(id);
        assertThat(viewer.at("/organisationWide/rights/liveAgentAccount/read").asBoolean())
                .isFalse();
        assertThatJson(viewer.at("/projectWide/" + id + "/rights/flows").toString())
                .isEqualTo("{\"create\": false, \"read\": true, \"update\": false, \"delete\": false}");
        assertThat(viewer.at("/projectWide/" + id + "/roles/0").asString()).isEqualTo("basic");
    }

    @Test
    void sign_ins_and_their_failures_are_listed() {
        Acme acme = new Acme();
        String email = user(acme);
        String first = signIn(email);
        assertRefused(bearer(first, "GET", "/users/me/lastloginattempt", null), 404, 1002);
        clock.pass(java.time.Duration.ofMinutes(2));
        assertStatus(logIn(email, "wrong"), 401);
        assertStatus(logIn(email, "wrong"), 401);
        String token = signIn(email);
        HttpResponse<String> list = bearer(token, "GET", "/users/me/loginattempts", null);
        assertThat(texts(Json.MAPPER.readTree(list.body()), "status"))
                .containsExactlyInAnyOrder("success", "failed", "success");
        assertThat(Json.MAPPER.readTree(list.body()).get("items").get(0).propertyNames())
                .containsExactly("status", "timestamp", "location");
        assertThatJson(bearer(token, "GET", "/users/me/loginattempts?status=failed", null)
                        .body())
                .inPath("total")
                .isEqualTo(1);
        JsonNode page =
                Json.MAPPER.readTree(bearer(token, "GET", "/users/me/loginattempts?limit=1&sort=timestamp:desc", null)
                        .body());
        assertStatus(
                bearer(
                        token,
                        "GET",
                        "/users/me/loginattempts?next=" + page.get("next").asString(),
                        null),
                200);
        assertRefused(bearer(token, "GET", "/users/me/loginattempts?filter=x", null), 400, 400);
        assertRefused(bearer(token, "GET", "/users/me/loginattempts?_id=x", null), 400, 400);
        String key = scene.personKey(server.database()
                .read(handle -> handle.createQuery("SELECT id FROM person WHERE email = ?")
                        .bind(0, email)
                        .mapTo(int.class)
                        .one()));
        assertStatus(call(key, "GET", "/users/me/lastloginattempt", null), 200);
        assertThatJson(bearer(token, "GET", "/users/me/lastloginattempt", null).body())
                .inPath("location")
                .isEqualTo("");
    }

    @Test
    void a_deprecated_password_has_to_be_changed_before_the_next_sign_in() {
        Acme acme = new Acme();
        String email = user(acme);
        String token = signIn(email);
        String id = Json.MAPPER
                .readTree(bearer(token, "GET", "/users/me", null).body())
                .get("_id")
                .asString();
        // As a public client sends it: without a body.
        assertStatus(
                server.send(
                        "POST",
                        "/v2.0/users/deprecatepassword?ignoreOwnership=true&api_key=" + acme.key + "&userId=" + id,
                        null),
                204);
        assertStatus(bearer(token, "GET", "/users/me", null), 401);
        assertStatus(logIn(email, PASSWORD), 403);
        assertStatus(
                open(
                        "/users/changepassword",
                        "{\"email\": \"%s\", \"oldPassword\": \"%s\", \"newPassword\": \"%s\"}"
                                .formatted(email, PASSWORD, OTHER_PASSWORD)),
                204);
        assertStatus(logIn(email, OTHER_PASSWORD), 200);
        assertRefused(
                call(scene.organizationKey(acme.id), "POST", "/users/deprecatepassword", null), 400, 1000, "userId");
        assertRefused(acme.send("POST", "/users/deprecatepassword?userId=short", null), 400, 1005, "userId");
        assertRefused(
                acme.send("POST", "/users/deprecatepassword?userId=" + id, "{\"userId\": \"" + "0".repeat(24) + "\"}"),
                400,
                1005,
                "userId");
        String theirs = ids.of(Kind.MEMBERSHIP, new Acme().membership);
        assertRefused(acme.send("POST", "/users/deprecatepassword?userId=" + theirs, null), 404, 1002);
    }

    @Test
    void a_password_is_set_by_a_token_that_comes_by_mail() {
        Acme acme = new Acme();
        String email = user(acme);
        String organisation = "?organisationId=" + ids.of(Kind.ORGANIZATION, acme.id);
        assertStatus(
                open(
                        "/users/requestpasswordreset" + organisation,
                        "{\"email\": \"" + email + "\"}",
                        "X-API-Key",
                        "wrong"),
                204);
        assertStatus(open("/users/requestpasswordreset", "{\"email\": \"nobody@example.com\"}"), 204);
        assertRefused(
                open("/users/requestpasswordreset?organisationId=x", "{\"email\": \"a@b.example\"}"),
                400,
                1005,
                "organisationId");
        assertRefused(
                open("/users/requestpasswordreset?%0A%09%09%09organisationId=x", "{\"email\": \"a@b.example\"}"),
                400,
                1005,
                "organisationId");
        assertRefused(open("/users/requestpasswordreset", "{}"), 400, 1000, "email");
        String mailed = mailedToken(email);
        assertStatus(open("/users/validatepasswordresettoken", "{\"token\": \"" + mailed + "\"}"), 204);
        assertRefused(open("/users/validatepasswordresettoken", "{\"token\": \"wrong\"}"), 400, 1005, "token");
        String reset = "{\"token\": \"%s\", \"newPassword\": \"%s\"}";
        assertRefused(
                open("/users/resetpassword", reset.formatted(mailed, "short")),
                400,
                1005,
                "newPassword",
                "newPassword");
        HttpResponse<String> done =
                open("/users/resetpassword", reset.formatted(mailed, OTHER_PASSWORD), "Accept", "text/csv");
        assertStatus(done, 200);
        assertThatJson(done.body()).isEqualTo("{\"success\": true}");
        assertRefused(open("/users/resetpassword", reset.formatted(mailed, OTHER_PASSWORD)), 400, 1005, "token");
        assertRefused(open("/users/validatepasswordresettoken", "{\"token\": \"" + mailed + "\"}"), 400, 1005, "token");
        assertStatus(logIn(email, OTHER_PASSWORD), 200);
    }

    @Test
    void a_wrong_pair_and_an_unknown_address_are_answered_alike() {
        Acme acme = new Acme();
        String email = user(acme);
        String body = "{\"email\": \"%s\", \"oldPassword\": \"%s\", \"newPassword\": \"%s\"}";
        HttpResponse<String> wrong = open("/users/changepassword", body.formatted(email, "wrong", OTHER_PASSWORD));
        HttpResponse<String> unknown =
                open("/users/changepassword", body.formatted("nobody@example.com", "wrong", OTHER_PASSWORD));
        assertRefused(wrong, 401, 401);
        assertThatJson(unknown.body()).whenIgnoringPaths("traceId").isEqualTo(wrong.body());
        assertRefused(
                open("/users/changepassword", body.formatted(email, PASSWORD, "short")),
                400,
                1005,
                "newPassword",
                "newPassword");
        assertRefused(open("/users/changepassword", "{}"), 400, 1000, "email", "oldPassword", "newPassword");
        scene.sql(
                "UPDATE membership SET disabled = true WHERE person_id = (SELECT id FROM person WHERE email = ?)",
                email);
        assertRefused(open("/users/changepassword", body.formatted(email, PASSWORD, OTHER_PASSWORD)), 403, 403);
    }

    @Test
    void terms_are_accepted_once() {
        Acme acme = new Acme();
        assertThatJson(acme.get("/users/me").body()).inPath("acceptedTOS").isEqualTo(false);
        assertStatus(acme.send("POST", "/users/me/accepttermsofservice", null), 204);
        String after = acme.get("/users/me").body();
        assertThatJson(after).inPath("acceptedTOS").isEqualTo(true);
        assertStatus(acme.send("POST", "/users/me/accepttermsofservice", null), 204);
        assertThatJson(acme.get("/users/me").body())
                .whenIgnoringPaths("lastActive")
                .isEqualTo(after);
    }
}
