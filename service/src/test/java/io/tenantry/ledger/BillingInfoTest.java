package io.tenantry.ledger;

import static io.tenantry.ledger.LedgerScene.grant;
import static io.tenantry.ledger.LedgerScene.path;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The billing record that an organization reads in the user API. */
class BillingInfoTest {
    private static final String PATH = "/test_framework/billing/info/";

    private final LedgerScene world = new LedgerScene();

    @AfterEach
    void stop() {
        world.close();
    }

    private HttpResponse<String> get(String key, String query) {
        return world.server.get(PATH + query, "X-CEKURA-API-KEY", key);
    }

    @Test
    void every_organization_has_a_record_from_its_creation() {
        int acme = world.organization();
        world.scene.sql("UPDATE organization SET created_at = '2026-01-02T03:04:05.678901Z' WHERE id = ?", acme);
        assertThatJson(get(world.scene.organizationKey(acme), "").body()).isEqualTo("""
            {"organization": %d, "credits_remaining": "0.00", "credits_used": "0.00", "initial_balance": "0.00",
             "balance_expiry": null, "subscription_status": {"status": "inactive", "is_active": false, "is_trial": false,
                "pack_name": null, "expire_at": null, "last_payment_at": null, "days_until_expiry": null,
                "created_at": null, "pack": null},
             "created_at": "2026-01-02T03:04:05.678901Z", "updated_at": "2026-01-02T03:04:05.678901Z"}\
            """.formatted(acme));
    }

    @Test
    void a_plan_and_entries_show() {
        int acme = world.organization();
        world.scene.sql("UPDATE organization SET created_at = '2026-01-02T03:04:05Z' WHERE id = ?", acme);
        world.send("PATCH", path(acme, "plan"), """
            {"name": "Scale", "trial": true, "credits": "500", "expiresAt": "2026-03-20T11:59:59Z", "overage": 1.5,
             "lastPaymentAt": "2026-03-01T00:00:00Z", "billingType": "self_serve"}\
            """);
        world.send("PATCH", path(acme, "limits"), """
            {"agents": {"ceiling": 7}, "concurrent_runs": {"ceiling": 3}, "members": {"value": 20, "ceiling": 10},
             "projects": {"value": 4}}\
            """);
        world.clock.advance(Duration.ofMinutes(1));
        world.write(acme, grant("g", "500", "2026-04-01T00:00:00Z"));
        world.book(acme, "u", "usage", "-120.25");
        assertThatJson(get(world.scene.organizationKey(acme), "").body()).isEqualTo("""
            {"organization": %d, "credits_remaining": "379.75", "credits_used": "120.25", "initial_balance": "500.00",
             "balance_expiry": "2026-04-01T00:00:00Z", "subscription_status": {"status": "trial", "is_active": true,
                "is_trial": true, "pack_name": "Scale", "expire_at": "2026-03-20T11:59:59Z",
                "last_payment_at": "2026-03-01T00:00:00Z", "days_until_expiry": 9,
                "created_at": "2026-03-10T12:00:00Z", "pack": {"name": "Scale", "max_concurrent_runs_limit": 3,
                    "max_concurrent_chat_runs_limit": -1, "max_agents_limit": 7, "max_members_limit": 10,
                    "max_projects_limit": 4, "billing_type": "self_serve", "subscription_overage": "1.50"}},
             "created_at": "2026-01-02T03:04:05Z", "updated_at": "2026-03-10T12:01:00Z"}\
            """.formatted(acme));
        world.clock.advance(Duration.ofDays(10));
        assertThatJson(world.info(acme).get("subscription_status").toString())
                .inPath("days_until_expiry")
                .isEqualTo(-1);
        assertThat(world.info(acme).at("/subscription_status/status").asString())
                .isEqualTo("expired");
        world.send("PATCH", path(acme, "plan"), "{\"active\": false}");
        assertThat(world.info(acme).at("/subscription_status/status").asString())
                .isEqualTo("inactive");
    }

