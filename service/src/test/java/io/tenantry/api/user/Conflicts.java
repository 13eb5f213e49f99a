package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;

/** Operations that conflict with an earlier change, and invitations that the invited person answers. */
final class Conflicts {
    private final Answering server;

    private Conflicts(Answering server) {
        this.server = server;
    }

    static void walk(Answering server) {
        Conflicts conflicts = new Conflicts(server);
        conflicts.delivery();
        conflicts.settledInvitations();
        conflicts.invitedPeople();
        conflicts.joining();
        conflicts.tooManyInvitations();
    }

    private void expect(int status, String method, String path, String body, String key) {
        var reply = server.send(method, path, body, key);
        assertThat(reply.statusCode())
                .as(method + " " + path + ": " + reply.body())
                .isEqualTo(status);
    }

    private RoleScene admin() {
        return RoleScene.of(server.world.scene, "admin");
    }

    private void delivery() {
        RoleScene admin = admin();
        server.world.scene.sql(
                "UPDATE webhook_endpoint SET retry_at = now() + interval '1 day' WHERE organization_id = ?",
                admin.organization());
        server.world.scene.sql(
                "UPDATE webhook_delivery SET state = 'pending', finished_at = NULL WHERE id = ?", admin.number());
        expect(409, "POST", "/v1/webhook-deliveries/" + admin.number() + "/replay/", "", admin.key());
    }

    private void settledInvitations() {
        RoleScene admin = admin();
        server.world.scene.sql(
                "UPDATE invitation SET status = 'rejected' WHERE organization_id = ?", admin.organization());
        String invitation = "/invites/" + admin.number() + "/";
        String request = "/invites/" + (admin.number() + 1_000_000) + "/";
        for (String method : List.of("PUT", "PATCH", "DELETE")) {
            expect(409, method, invitation, "{\"role\": \"labs\"}", admin.key());
        }
        expect(409, "POST", invitation + "resend/", "", admin.key());
        expect(409, "POST", request + "approve_request/", "", admin.key());
        expect(409, "POST", request + "reject_request/", "", admin.key());
    }

    private void invitedPeople() {
        for (String answer : List.of("accept_invite/", "reject_invite/")) {
            for (boolean form : new boolean[] {false, true}) {
                RoleScene admin = admin();
                String address = server.person();
                int person = server.id(address);
                String key = server.world.scene.personKey(person);
                server.world.scene.sql(
                        "UPDATE invitation SET email = ?, email_fold = ? WHERE id = ?",
                        address,
                        address,
                        admin.number());
                String path = "/invites/" + admin.number() + "/" + answer;
                server.world.scene.sql("UPDATE person SET email_verified_at = NULL WHERE id = ?", person);
                expect(403, "POST", path, "{\"token\": \"wrong\"}", key);
                server.world.scene.sql("UPDATE person SET email_verified_at = now() WHERE id = ?", person);
                Function<String, Integer> send =
                        body -> (form ? server.sendForm("POST", path, body, key) : server.send("POST", path, body, key))
                                .statusCode();
                assertThat(send.apply("{\"token\": \"\"}")).isEqualTo(200);
                assertThat(send.apply("{\"token\": \"\"}")).isEqualTo(409);
            }
        }
    }

    private void joining() {
        RoleScene admin = admin();
        server.world.scene.sql("UPDATE organization SET allow_join_requests = true WHERE id = ?", admin.organization());
        String domain = "join" + admin.number() + ".example";
        server.world.scene.sql(
                "INSERT INTO organization_domain (organization_id, domain, verified_at) VALUES (?, ?, now())",
                admin.organization(),
                domain);
        for (boolean form : new boolean[] {false, true}) {
            int person = server.world.scene.person(form + "@" + domain);
            String key = server.world.scene.personKey(person);
            String body = "{\"organization\": %d}".formatted(admin.organization());
            var reply = form
                    ? server.sendForm("POST", "/invites/request_to_join/", body, key)
                    : server.send("POST", "/invites/request_to_join/", body, key);
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        }
    }

    private void tooManyInvitations() {
        RoleScene admin = admin();
        server.expectTooMany(
                "/invites/",
                () -> "{\"organization\": %d, \"email\": \"flood%d@example.com\"}"
                        .formatted(admin.organization(), admin.number()),
                "X-CEKURA-API-KEY",
                admin.key());
        server.expectTooMany("/invites/" + admin.number() + "/resend/", () -> "", "X-CEKURA-API-KEY", admin.key());
    }
}
