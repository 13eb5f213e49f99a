package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import io.tenantry.storage.ObjectIds;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The permissions in the organisation API and in the management API. */
class OperationsAccessTest extends Operations {
    @Test
    void those_who_administer_an_organisation_see_its_data_and_history() {
        for (String key : List.of(scene.organizationKey(acme), scene.personKey(admin))) {
            assertThat(with(key, "POST", "/organisations/requestdeletion").statusCode())
                    .isEqualTo(200);
            assertThatJson(with(key, "GET", "/organisations/collections").body())
                    .inPath("service-organization")
                    .isArray()
                    .contains("organization", "organization_domain");
            assertThatJson(with(key, "GET", "/organisations/chunkcount").body()).isEqualTo("{\"chunkCount\": 0}");
            String events = with(
                            key, "GET", "/auditevents?action=requestOrganisationDeletion&sort=timestamp:desc&limit=1")
                    .body();
            assertThatJson(events).inPath("items[0].type").isEqualTo("action");
            assertThatJson(events)
                    .inPath("items[0].modifiedResources[0].resourceId")
                    .isEqualTo(id);
            String event = Json.MAPPER.readTree(events).at("/items/0/_id").asString();
            assertThat(with(key, "GET", "/auditevents/" + event).statusCode()).isEqualTo(200);
        }
        String key = scene.organizationKey(acme);
        String first = with(key, "GET", "/auditevents?limit=1").body();
        String next = Json.MAPPER.readTree(first).get("next").asString();
        assertThatJson(with(key, "GET", "/auditevents?limit=1&next=" + next).body())
                .inPath("items")
                .isArray()
                .hasSize(1);
    }

    @Test
    void whoever_administers_an_organisation_signs_its_people_out_and_lets_them_in_again() {
        String user = "/users/" + membership(member);
        String key = scene.organizationKey(acme);
        session(member);
        session(admin);
        assertThat(with(key, "POST", user + "/logout").statusCode()).isEqualTo(204);
        assertThat(scene.count("login_session WHERE person_id = " + member)).isZero();
        assertThat(scene.count("login_session")).isOne();
        scene.sql("INSERT INTO sign_in (person_id, failed_logins) VALUES (?, 7)", member);
        assertThat(with(key, "POST", user + "/resetfailedloginattempts").statusCode())
                .isEqualTo(204);
        assertThat(scene.count("sign_in WHERE failed_logins > 0")).isZero();
        assertThat(with(key, "POST", "/users/" + ids.of(ObjectIds.Kind.MEMBERSHIP, 999) + "/logout")
                        .statusCode())
                .isEqualTo(404);
        assertThat(with(key, "POST", "/users/short/logout").statusCode()).isEqualTo(400);
    }

    private String membership(int person) {
        return ids.of(
                ObjectIds.Kind.MEMBERSHIP,
                server.database()
                        .read(handle -> handle.createQuery("SELECT id FROM membership WHERE person_id = ?")
                                .bind(0, person)
                                .mapTo(int.class)
                                .one()));
    }

    @Test
    void others_see_nothing_of_it() {
        List<String> paths = List.of(
                "GET /organisations/collections",
                "GET /organisations/policy",
                "GET /organisations/chunkcount",
                "GET /auditevents",
                "POST /users/" + ids.of(ObjectIds.Kind.MEMBERSHIP, 1) + "/logout",
                "POST /users/" + ids.of(ObjectIds.Kind.MEMBERSHIP, 1) + "/resetfailedloginattempts",
                "POST /organisations/requestdeletion");
        int other = scene.organization("Other");
        int project = scene.project(acme, "P");
        String stranger = scene.personKey(scene.personIn(other, "stranger@example.com", "admin"));
        for (String path : paths) {
            String[] parts = path.split(" ");
            assertThat(with(scene.personKey(member), parts[0], parts[1]).statusCode())
                    .isEqualTo(403);
            assertThat(with(scene.projectKey(acme, project), parts[0], parts[1]).statusCode())
                    .isEqualTo(403);
            assertThat(with(stranger, parts[0], parts[1] + "?organisationId=" + id)
                            .statusCode())
                    .isEqualTo(404);
            assertThat(with("wrong", parts[0], parts[1]).statusCode()).isEqualTo(401);
            HttpResponse<String> nobody = server.send(parts[0], "/new/v2.0" + parts[1], null);
            assertThat(nobody.statusCode()).isEqualTo(401);
            assertThat(nobody.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"Tenantry\"");
            assertThat(server.send(parts[0], "/v2.0" + parts[1], null, "Authorization", TestServer.basic())
                            .statusCode())
                    .isEqualTo(401);
        }
        scene.member(other, admin, "admin");
        HttpResponse<String> which = with(scene.personKey(admin), "GET", "/organisations/policy");
        assertThatJson(which.body()).inPath("code").isEqualTo(1000);
        assertThatJson(with(scene.personKey(admin), "GET", "/organisations/policy?organisationId=" + id)
                        .body())
                .inPath("_id")
                .isEqualTo(id);
    }

    @Test
    void the_management_api_takes_operators_alone() {
        String key = scene.organizationKey(acme);
        String deletion = ids.of(ObjectIds.Kind.DELETION, 1);
        int caller = 0;
        for (String operation : List.of(
                "GET /vendor",
                "GET /system/retention",
                "GET /system/mail",
                "GET /billing",
                "POST /billing/conversations",
                "POST /system/createsystemmessage",
                "POST /organisations/apikeys",
                "POST /organisations/" + id + "/apikeys",
                "POST /organisations/" + id + "/requestdeletion",
                "POST /organisations/" + id + "/enforcepasswordpolicy",
                "POST /organisations/" + id + "/passwordpolicy/preview",
                "GET /organisations/" + id + "/limits",
                "PATCH /organisations/" + id + "/limits",
                "GET /organisations/" + id + "/effective",
                "POST /organisations/" + id + "/undelete",
                "GET /organisations/" + id + "/deletion",
                "DELETE /organisations/" + id + "?verificationToken=x",
                "GET /deletions",
                "GET /deletions/" + deletion)) {
            String[] parts = operation.split(" ");
            for (List<String> headers : List.of(
                    List.of("X-Nothing", "x"),
                    List.of("Authorization", TestServer.basic("operator", "wrong")),
                    List.of("Authorization", "Bearer " + key),
                    List.of("X-API-Key", key),
                    List.of("X-CEKURA-API-KEY", key))) {
                HttpResponse<String> reply = server.sendFrom(
                        "127.3.0." + ++caller,
                        parts[0],
                        "/management/v2.0" + parts[1],
                        null,
                        headers.toArray(String[]::new));
                assertThat(reply.statusCode()).as(operation).isEqualTo(401);
                assertThatJson(reply.body()).inPath("code").isEqualTo(401);
            }
        }
    }
}