    @Test
    void everybody_sees_what_they_administer() {
        int acme = world.organization();
        int other = world.organization();
        int admin = world.scene.personIn(acme, "one@example.com", "admin");
        int project = world.scene.project(acme, "P");
        String key = world.scene.personKey(admin);
        assertThat(get(key, "").statusCode()).isEqualTo(200);
        assertThat(get(key, "?organization_id=" + acme).statusCode()).isEqualTo(200);
        assertThat(get(key, "?organization_id=" + world.id(acme)).statusCode()).isEqualTo(200);
        world.scene.member(other, admin, "member");
        assertThat(get(key, "").statusCode()).isEqualTo(200);
        refused(get(key, "?organization_id=" + other), 403);
        world.scene.sql("UPDATE membership SET role = 'admin' WHERE person_id = ?", admin);
        String required = "{\"organization_id\": [\"This field is required.\"]}";
        assertThatJson(get(key, "").body()).isEqualTo(required);
        assertThat(get(key, "").statusCode()).isEqualTo(400);
        assertThat(get(key, "?organization_id=" + other).statusCode()).isEqualTo(200);

        String stranger = world.scene.personKey(world.scene.person("stranger@example.com"));
        assertThatJson(get(stranger, "").body()).isEqualTo(required);
        refused(get(stranger, "?organization_id=" + acme), 404);
        refused(get(key, "?organization_id=99999999"), 404);
        int guest = world.scene.person("guest@example.com");
        world.scene.projectMember(acme, project, guest, "admin");
        refused(get(world.scene.personKey(guest), "?organization_id=" + acme), 403);
        for (String bad : List.of("x", "-1", "1.5", "%20", "9999999999999")) {
            HttpResponse<String> reply = get(key, "?organization_id=" + bad);
            assertThat(reply.statusCode()).as(bad).isEqualTo(400);
            assertThatJson(reply.body()).isEqualTo("{\"organization_id\": [\"A valid integer is required.\"]}");
        }

        String ofOrganization = world.scene.organizationKey(acme);
        assertThat(get(ofOrganization, "?organization_id=" + acme).statusCode()).isEqualTo(200);
        refused(get(ofOrganization, "?organization_id=" + other), 404);
        String ofProject = world.scene.projectKey(acme, project);
        refused(get(ofProject, ""), 403);
        refused(get(ofProject, "?organization_id=" + acme), 403);
        refused(get(ofProject, "?organization_id=" + other), 403);
        assertThat(world.server.get(PATH).statusCode()).isEqualTo(401);
        assertThat(world.server.get("/test_framework/billing/").statusCode()).isEqualTo(404);
        assertThat(world.server.send("POST", PATH, "{}").statusCode()).isEqualTo(405);
        assertThat(world.server
                        .get("/test_framework/billing/info", "X-CEKURA-API-KEY", ofOrganization)
                        .statusCode())
                .isEqualTo(200);
        world.set(acme, "disabled", true);
        assertThat(get(ofOrganization, "").statusCode()).isEqualTo(403);
        refused(get(key, "?organization_id=" + acme), 404);
    }

    private static void refused(HttpResponse<String> reply, int status) {
        assertThat(reply.statusCode()).isEqualTo(status);
        assertThatJson(reply.body())
                .isEqualTo(
                        status == 403
                                ? "{\"detail\": \"You do not have permission to perform this action.\"}"
                                : "{\"detail\": \"Not found.\"}");
    }

