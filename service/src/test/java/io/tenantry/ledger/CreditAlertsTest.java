package io.tenantry.ledger;

import static io.tenantry.ledger.LedgerScene.entry;
import static io.tenantry.ledger.LedgerScene.grant;
import static io.tenantry.ledger.LedgerScene.path;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What people and programs hear of credits: low and expiring ones, refills, and jobs that did not run. */
class CreditAlertsTest {
    private final LedgerScene world = new LedgerScene();
    private int acme;

    @BeforeEach
    void begin() {
        acme = world.organization();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void notifyBelow(String threshold) {
        world.scene.sql(
                "UPDATE organization SET notify_low_credits = true, low_credits_threshold = ?::numeric WHERE id = ?",
                threshold,
                acme);
    }

    private void refill(String threshold, String amount) {
        world.scene.sql(
                "UPDATE organization SET auto_refill = true, auto_refill_threshold = ?::numeric,"
                        + " auto_refill_amount = ?::numeric WHERE id = ?",
                threshold,
                amount,
                acme);
    }

    private List<String> notifications() {
        return world.texts(
                "SELECT event_type || ' ' || severity || ': ' || title FROM notification WHERE organization_id = ?",
                acme);
    }

    private List<String> refills() {
        return world.texts("SELECT amount::text FROM refill_request WHERE organization_id = ? ORDER BY id", acme);
    }

    @Test
    void admins_hear_once_of_each_breach_of_the_threshold() {
        world.scene.personIn(acme, "second@example.com", "admin");
        world.scene.personIn(acme, "member@example.com", "member");
        int silent = world.scene.personIn(acme, "silent@example.com", "admin");
        world.scene.sql("UPDATE membership SET is_email_notify_enabled = false WHERE person_id = ?", silent);
        notifyBelow("100");
        world.book(acme, "a", "grant", "150");
        world.book(acme, "b", "usage", "-50");
        assertThat(world.mails()).isEmpty();
        world.book(acme, "c", "usage", "-0.01");
        world.book(acme, "d", "usage", "-10");
        world.book(acme, "e", "grant", "10");
        assertThat(world.mails()).extracting("to").containsExactly("admin1@example.com", "second@example.com");
        assertThat(world.subjects()).containsOnly("Credits of Acme 1 are low");
        assertThat(world.mails().getFirst().text()).contains("“Acme 1” has 99.99 credits left", "100.00");
        // The admin who wants no mails is notified, too.
        assertThat(notifications()).hasSize(3).containsOnly("credits.low warning: Credits of Acme 1 are low");
        world.book(acme, "f", "grant", "0.01");
        assertThat(world.mails()).hasSize(2);
        world.book(acme, "g", "usage", "-1");
        assertThat(world.mails()).hasSize(4);
        world.write(acme, entry("h", "grant", "1"), entry("i", "usage", "-1"));
        assertThat(world.mails()).hasSize(6);
        world.write(acme, entry("j", "usage", "-1"), entry("k", "grant", "100"));
        assertThat(world.mails()).hasSize(6);
    }

    @Test
    void nobody_hears_of_low_credits_where_it_is_off() {
        world.book(acme, "a", "grant", "5");
        assertThat(world.mails()).isEmpty();
        notifyBelow("100");
        world.set(acme, "is_send_emails_enabled", false);
        world.book(acme, "b", "usage", "-1");
        world.set(acme, "is_send_emails_enabled", true);
        world.book(acme, "c", "usage", "-1");
        assertThat(world.mails()).isEmpty();
        world.set(acme, "low_credits_threshold", new java.math.BigDecimal("3.00"));
        world.settle();
        world.set(acme, "low_credits_threshold", new java.math.BigDecimal("4.00"));
        world.settle();
        assertThat(world.mails()).hasSize(1);
        assertThat(world.texts("SELECT low_told::text FROM credit_account WHERE organization_id = ?", acme))
                .containsExactly("true");
    }

    @Test
    void an_entry_that_fails_leaves_no_mail_and_a_name_like_a_link_is_not_in_a_subject() {
        notifyBelow("100");
        world.scene.rename(acme, "https://evil.example/<b>");
        world.book(acme, "a", "usage", "-1");
        assertThat(world.mails()).isEmpty();
        world.book(acme, "a", "grant", "1");
        assertThat(world.subjects()).containsExactly("Credits of your organization are low");
    }

    @Test
    void a_refill_is_requested_once_for_each_breach() {
        world.scene.sql("UPDATE organization SET webhook_url = 'https://hooks.example/' WHERE id = ?", acme);
        world.book(acme, "a", "grant", "100");
        refill("20", "50");
        world.book(acme, "b", "usage", "-79.99");
        assertThat(refills()).isEmpty();
        world.book(acme, "c", "usage", "-0.01");
        world.book(acme, "d", "usage", "-1");
        assertThat(refills()).containsExactly("50.00");
        assertThat(notifications())
                .containsExactly("credits.refill_requested warning: A refill of Acme 1 is requested");
        JsonNode data = LedgerScene.JSON.readTree(world.texts(
                        "SELECT data::text FROM webhook_delivery WHERE event_type = 'credits.refill_requested'"
                                + " AND organization_id = ?",
                        acme)
                .getFirst());
        assertThatJson(data.toString()).whenIgnoringPaths("object_id").isEqualTo("""
            {"organization_id": %1$d, "project_id": null, "object_type": "Refill",
             "ids": {"organization": "%2$s", "project": null, "object": null, "actor": null}, "fields": [],
             "actor": {"type": "system"},
             "refill": {"amount": "50.00", "cycle_start": "2026-03-01T00:00:00Z", "cycle_end": "2026-04-01T00:00:00Z"}}\
            """.formatted(acme, world.id(acme)));
        world.book(acme, "e", "grant", "1");
        world.book(acme, "f", "usage", "-1");
        assertThat(refills()).containsExactly("50.00");
        world.book(acme, "g", "refill", "50");
        assertThat(world.scene.count("refill_request WHERE answered_at IS NULL"))
                .isZero();
        world.book(acme, "h", "usage", "-60");
        assertThat(refills()).containsExactly("50.00", "50.00");
        assertThat(world.scene.count("audit_event WHERE action = 'requestRefill' AND operator IS NULL"))
                .isEqualTo(2);
    }

    @Test
    void refills_of_a_cycle_are_capped_and_go_on_in_the_next() {
        world.scene.sql("UPDATE organization SET auto_refill_max_cap = 75 WHERE id = ?", acme);
        refill("20", "50");
        world.book(acme, "a", "grant", "10");
        assertThat(refills()).containsExactly("50.00");
        world.book(acme, "b", "refill", "50");
        world.book(acme, "c", "usage", "-50");
        assertThat(refills()).containsExactly("50.00", "25.00");
        world.book(acme, "d", "refill", "25");
        world.book(acme, "e", "usage", "-25");
        world.book(acme, "f", "usage", "-1");
        assertThat(refills()).hasSize(2);
        world.clock.advance(Duration.ofDays(22).minusHours(13));
        world.settle();
        assertThat(refills()).hasSize(2);
        world.clock.advance(Duration.ofHours(1));
        world.settle();
        world.settle();
        assertThat(refills()).containsExactly("50.00", "25.00", "50.00");
        world.set(acme, "auto_refill_max_cap", new java.math.BigDecimal("59.99"));
        world.book(acme, "g", "refill", "50");
        world.book(acme, "h", "usage", "-50");
        assertThat(refills()).hasSize(3);
        world.set(acme, "auto_refill_max_cap", new java.math.BigDecimal("60.00"));
        world.settle();
        assertThat(refills()).containsExactly("50.00", "25.00", "50.00", "10.00");
    }

    @Test
    void a_refill_that_is_switched_on_is_requested_without_an_entry() {
        world.book(acme, "a", "grant", "10");
        refill("20", "50");
        world.settle();
        assertThat(refills()).containsExactly("50.00");
        int other = world.organization();
        world.set(other, "auto_refill", true);
        world.settle();
        assertThat(world.scene.count("refill_request")).isOne();
    }

    @Test
    void admins_hear_a_week_before_plan_credits_expire() {
        notifyBelow("1");
        world.write(
                acme,
                grant("short", "5", "2026-03-17T12:00:00Z"),
                grant("a", "10", "2026-03-20T12:00:00Z"),
                grant("b", "20", "2026-04-20T12:00:00Z"));
        assertThat(world.mails()).isEmpty();
        world.clock.advance(Duration.ofDays(3));
        world.settle();
        world.settle();
        assertThat(world.subjects()).containsExactly("Credits of Acme 1 expire soon");
        assertThat(world.mails().getFirst().text()).contains("10.00 credits", "2026-03-20T12:00:00Z");
        world.clock.advance(Duration.ofDays(10));
        world.settle();
        assertThat(world.remaining(acme)).isEqualTo("20.00");
        world.clock.advance(Duration.ofDays(21));
        world.settle();
        world.clock.advance(Duration.ofDays(7));
        world.settle();
        assertThat(world.subjects())
                .containsExactly(
                        "Credits of Acme 1 expire soon", "Credits of Acme 1 expire soon", "Credits of Acme 1 are low");
    }

    @Test
    void nobody_hears_of_a_disabled_organization() {
        notifyBelow("100");
        refill("20", "50");
        world.set(acme, "disabled", true);
        world.book(acme, "a", "grant", "10");
        assertThat(world.mails()).isEmpty();
        assertThat(refills()).isEmpty();
        world.set(acme, "disabled", false);
        world.settle();
        assertThat(world.mails()).hasSize(1);
        assertThat(refills()).hasSize(1);
    }

    private HttpResponse<String> report(String key, int organization, String body) {
        return world.sendAsService(
                key, "POST", "/usage/v1/organizations/" + organization + "/jobs/without-credits", body);
    }

    @Test
    void admins_hear_of_a_job_once_and_then_of_none_while_they_are_muted() {
        world.set(acme, "cronjob_low_balance_mute_days", "3");
        assertThatJson(report(world.service, acme, "{\"job\": \"Nightly\"}").body())
                .isEqualTo("{\"told\": true, \"muted_until\": \"2026-03-13T12:00:00Z\"}");
        assertThat(world.subjects()).containsExactly("A job of Acme 1 did not run");
        assertThat(world.mails().getFirst().text()).contains("The job “Nightly”", "0.00 are left");
        world.clock.advance(Duration.ofDays(3).minusSeconds(1));
        assertThatJson(report(world.service, acme, "{\"job\": \"Other\"}").body())
                .isEqualTo("{\"told\": false, \"muted_until\": \"2026-03-13T12:00:00Z\"}");
        world.clock.advance(Duration.ofSeconds(1));
        assertThatJson(report(world.service, acme, "{}").body()).inPath("told").isEqualTo(true);
        assertThat(world.mails()).hasSize(2);
        world.set(acme, "cronjob_low_balance_mute_days", "0");
        world.clock.advance(Duration.ofMinutes(59));
        assertThatJson(report(world.service, acme, "{}").body()).inPath("told").isEqualTo(false);
        world.clock.advance(Duration.ofMinutes(1));
        assertThatJson(report(world.service, acme, "{}").body()).inPath("told").isEqualTo(true);
    }

    @Test
    void only_services_with_the_scope_report() {
        String billing = world.serviceKey(ServiceReach.Everywhere.INSTANCE, ServiceScope.BILLING);
        assertThat(report(billing, acme, "{}").statusCode()).isEqualTo(403);
        String elsewhere = world.serviceKey(LedgerScene.only(world.organization()), ServiceScope.REPORT);
        assertThat(report(elsewhere, acme, "{}").statusCode()).isEqualTo(404);
        assertThat(report(world.service, 77_777, "{}").statusCode()).isEqualTo(404);
        for (String body :
                List.of("{\"job\": 7}", "{\"job\": \"\"}", "{\"colour\": 1}", "{\"job\": \"a\\u0000\"}", "[]")) {
            assertThat(report(world.service, acme, body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(report(world.service, acme, "{\"job\": \"" + "j".repeat(256) + "\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(world.mails()).isEmpty();
    }

    private HttpResponse<String> open(String key, String query) {
        return world.sendAsService(key, "GET", "/usage/v1/refills" + query, null);
    }

    @Test
    void services_read_the_refills_that_wait_for_an_answer() {
        int other = world.organization();
        for (int organization : List.of(acme, other)) {
            world.set(organization, "auto_refill", true);
            world.book(organization, "a", "grant", "1");
        }
        JsonNode first =
                LedgerScene.JSON.readTree(open(world.service, "?limit=1").body());
        assertThatJson(first.toString())
                .whenIgnoringPaths("next", "items[*].id")
                .isEqualTo("""
                    {"items": [{"organization": %d, "ids": {"organization": "%s"}, "amount": "50.00",
                        "cycle_start": "2026-03-01T00:00:00Z", "cycle_end": "2026-04-01T00:00:00Z",
                        "requested_at": "2026-03-10T12:00:00Z"}]}\
                    """.formatted(acme, world.id(acme)));
        String after = "?limit=1&after=" + first.get("next").asInt();
        assertThatJson(open(world.service, after).body())
                .inPath("items[*].organization")
                .isEqualTo("[" + other + "]");
        String own = world.serviceKey(LedgerScene.only(other), ServiceScope.BILLING);
        assertThatJson(open(own, "").body()).inPath("items[*].organization").isEqualTo("[" + other + "]");
        world.book(acme, "r", "refill", "50");
        assertThatJson(open(world.service, "").body())
                .inPath("items[*].organization")
                .isEqualTo("[" + other + "]");
        world.set(other, "disabled", true);
        assertThatJson(open(world.service, "").body()).isEqualTo("{\"items\": [], \"next\": null}");
        assertThat(open(world.serviceKey(ServiceReach.Everywhere.INSTANCE, ServiceScope.REPORT), "")
                        .statusCode())
                .isEqualTo(403);
        for (String query : List.of("?limit=0", "?limit=1001", "?after=-1", "?after=x", "?after=9999999999")) {
            assertThat(open(world.service, query).statusCode()).as(query).isEqualTo(400);
        }
        assertThat(path(acme, "plan")).isNotEmpty();
    }
}
