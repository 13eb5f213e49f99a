package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Users that failed logins disable, and the ways to enable them again. */
class FailedLoginsTest extends OperatedUsers {
    private int organization(String name, int mostFailures) {
        int id = scene.organization(name);
        scene.sql(
                "UPDATE organization SET password_policy_min_amount_failed_attempts_auto_disable = ? WHERE id = ?",
                mostFailures,
                id);
        return id;
    }

    /** Creates a user; returns the path of it. */
    private String user(String email, int organization) {
        return path(created(email, organization, ""));
    }

    private void fail(String email, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(login(email, "wrong").statusCode()).isEqualTo(401);
        }
    }

    private boolean disabled(String user) {
        return read(operator("GET", user, null)).get("disabled").asBoolean();
    }

    /** Resets the failures in the organisation API; returns the status. */
    private int reset(int organization, String user) {
        return server.send(
                        "POST",
                        user.replace("/management", "") + "/resetfailedloginattempts",
                        null,
                        "X-API-Key",
                        scene.organizationKey(organization))
                .statusCode();
    }

    @Test
    void the_last_failure_that_is_allowed_disables_the_user() {
        int acme = organization("Two strikes", 2);
        String kim = user("kim@strikes.test", acme);
        String tag = operator("GET", kim, null).headers().firstValue("ETag").orElseThrow();

        fail("kim@strikes.test", 1);
        assertThat(disabled(kim)).isFalse();
        fail("kim@strikes.test", 1);

        HttpResponse<String> seen = operator("GET", kim, null);
        assertThatJson(seen.body()).inPath("disabled").isEqualTo(true);
        assertThat(seen.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
        assertThatJson(operator("GET", USERS + "?disabled=true&id=kim@strikes.test", null)
                        .body())
                .inPath("total")
                .isEqualTo(1);
        HttpResponse<String> refused = login("kim@strikes.test", GOOD);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("after too many failed logins");
        assertThat(scene.count("audit_event WHERE action = 'updateUser' AND details ->> 'fields' = '[\"disabled\"]'"
                        + " AND operator IS NULL AND organization_id = " + acme))
                .isOne();
    }

    @Test
    void an_operator_enables_them_again() {
        String lea = user("lea@strikes.test", organization("Operator helps", 2));
        fail("lea@strikes.test", 2);

        HttpResponse<String> reply = operator("PATCH", lea, "{\"disabled\": false}");

        assertThatJson(reply.body()).inPath("disabled").isEqualTo(false);
        fail("lea@strikes.test", 1);
        assertThat(login("lea@strikes.test", GOOD).statusCode()).isEqualTo(200);
    }

    @Test
    void an_administrator_forgets_the_failures() {
        int acme = organization("Administrator helps", 2);
        String mia = user("mia@strikes.test", acme);
        fail("mia@strikes.test", 2);

        assertThat(reset(acme, mia)).isEqualTo(204);

        assertThat(disabled(mia)).isFalse();
        assertThat(login("mia@strikes.test", GOOD).statusCode()).isEqualTo(200);
    }

    @Test
    void an_administrator_does_not_enable_whom_an_operator_disabled() {
        int acme = organization("Operator decides", 2);
        String ned = user("ned@strikes.test", acme);
        operator("PATCH", ned, "{\"disabled\": true}");
        assertThat(reset(acme, ned)).isEqualTo(204);
        assertThat(disabled(ned)).isTrue();

        String oda = user("oda@strikes.test", acme);
        fail("oda@strikes.test", 2);
        operator("PATCH", oda, "{\"disabled\": true}");
        assertThat(reset(acme, oda)).isEqualTo(204);
        assertThat(disabled(oda)).isTrue();
    }

    @Test
    void only_organizations_that_want_it_disable_and_only_they_let_in_again() {
        int strict = organization("Strict", 2);
        int lax = organization("Lax", 0);
        String inStrict = user("pat@strikes.test", strict);
        String inLax = user("pat@strikes.test", lax);

        fail("pat@strikes.test", 2);

        assertThat(disabled(inStrict)).isTrue();
        assertThat(disabled(inLax)).isFalse();
        String access = read(login("pat@strikes.test", GOOD)).get("access").asString();
        assertThatJson(server.get("/user/organizations/", "Authorization", "Bearer " + access)
                        .body())
                .inPath("$[*].name")
                .isArray()
                .containsExactlyInAnyOrder("Lax", "Strict");
        assertThat(reset(lax, inLax)).isEqualTo(204);
        assertThat(disabled(inStrict)).isTrue();
    }

    @Test
    void who_belongs_to_projects_alone_waits_for_the_failures_to_be_forgotten() {
        int acme = organization("Projects alone", 2);
        int project = scene.project(acme, "P");
        String elsewhere = user("quinn@strikes.test", scene.organization("Left behind"));
        int quinn = server.database()
                .read(handle -> handle.createQuery("SELECT id FROM person WHERE email = 'quinn@strikes.test'")
                        .mapTo(int.class)
                        .one());
        int membership = scene.projectMember(acme, project, quinn, "member");
        assertThat(operator("DELETE", elsewhere, null).statusCode()).isEqualTo(204);

        fail("quinn@strikes.test", 2);

        assertThat(login("quinn@strikes.test", GOOD).statusCode()).isEqualTo(403);
        assertThat(reset(acme, USERS + "/" + ids.of(Kind.MEMBERSHIP, membership)))
                .isEqualTo(204);
        assertThat(login("quinn@strikes.test", GOOD).statusCode()).isEqualTo(200);
    }
}