    @Test
    void an_operator_who_acts_as_an_admin_reads_it() {
        int acme = world.organization();
        int other = world.organization();
        int admin = world.scene.person("both@example.com");
        int membership = world.scene.member(acme, admin, "admin");
        world.scene.member(other, admin, "admin");
        String made = world.send("POST", "/management/v2.0/users/" + membership + "/impersonate", null)
                .body();
        String token = LedgerScene.JSON.readTree(made).get("access_token").asString();
        HttpResponse<String> reply = world.server.get(PATH, "Authorization", "Bearer " + token);
        assertThatJson(reply.body()).inPath("organization").isEqualTo(acme);
        assertThat(world.server
                        .get(PATH + "?organization_id=" + other, "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_record_has_a_tag() {
        int acme = world.organization();
        String key = world.scene.organizationKey(acme);
        String tag = get(key, "").headers().firstValue("ETag").orElseThrow();
        assertThat(world.server
                        .get(PATH, "X-CEKURA-API-KEY", key, "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(304);
        world.book(acme, "k", "grant", "1");
        assertThat(world.server
                        .get(PATH, "X-CEKURA-API-KEY", key, "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(200);
        assertThat(TestServer.basic()).isNotEmpty();
    }

    @Test
    void use_is_that_of_the_billing_cycle() {
        int acme = world.organization();
        world.set(acme, "billing_timezone", "Asia/Tokyo");
        world.book(acme, "g", "grant", "100");
        world.write(
                acme,
                "{\"key\": \"feb\", \"kind\": \"usage\", \"amount\": -5, \"at\": \"2026-02-28T14:59:59Z\"}",
                "{\"key\": \"march\", \"kind\": \"usage\", \"amount\": -7, \"at\": \"2026-02-28T15:00:00Z\"}",
                "{\"key\": \"april\", \"kind\": \"usage\", \"amount\": -11, \"at\": \"2026-04-01T00:00:00Z\"}");
        assertThat(world.info(acme).get("credits_used").asString()).isEqualTo("7.00");
        world.send("PATCH", path(acme, "plan"), "{\"name\": \"P\", \"periodStart\": \"2026-01-31T00:00:00Z\"}");
        // The cycle has begun on 27 February in Tokyo, since that month has no day 31.
        assertThat(world.info(acme).get("credits_used").asString()).isEqualTo("12.00");
        world.book(acme, "more", "usage", "-1");
        assertThat(world.info(acme).get("credits_used").asString()).isEqualTo("13.00");
        world.send("PATCH", path(acme, "plan"), "{\"period\": \"year\"}");
        assertThat(world.info(acme).get("credits_used").asString()).isEqualTo("24.00");
        world.send("PATCH", path(acme, "plan"), "{\"name\": null}");
        world.clock.advance(Duration.ofDays(22));
        assertThat(world.info(acme).get("credits_used").asString()).isEqualTo("11.00");
        assertThat(world.remaining(acme)).isEqualTo("76.00");
    }

    @Test
    void expired_credits_are_not_available() {
        int acme = world.organization();
        world.write(acme, grant("g", "50", "2026-03-11T12:00:00Z"), grant("h", "10", "2026-03-12T12:00:00Z"));
        world.clock.advance(Duration.ofDays(1).minusNanos(1000));
        assertThat(world.remaining(acme)).isEqualTo("60.00");
        world.clock.advance(Duration.ofNanos(1000));
        assertThat(world.remaining(acme)).isEqualTo("10.00");
        assertThat(world.info(acme).get("balance_expiry").asString()).isEqualTo("2026-03-12T12:00:00Z");
        assertThat(world.book(acme, "u", "usage", "-10.01")).isEqualTo("409");
        assertThat(world.book(acme, "v", "usage", "-10")).isEqualTo("201 0.00");
        assertThat(world.texts(
                        "SELECT concat_ws(' ', coalesce(key, '-'), kind, amount, balance) FROM ledger_entry"
                                + " WHERE organization_id = ? ORDER BY id",
                        acme))
                .containsExactly(
                        "g grant 50.00 50.00", "h grant 10.00 60.00", "- expiry -50.00 10.00", "v usage -10.00 0.00");
        world.clock.advance(Duration.ofDays(2));
        world.settle();
        assertThat(world.remaining(acme)).isEqualTo("0.00");
        assertThat(world.scene.count("plan_credit")).isZero();
    }
}
