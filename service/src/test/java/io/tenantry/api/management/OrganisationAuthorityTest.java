package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.api.management.wire.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The organisation API requires scopes and verified addresses like the user API, and all of its changes are in the history. */
class OrganisationAuthorityTest extends OrganisationScene {
    /** A personal key of the admin with some scopes. */
    private String scoped(Acme acme, String scopes) {
        var reply = server.send(
                "POST",
                "/user/api/v1/user-api-key/",
                "{\"name\": \"k\", \"personal\": true, \"scopes\": " + scopes + "}",
                "Content-Type",
                "application/json",
                "X-CEKURA-API-KEY",
                acme.key);
        assertStatus(reply, 201);
        return Json.MAPPER.readTree(reply.body()).get("key").asString();
    }

    @Test
    void only_a_key_with_the_scope_for_keys_creates_and_deletes_keys() {
        Acme acme = new Acme();
        String writing = scoped(acme, "[\"read\", \"write\"]");
        String body = "{\"name\": \"mine\"}";
        assertRefused(call(writing, "POST", "/users/me/apikeys", body), 403, 403);
        assertRefused(call(writing, "POST", "/v2.1/users/me/apikeys", body), 403, 403);
        var made = acme.send("POST", "/users/me/apikeys", body);
        assertStatus(made, 201);
        String id = Json.MAPPER.readTree(made.body()).get("_id").asString();
        assertRefused(call(writing, "DELETE", "/users/me/apikeys/" + id, null), 403, 403);
        assertStatus(call(scoped(acme, "[\"keys\"]"), "DELETE", "/users/me/apikeys/" + id, null), 204);
    }

    @Test
    void a_person_without_a_verified_address_creates_no_users() {
        Acme acme = new Acme();
        String user = "{\"id\": \"%s\", \"name\": \"Ada\", \"password\": \"%s\"}";
        scene.sql("UPDATE person SET email_verified_at = NULL WHERE id = ?", acme.admin);
        assertRefused(acme.send("POST", "/users", user.formatted(address("ada"), PASSWORD)), 403, 403);
        scene.sql("UPDATE person SET email_verified_at = now() WHERE id = ?", acme.admin);
        assertStatus(acme.send("POST", "/users", user.formatted(address("ada"), PASSWORD)), 201);
    }

    @Test
    void a_role_that_is_given_is_one_entry_with_the_roles_before_and_after() {
        Acme acme = new Acme();
        String email = address("viewer");
        String user = "/users/" + acme.user(scene.personIn(acme.id, email, "view_only"));
        assertStatus(acme.send("POST", user + "/addroletouser", "{\"role\": \"odata\"}"), 204);
        JsonNode entries = acme.json("/auditevents?action=addRoleToUser");
        assertThat(entries.get("total").asInt()).isOne();
        assertThatJson(entries.at("/items/0/changes").toString())
                .isEqualTo("[{\"field\": \"roles\", \"before\": [], \"after\": [\"odata\"]}]");
        assertThatJson(entries.at("/items/0/modifiedResources/0/resourceName").toString())
                .isEqualTo("\"" + email + "\"");
    }

    @Test
    void admins_are_told_of_the_keys_that_a_user_leaves_behind() {
        Acme acme = new Acme();
        int person = acme.person("admin");
        assertStatus(
                server.send(
                        "POST",
                        "/user/api/v1/user-api-key/",
                        "{\"name\": \"left\", \"organization\": " + acme.id + "}",
                        "Content-Type",
                        "application/json",
                        "X-CEKURA-API-KEY",
                        scene.personKey(person)),
                201);
        assertStatus(acme.send("DELETE", "/users/" + acme.user(person), null), 204);
        assertThat(server.installation().outbox().list(true, 100, 0))
                .filteredOn(mail -> mail.to().equals(acme.email))
                .hasSize(1);
    }
}
