package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The preview of an enforced password policy, compared with enforcing. */
class PasswordPolicyPreviewTest extends Operations {
    private final String path = "/organisations/" + id;
    private int project;
    private int guest;

    /** Of five people, one has no password, one an old one, and one a password from after the policy's change. */
    @BeforeEach
    void people() {
        scene.sql("UPDATE organization SET created_at = now() - interval '9 days' WHERE id = ?", acme);
        project = scene.project(acme, "Sales");
        guest = scene.person("guest@example.com");
        scene.projectMember(acme, project, guest, "member");
        scene.member(acme, guest, "member");
        password(guest, "interval '5 days'");
        password(member, "interval '-1 days'");
        int before = scene.personIn(acme, "before@example.com", "member");
        password(before, "interval '20 days'");
        int stranger = scene.personIn(scene.organization("Other"), "stranger@example.com", "member");
        password(stranger, "interval '20 days'");
    }

    private void password(int person, String age) {
        scene.sql(
                "UPDATE person SET password_hash = 'x', password_changed_at = now() - " + age + " WHERE id = ?",
                person);
        session(person);
    }

    private void assertPreview(int people, int changedBefore) {
        HttpResponse<String> reply = operator("POST", path + "/passwordpolicy/preview", null);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThatJson(reply.body())
                .isEqualTo("{\"people\": %d, \"changedBeforePolicy\": %d}".formatted(people, changedBefore));
        assertThatJson(ofUser(scene.personKey(admin)).body())
                .isEqualTo("{\"people\": %d, \"changed_before_policy\": %d}".formatted(people, changedBefore));
    }

    private HttpResponse<String> ofUser(String key) {
        return ofUser(key, null);
    }

    private HttpResponse<String> ofUser(String key, @Nullable String body) {
        String url = "/user/organizations/" + acme + "/passwordpolicy/preview/";
        return server.send("POST", url, body, "X-CEKURA-API-KEY", key, "Content-Type", "application/json");
    }

    private long affected() {
        return scene.count("sign_in WHERE password_change_required");
    }

    @Test
    void enforcing_affects_as_many_people_as_the_preview_says() {
        assertPreview(4, 1);
        change("{\"passwordPolicy\": {\"minLength\": 13}}");
        assertPreview(4, 2);
        assertThat(affected()).isZero();

        HttpResponse<String> reply =
                operator("POST", path + "/enforcepasswordpolicy", "{\"only\": \"changedBeforePolicy\"}");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(204);
        assertThat(affected()).isEqualTo(2);
        assertThat(scene.count("login_session")).isEqualTo(2);
        assertThat(scene.count("login_session WHERE person_id = " + member)).isOne();

        assertThat(operator("POST", path + "/enforcepasswordpolicy", null).statusCode())
                .isEqualTo(204);
        assertThat(affected()).isEqualTo(4);
        assertThat(scene.count("login_session")).isOne();
        assertThat(scene.count("audit_event WHERE action = 'enforcePasswordPolicy' AND details ->> 'only' IS NULL"))
                .isOne();
        assertThat(scene.count("audit_event WHERE action = 'enforcePasswordPolicy' AND details ->> 'only' ="
                        + " 'changedBeforePolicy'"))
                .isOne();
    }

    private void change(String body) {
        assertThat(operator("PATCH", path, body).statusCode()).isEqualTo(200);
    }

    @Test
    void only_changes_of_the_rules_for_passwords_count_also_those_that_the_history_alone_has() {
        change("{\"quotaMaxUsers\": 99, \"passwordPolicy\": {\"minAmountFailedAttemptsAutoDisable\": 9}}");
        assertPreview(4, 1);
        change("{\"passwordPolicy\": {\"minAmountNumbers\": 1}}");
        assertPreview(4, 2);
        scene.sql("UPDATE organization SET settings_changed = NULL WHERE id = ?", acme);
        assertPreview(4, 2);
    }

    @Test
    void a_body_that_is_not_understood_is_refused_and_nobody_is_affected() {
        String preview = path + "/passwordpolicy/preview";
        for (String body : List.of(
                "{\"only\": \"everybody\"}",
                "{\"only\": null}",
                "{\"only\": 1}",
                "{\"only\": \"\"}",
                "{\"only\": [\"changedBeforePolicy\"]}",
                "{\"just\": \"changedBeforePolicy\"}",
                "[]",
                "1e400",
                "{")) {
            HttpResponse<String> reply = operator("POST", path + "/enforcepasswordpolicy", body);
            assertThat(reply.statusCode()).as(body).isEqualTo(400);
            HttpResponse<String> previewed = operator("POST", preview, body);
            assertThat(previewed.statusCode()).as(body).isEqualTo(400);
            assertThatJson(previewed.body())
                    .whenIgnoringPaths("instance", "traceId")
                    .isEqualTo(reply.body());
        }
        assertThat(affected()).isZero();
        for (String body : List.of("{}", "{\"only\": \"changedBeforePolicy\"}")) {
            assertThatJson(operator("POST", preview, body).body()).isEqualTo("{people: 4, changedBeforePolicy: 1}");
        }
        assertThat(operator("POST", path + "/enforcepasswordpolicy", "{}").statusCode())
                .isEqualTo(204);
        assertThat(affected()).isEqualTo(4);
    }

    @Test
    void the_user_api_refuses_a_body_that_is_not_understood() {
        String key = scene.personKey(admin);
        for (String body :
                List.of("{\"only\": \"everybody\"}", "{\"only\": 1}", "{\"only\": [1]}", "[]", "1e400", "{")) {
            assertThat(ofUser(key, body).statusCode()).as(body).isEqualTo(400);
        }
        assertThatJson(ofUser(key, "{\"only\": \"changedBeforePolicy\"}").body())
                .isEqualTo("{only: ['\"changedBeforePolicy\" is not a valid choice.']}");
        for (String body : List.of("{}", "{\"only\": \"changed_before_policy\"}")) {
            assertThatJson(ofUser(key, body).body()).isEqualTo("{people: 4, changed_before_policy: 1}");
        }
    }

    @Test
    void those_who_administer_the_organization_see_the_preview_and_strangers_see_nothing() {
        assertThat(ofUser(scene.organizationKey(acme)).statusCode()).isEqualTo(200);
        for (String key : List.of(scene.personKey(member), scene.personKey(guest), scene.projectKey(acme, project))) {
            assertThat(ofUser(key).statusCode()).isEqualTo(403);
        }
        int stranger = scene.personIn(scene.organization("Strangers"), "else@example.com", "admin");
        assertThat(ofUser(scene.personKey(stranger)).statusCode()).isEqualTo(404);
        assertThat(operator(
                                "POST",
                                path.replace(id, ids.of(io.tenantry.storage.ObjectIds.Kind.ORGANIZATION, 999))
                                        + "/passwordpolicy/preview",
                                null)
                        .statusCode())
                .isEqualTo(404);
    }
}
