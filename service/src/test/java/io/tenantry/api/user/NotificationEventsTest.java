package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.api.user.NotificationScene.Member;
import io.tenantry.storage.ObjectIds;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The events that people are notified of, and the people of each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotificationEventsTest {
    private final NotificationScene world = new NotificationScene();
    private final Scene scene = world.world.scene;

    @AfterAll
    void stop() {
        world.close();
    }

    private int invite(String key, int organization, String email) {
        return world.call(
                        key,
                        "POST",
                        "/invites/",
                        "{\"email\": \"%s\", \"organization\": %d}".formatted(email, organization))
                .get("id")
                .intValue();
    }

    @Test
    void an_admin_hears_of_the_answers_to_their_invitations_and_others_do_not() {
        int acme = scene.organization("Acme");
        Member asking = world.member(acme, "admin");
        Member other = world.member(acme, "admin");
        Member accepting = world.person();
        Member rejecting = world.person();
        int first = invite(asking.key(), acme, accepting.email());
        int second = invite(asking.key(), acme, rejecting.email());
        world.call(asking.key(), "POST", "/invites/" + second + "/resend/", null);
        world.call(accepting.key(), "POST", "/invites/" + first + "/accept_invite/", "{}");
        world.call(rejecting.key(), "POST", "/invites/" + second + "/reject_invite/", "{}");
        assertThat(world.types(asking)).containsExactly("invite.accepted", "invite.rejected");
        assertThat(world.titles(asking))
                .containsExactly(
                        accepting.email() + " accepted the invitation", rejecting.email() + " rejected the invitation");
        assertThat(world.types(accepting)).as("who joined needs not be told").containsExactly("invite.received");
        assertThat(world.types(rejecting)).containsExactly("invite.received", "invite.received");
        assertThat(world.types(other)).isEmpty();
    }

    @Test
    void admins_hear_of_the_answer_to_the_invitation_of_a_key() {
        int acme = scene.organization("Acme");
        Member ada = world.member(acme, "admin");
        Member member = world.member(acme, "member");
        Member disabled = world.member(acme, "admin");
        scene.sql("UPDATE membership SET disabled = true WHERE id = ?", disabled.membership());
        Member guest = world.person();
        int invitation = invite(scene.organizationKey(acme), acme, guest.email());
        world.call(guest.key(), "POST", "/invites/" + invitation + "/accept_invite/", "{}");
        assertThat(world.types(ada)).containsExactly("invite.accepted");
        assertThat(world.types(member)).isEmpty();
        assertThat(world.types(disabled)).isEmpty();
    }

    @Test
    void requests_to_join_are_told_to_admins_and_their_answers_to_the_person() {
        int acme = scene.organization("100% %1$s");
        scene.sql("UPDATE organization SET allow_join_requests = true WHERE id = ?", acme);
        scene.sql(
                "INSERT INTO organization_domain (organization_id, domain, verified_at) VALUES (?, 'events.example', now())",
                acme);
        Member ada = world.member(acme, "admin");
        for (String answer : List.of("approve", "reject")) {
            String email = "50%s-" + answer + "@events.example";
            int person = world.world.person(email, 0);
            Member asker = new Member(person, email, 0, scene.personKey(person));
            int request = world.call(
                            asker.key(), "POST", "/invites/request_to_join/", "{\"organization\": " + acme + "}")
                    .get("id")
                    .intValue();
            world.call(ada.key(), "POST", "/invites/" + request + "/" + answer + "_request/", "{}");
            assertThat(world.titles(ada)).contains(email + " asks to join");
            if (answer.equals("approve")) {
                assertThat(world.types(asker)).containsExactly("member.added", "join_request.approved");
                assertThat(world.titles(asker)).containsExactly("You were added to 100% %1$s", "Welcome to 100% %1$s");
            } else {
                assertThat(world.types(asker)).containsExactly("join_request.rejected");
            }
        }
        assertThat(world.types(ada)).containsOnly("join_request.received").hasSize(2);
    }

    @Test
    void members_hear_of_projects_roles_and_the_end() {
        int acme = scene.organization("Acme");
        int sales = scene.project(acme, "Sales");
        Member ada = world.member(acme, "admin");
        Member bob = world.member(acme, "member");
        String body = "{\"user\": " + bob.id() + ", \"role\": \"member\"}";
        world.call(ada.key(), "POST", "/v1/projects/" + sales + "/add_member/", body);
        world.call(ada.key(), "POST", "/v1/projects/" + sales + "/remove_member/", body);
        world.call(ada.key(), "PATCH", "/memberships/" + bob.membership() + "/", "{\"role\": \"labs\"}");
        world.call(
                ada.key(), "PATCH", "/memberships/" + bob.membership() + "/", "{\"is_email_notify_enabled\": false}");
        assertThat(world.titles(bob))
                .containsExactly(
                        "You were added to the project Sales of Acme",
                        "You were removed from the project Sales of Acme",
                        "Your role was changed in Acme");
        world.call(ada.key(), "DELETE", "/memberships/" + bob.membership() + "/", null);
        assertThat(world.titles(bob))
                .as("they are gone with the membership")
                .containsExactly("You were removed from the project Sales of Acme", "You were removed from Acme");
        assertThatJson(world.list(bob)).inPath("results[0].deep_link").isEqualTo("");
        assertThat(world.types(ada)).as("own acts are no news").isEmpty();
    }

    @Test
    void what_a_member_does_is_no_news_to_the_member() {
        int acme = scene.organization("Acme");
        world.member(acme, "admin");
        Member ada = world.member(acme, "admin");
        world.call(ada.key(), "PATCH", "/memberships/" + ada.membership() + "/", "{\"role\": \"member\"}");
        world.call(ada.key(), "DELETE", "/memberships/" + ada.membership() + "/", null);
        assertThat(world.types(ada)).isEmpty();
    }

    @Test
    void a_request_approved_for_several_projects_is_told_once() {
        int acme = scene.organization("Acme");
        int sales = scene.project(acme, "Sales");
        int support = scene.project(acme, "Support");
        Member ada = world.member(acme, "admin");
        Member asker = world.person();
        scene.sql(
                "INSERT INTO invitation (id, organization_id, kind, email, email_fold, role, person_id)"
                        + " VALUES (900001, ?, 'request', ?, ?, 'member', ?)",
                acme,
                asker.email(),
                asker.email(),
                asker.id());
        world.call(
                ada.key(),
                "POST",
                "/invites/900001/approve_request/",
                "{\"projects\": [%d, %d]}".formatted(sales, support));
        assertThat(world.titles(asker)).containsExactly("You were added to Acme", "Welcome to Acme");
    }

    @Test
    void keys_are_told_to_their_person_and_to_admins() {
        int acme = scene.organization("Acme");
        int sales = scene.project(acme, "Sales");
        Member ada = world.member(acme, "admin");
        Member bob = world.member(acme, "member");
        world.call(bob.key(), "POST", "/api/v1/user-api-key/", "{\"personal\": true, \"name\": \"%s mine\"}");
        world.call(
                bob.key(), "POST", "/api/v1/user-api-key/", "{\"project\": " + sales + ", \"name\": \"<i>build</i>\"}");
        assertThat(world.titles(bob))
                .containsExactly("The API key %s mine was created", "The API key <i>build</i> was created");
        assertThat(world.titles(ada)).containsExactly("The API key <i>build</i> was created");
        assertThatJson(world.list(ada)).inPath("results[0].payload.project_id").isEqualTo(sales);
        String organization = ObjectIds.read(world.world.server.database()).of(ObjectIds.Kind.ORGANIZATION, acme);
        assertThatJson(world.list(ada))
                .inPath("results[0].deep_link")
                .isEqualTo(world.world.server.url() + "/console/organizations/" + organization + "/keys");
        assertThat(world.list(bob)).doesNotContain("ck_");
    }

    @Test
    void a_sign_in_is_new_once_for_an_address_and_a_program() {
        int acme = scene.organization("Acme");
        Member ada = world.member(acme, "member");
        String body = "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(ada.email(), SigningIn.PASSWORD);
        for (String program : List.of("curl/8", "curl/8", "Firefox")) {
            for (String address : List.of("127.0.0.1", "127.0.0.2")) {
                assertThat(world.world
                                .server
                                .sendFrom(
                                        address,
                                        "POST",
                                        "/user/v1/login/",
                                        body,
                                        "Content-Type",
                                        "application/json",
                                        "User-Agent",
                                        program)
                                .statusCode())
                        .isEqualTo(200);
            }
        }
        assertThat(world.types(ada)).containsOnly("security.new_sign_in").hasSize(4);
        assertThat(world.list(ada)).doesNotContain("127.0.0.2", "Firefox");
        assertThatJson(world.list(ada))
                .inPath("results[0].deep_link")
                .isString()
                .endsWith("/console/me/sessions");
    }

    @Test
    void passwords_and_second_factors_are_told_to_the_person() {
        Member ada = world.member(scene.organization("Acme"), "member");
        String body = "{'email': '%s', 'old_password': '%s', 'new_password': 'Another good one 1!'}"
                .formatted(ada.email(), SigningIn.PASSWORD);
        assertThat(world.world.post("password/change/", body).statusCode()).isEqualTo(204);
        assertThat(world.types(ada)).containsExactly("security.password_changed");
        String membership =
                ObjectIds.read(world.world.server.database()).of(ObjectIds.Kind.MEMBERSHIP, ada.membership());
        assertThat(world.world
                        .server
                        .send(
                                "PATCH",
                                "/management/v2.0/users/" + membership,
                                "{\"newPassword\": \"Yet another 1!\", \"roles\": [\"admin\", \"base_role\"]}",
                                "Authorization",
                                TestServer.basic(),
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(200);
        assertThat(world.types(ada))
                .containsExactly("security.password_changed", "member.role_changed", "security.password_changed");
    }

    @Test
    void admins_hear_of_the_deletion_of_the_organization_and_of_its_end() {
        int acme = scene.organization("Acme");
        Member ada = world.member(acme, "admin");
        Member bob = world.member(acme, "admin");
        assertThat(world.send(bob.key(), "DELETE", "/organizations/" + acme + "/", null)
                        .statusCode())
                .isEqualTo(204);
        scene.sql(
                "UPDATE deletion SET status = 'IN_PROGRESS', purge_after = now() + interval '1 day' WHERE organization_id = ?",
                acme);
        scene.sql("UPDATE organization SET disabled = true WHERE id = ?", acme);
        String id = ObjectIds.read(world.world.server.database()).of(ObjectIds.Kind.ORGANIZATION, acme);
        assertThat(world.world
                        .server
                        .send(
                                "POST",
                                "/management/v2.0/organisations/" + id + "/undelete",
                                null,
                                "Authorization",
                                TestServer.basic())
                        .statusCode())
                .isBetween(200, 204);
        for (Member admin : List.of(ada, bob)) {
            assertThat(world.types(admin)).containsExactly("organization.deletion_requested", "organization.undeleted");
        }
        scene.sql("DELETE FROM organization WHERE id = ?", acme);
        assertThat(world.types(ada)).isEmpty();
    }

    @Test
    void a_user_that_an_operator_adds_and_removes_is_told() {
        int acme = scene.organization("Acme");
        world.member(acme, "admin");
        Member bob = world.member(scene.organization("Other"), "member");
        String body = """
                {"id": "%s", "name": "Bob", "password": "Another good one 1!", "roles": ["base_role"], "organisation": "%s"}""".formatted(
                bob.email(), ObjectIds.read(world.world.server.database()).of(ObjectIds.Kind.ORGANIZATION, acme));
        var made = world.world.server.send(
                "POST",
                "/management/v2.0/users",
                body,
                "Authorization",
                TestServer.basic(),
                "Content-Type",
                "application/json");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String id = made.body().replaceFirst("(?s).*\"_id\":\"([0-9a-f]{24})\".*", "$1");
        assertThat(world.world
                        .server
                        .send("DELETE", "/management/v2.0/users/" + id, null, "Authorization", TestServer.basic())
                        .statusCode())
                .isEqualTo(204);
        assertThat(world.titles(bob)).containsExactly("Your password was changed", "You were removed from Acme");
        assertThatJson(world.list(bob)).inPath("results[0].payload.actor").isEqualTo("{\"type\": \"operator\"}");
    }

    @Test
    void names_of_the_greatest_length_fit() {
        int acme = scene.organization("N".repeat(254) + "%");
        Member ada = world.member(acme, "admin");
        Member guest = world.person();
        invite(ada.key(), acme, guest.email());
        assertThat(world.titles(guest))
                .singleElement()
                .satisfies(title -> assertThat(title).hasSize(200).startsWith("You are invited to NNN"));
    }
}
