package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.INVITES;
import static io.tenantry.api.user.InvitationScene.json;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to join the organizations of a university, by people of its domain. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class JoinRequestResourceTest {
    private static final String AVAILABLE = INVITES + "get_available_organizations/";
    private static final String ASK = INVITES + "request_to_join/";
    private static final String NOT_FOUND = "{\"detail\":\"Not found.\"}";

    private InvitationScene world;
    private String domain;
    private String address;
    private int student;
    private String studentKey;

    @BeforeAll
    void start() {
        world = new InvitationScene(Map.of());
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @BeforeEach
    void begin() {
        world.begin();
        domain = "uni" + world.number + ".example";
        address = "sue@" + domain;
        student = world.scene.person(address);
        studentKey = world.scene.personKey(student);
        open(world.acme);
    }

    private void open(int organization) {
        world.scene.sql("UPDATE organization SET allow_join_requests = true WHERE id = ?", organization);
        world.scene.sql(
                "INSERT INTO organization_domain (organization_id, domain, verified_at) VALUES (?, ?, now())",
                organization,
                domain);
    }

    private HttpResponse<String> ask(String key, int organization) {
        return world.send("POST", ASK, key, "{\"organization\":" + organization + "}");
    }

    private int asked() {
        HttpResponse<String> reply = ask(studentKey, world.acme);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return json(reply).get("id").intValue();
    }

    @Test
    void who_has_an_address_of_a_proven_domain_finds_the_organization_asks_and_is_let_in() {
        int institute = world.scene.organization("Institute");
        open(institute);
        String choice = """
                {"id":%s,"organization":%d,"organization_name":"%s","email":"%s","role":"member","status":%s,\
                "invite_type":"request"}""";
        assertThatJson(world.get(AVAILABLE, studentKey).body())
                .isEqualTo("[" + choice.formatted("null", world.acme, "Acme", address, "null") + ","
                        + choice.formatted("null", institute, "Institute", address, "null") + "]");

        HttpResponse<String> asked = ask(studentKey, world.acme);

        assertThat(asked.statusCode()).isEqualTo(200);
        int id = json(asked).get("id").intValue();
        String pending = """
                {"id":%d,"organization":%d,"organization_name":"Acme","email":"%s","role":"member",\
                "status":"pending","invite_type":"request","created_at":"${json-unit.any-string}",\
                "updated_at":"${json-unit.any-string}","projects":"","project_ids":[],\
                "expires_at":null}""".formatted(id, world.acme, address);
        assertThatJson(asked.body()).isEqualTo(pending);
        assertThatJson(ask(studentKey, world.acme).body()).isEqualTo(pending);
        assertThatJson(world.get(AVAILABLE, studentKey).body())
                .inPath("$[0]")
                .isEqualTo(choice.formatted(id, world.acme, "Acme", address, "\"pending\""));
        assertThatJson(world.get(INVITES + "?invite_type=request", world.admin).body())
                .isEqualTo("[" + pending + "]");
        assertThatJson(world.get(INVITES + "?invite_type=invite", world.admin).body())
                .isEqualTo("[]");
        assertThat(world.mailsTo(world.address("admin"))).hasSize(1);

        HttpResponse<String> approved =
                world.send("POST", INVITES + id + "/approve_request/", world.admin, "{\"role\":\"view_only\"}");

        assertThat(approved.statusCode()).isEqualTo(200);
        assertThatJson(approved.body())
                .isEqualTo(pending.replace("pending", "accepted").replace("\"member\"", "\"view_only\""));
        assertThat(world.memberships(student)).containsExactly("view_only");
        assertThat(world.mailsTo(address))
                .singleElement()
                .satisfies(mail -> assertThat(mail.subject()).isEqualTo("Welcome to Acme"));
        assertThatJson(world.get(AVAILABLE, studentKey).body())
                .inPath("$[*].organization")
                .isEqualTo("[" + institute + "]");
        assertThatJson(ask(studentKey, world.acme).body())
                .isEqualTo("{\"organization\":[\"You are a member already.\"]}");
        assertThat(world.history()).containsExactly("createJoinRequest", "createMembership", "approveJoinRequest");
    }

    @Test
    void somebody_is_let_into_some_projects_alone() {
        int id = asked();

        assertThatJson(world.send(
                                "POST",
                                INVITES + id + "/approve_request/",
                                world.admin,
                                "{\"projects\":[1,2147483647]}")
                        .body())
                .isEqualTo("{\"projects\":[\"The organization has no such project.\"]}");
        world.send("POST", INVITES + id + "/approve_request/", world.admin, "{\"projects\":[" + world.sales + "]}");

        assertThat(world.memberships(student)).containsExactly("member/" + world.sales);
    }

    @Test
    void who_was_kept_out_is_told_and_may_ask_again() {
        int id = asked();

        assertThatJson(world.post(INVITES + id + "/reject_request/", world.admin)
                        .body())
                .node("status")
                .isEqualTo("rejected");

        assertThat(world.mailsTo(address)).hasSize(1);
        assertThat(world.post(INVITES + id + "/approve_request/", world.admin).statusCode())
                .isEqualTo(409);
        assertThat(world.memberships(student)).isEmpty();
        assertThat(asked()).isNotEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE organization SET allow_join_requests = false WHERE id = ?",
                "UPDATE organization SET disabled = true WHERE id = ?",
                "UPDATE organization_domain SET verified_at = NULL WHERE organization_id = ?",
                "UPDATE organization_domain SET domain = 'sub.' || domain WHERE organization_id = ?",
                "DELETE FROM organization WHERE id = ?"
            })
    void an_organization_that_is_not_open_is_not_there(String closing) {
        world.scene.sql(closing, world.acme);

        assertThatJson(world.get(AVAILABLE, studentKey).body()).isEqualTo("[]");
        assertNotFound(ask(studentKey, world.acme));
    }

    @Test
    void an_address_of_another_domain_or_not_verified_leads_nowhere() {
        String other = world.scene.personKey(world.scene.person("joe@mail." + domain));
        assertThatJson(world.get(AVAILABLE, other).body()).isEqualTo("[]");
        assertNotFound(ask(other, world.acme));

        world.scene.sql("UPDATE person SET email_verified_at = NULL WHERE id = ?", student);
        assertThatJson(world.get(AVAILABLE, studentKey).body()).isEqualTo("[]");
        assertThat(ask(studentKey, world.acme).statusCode()).isEqualTo(403);
        assertThatJson(ask(studentKey, world.acme).body())
                .isEqualTo("{\"detail\":\"Verify your e-mail address first.\"}");
    }

    @Test
    void an_address_of_everybodys_mail_server_leads_nowhere() {
        world.scene.sql(
                "INSERT INTO organization_domain (organization_id, domain, verified_at) VALUES (?, 'gmail.com', now())",
                world.acme);
        String key = world.scene.personKey(world.scene.person("someone" + world.number + "@gmail.com"));

        assertThatJson(world.get(AVAILABLE, key).body()).isEqualTo("[]");
        assertNotFound(ask(key, world.acme));
    }

    @Test
    void only_who_administers_the_organization_answers() {
        int id = asked();
        String member = world.scene.personKey(world.scene.personIn(world.acme, world.address("member"), "member"));
        String stranger = world.scene.personKey(
                world.scene.personIn(world.scene.organization("Other"), world.address("stranger"), "admin"));

        for (String answer : new String[] {"approve_request/", "reject_request/"}) {
            assertThat(world.post(INVITES + id + "/" + answer, studentKey).statusCode())
                    .isEqualTo(403);
            assertNotFound(world.post(INVITES + id + "/" + answer, member));
            assertNotFound(world.post(INVITES + id + "/" + answer, stranger));
        }
        String projectKey = world.scene.projectKey(world.acme, world.sales);
        assertNotFound(world.post(INVITES + id + "/reject_request/", projectKey));
        assertThatJson(world.post(INVITES + id + "/approve_request/", projectKey)
                        .body())
                .isEqualTo("{\"detail\":\"This API key does not have the scope \\\"keys\\\".\"}");
        assertNotFound(world.post(INVITES + id + "/accept_invite/", studentKey));
        assertNotFound(world.post(INVITES + id + "/resend/", world.admin));
        assertThat(world.post(INVITES + id + "/approve_request/", world.scene.organizationKey(world.acme))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void who_asked_sees_the_request_and_takes_it_back() {
        int id = asked();

        assertThatJson(world.get(INVITES + id + "/", studentKey).body())
                .node("status")
                .isEqualTo("pending");
        assertThat(world.send("PATCH", INVITES + id + "/", studentKey, "{\"role\":\"admin\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(world.send("DELETE", INVITES + id + "/", studentKey, "").statusCode())
                .isEqualTo(204);
        assertNotFound(world.post(INVITES + id + "/approve_request/", world.admin));
    }

    @Test
    void keys_ask_nobody() {
        for (String key :
                new String[] {world.scene.organizationKey(world.acme), world.scene.projectKey(world.acme, world.sales)
                }) {
            assertThat(world.get(AVAILABLE, key).statusCode()).isEqualTo(403);
            assertThat(ask(key, world.acme).statusCode()).isEqualTo(403);
        }
        assertThatJson(world.send("POST", ASK, studentKey, "{}").body())
                .isEqualTo("{\"organization\":[\"This field is required.\"]}");
    }

    @Test
    void an_invitation_that_is_accepted_settles_the_request() {
        int request = asked();
        int invitation = world.inviteAddress(address);

        world.post(INVITES + invitation + "/accept_invite/", studentKey);

        assertThatJson(world.get(INVITES + request + "/", world.admin).body())
                .node("status")
                .isEqualTo("accepted");
        assertThat(world.memberships(student)).containsExactly("member");
    }

    private static void assertNotFound(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(404);
        assertThatJson(reply.body()).isEqualTo(NOT_FOUND);
    }
}
