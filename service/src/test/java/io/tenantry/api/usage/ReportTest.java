package io.tenantry.api.usage;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.access.ServiceScope;
import io.tenantry.mail.OutgoingMail;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports of services, which people are notified of. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportTest {
    private static final String FAILED = "{\"event_type\": \"cronjob.failed\", \"title\": \"The run failed\"}";

    private final UsageScene world = new UsageScene();
    private final String key = world.serviceKey(ServiceScope.REPORT);
    private int number;

    @AfterAll
    void stop() {
        world.close();
    }

    private HttpResponse<String> report(String key, Object organization, String body, String... headers) {
        return UsageScene.sendTo(
                world.server, key, "POST", "/organizations/" + organization + "/reports", body, headers);
    }

    private void assertNotified(int people, HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThatJson(reply.body()).isEqualTo("{\"notified\": " + people + "}");
    }

    private int person(int organization, String role) {
        return world.scene.personIn(organization, "p" + ++number + "@example.com", role);
    }

    private List<String> titles(int person) {
        return world.server
                .database()
                .read(handle -> handle.createQuery(
                                "SELECT title || ' | ' || body || ' | ' || severity || ' | ' || payload FROM notification"
                                        + " WHERE person_id = :person ORDER BY id")
                        .bind("person", person)
                        .mapTo(String.class)
                        .list());
    }

    @Test
    void admins_are_notified_and_get_a_mail() {
        int acme = world.scene.organization("Acme");
        int ada = person(acme, "admin");
        int bob = person(acme, "member");
        assertNotified(1, report(key, acme, """
                {"event_type": "cronjob.failed", "title": "100 % of <runs> %1$s failed", "body": "Line\\nline",
                 "payload": {"run_id": 7}}"""));
        assertThat(titles(ada)).containsExactly("100 % of <runs> %1$s failed | Line\nline | error | {\"run_id\": 7}");
        assertThat(titles(bob)).isEmpty();
        assertThat(world.server.installation().outbox().list(true, 100, 0))
                .filteredOn(mail -> mail.subject().startsWith("100 % of"))
                .extracting(OutgoingMail::to)
                .containsExactly("p" + (number - 1) + "@example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "cronjob.failed, notify_cron_failure, true",
        "cronjob.succeeded, notify_cron_success, true",
        "calls.none, notify_no_calls, true",
        "calls.frequent, notify_frequent_calls_for_number, true",
        "metric.shifted, notify_metric_significant_shift, false",
        "report.daily, notify_daily_report, true"
    })
    void the_setting_of_the_organization_or_project_decides(String type, String setting, boolean ofProjects) {
        int acme = world.scene.organization("Acme");
        person(acme, "admin");
        int sales = world.scene.project(acme, "Sales");
        String whole = "{\"event_type\": \"%s\", \"title\": \"T\"}".formatted(type);
        String ofProject = "{\"event_type\": \"%s\", \"title\": \"T\", \"project\": %d}".formatted(type, sales);
        for (boolean on : new boolean[] {true, false}) {
            world.scene.sql("UPDATE organization SET " + setting + " = ? WHERE id = ?", on, acme);
            if (ofProjects) {
                world.scene.sql("UPDATE project SET " + setting + " = ? WHERE id = ?", !on, sales);
            }
            assertNotified(on ? 1 : 0, report(key, acme, whole));
            assertNotified(on != ofProjects ? 1 : 0, report(key, acme, ofProject));
        }
    }

    @Test
    void members_of_the_project_are_notified_and_its_mails_can_be_off() {
        int acme = world.scene.organization("Acme");
        int ada = person(acme, "admin");
        int sales = world.scene.project(acme, "Sales");
        int bob = world.scene.person("bob" + acme + "@example.com");
        world.scene.projectMember(acme, sales, bob, "view_only");
        String body =
                "{\"event_type\": \"cronjob.failed\", \"title\": \"Sales failed\", \"project\": %d}".formatted(sales);
        assertNotified(1, report(key, acme, body));
        assertThat(titles(bob)).hasSize(1);
        assertThat(titles(ada)).isEmpty();
        world.scene.sql("UPDATE project SET is_send_emails_enabled = false WHERE id = ?", sales);
        assertNotified(1, report(key, acme, body));
        assertThat(titles(bob)).hasSize(2);
        assertThat(world.server.installation().outbox().list(true, 100, 0))
                .filteredOn(mail -> mail.subject().equals("Sales failed"))
                .hasSize(1);
    }

    @Test
    void a_repeated_report_is_carried_out_once() {
        int acme = world.scene.organization("Acme");
        int ada = person(acme, "admin");
        assertNotified(1, report(key, acme, FAILED, "Idempotency-Key", "once"));
        assertNotified(1, report(key, acme, FAILED, "Idempotency-Key", "once"));
        assertThat(titles(ada)).hasSize(1);
    }

    @Test
    void others_are_refused() {
        int acme = world.scene.organization("Acme");
        int other = world.scene.organization("Other");
        int disabled = world.scene.organization("Disabled");
        world.scene.sql("UPDATE organization SET disabled = true WHERE id = ?", disabled);
        String notFound = report(key, 2_000_000_000, FAILED).body();
        assertThatJson(notFound).inPath("status").isEqualTo(404);
        assertThat(report(world.serviceKeyOf(List.of(acme), ServiceScope.REPORT), other, FAILED)
                        .body())
                .isEqualTo(notFound);
        assertThat(report(key, disabled, FAILED).body()).isEqualTo(notFound);
        assertThat(report(world.key, acme, FAILED).statusCode()).isEqualTo(403);
        assertThat(report("tks_unknown", acme, FAILED).statusCode()).isEqualTo(401);
        assertThat(UsageScene.sendTo(
                                world.server,
                                key,
                                "POST",
                                "/organizations/" + acme + "/consume",
                                "{\"metric\": \"messages\"}")
                        .statusCode())
                .isBetween(400, 403);
        int project = world.scene.project(other, "Of others");
        assertThatJson(report(
                                key,
                                acme,
                                "{\"event_type\": \"calls.none\", \"title\": \"T\", \"project\": " + project + "}")
                        .body())
                .inPath("errors")
                .isEqualTo("[{\"field\": \"project\", \"message\": \"The organization has no such project.\"}]");
    }

    @Test
    void every_bad_field_is_named() {
        int acme = world.scene.organization("Acme");
        assertThatJson(report(key, acme, "{}").body())
                .inPath("errors[*].field")
                .isEqualTo("[\"event_type\", \"event_type\", \"title\"]");
        assertThatJson(report(
                                key,
                                acme,
                                "{\"event_type\": \"key.created\", \"title\": \"%s\", \"body\": \"a\\u0007\", \"payload\": [], \"x\": 1}"
                                        .formatted("t".repeat(201)))
                        .body())
                .inPath("errors[*].field")
                .isEqualTo("[\"event_type\", \"title\", \"body\", \"payload\", \"x\"]");
        for (String bad : List.of(
                "{\"event_type\": \"calls.none\", \"title\": \"\\u0000\"}",
                "{\"event_type\": \"calls.none\", \"title\": \"\\ud800\"}",
                "{\"event_type\": \"calls.none\", \"title\": \"T\", \"payload\": {\"a\": \"\\u0000\"}}",
                "{\"event_type\": \"calls.none\", \"title\": \"T\", \"payload\": {\"\\u0000\": 1}}",
                "{\"event_type\": \"calls.none\", \"title\": \"T\", \"payload\": {\"a\": 1e999999}}",
                "{\"event_type\": \"calls.none\", \"title\": \"T\", \"payload\": {\"a\": \"%s\"}}"
                        .formatted("x".repeat(4_000)),
                "{\"event_type\": [], \"title\": 5}",
                "[]",
                "")) {
            assertThat(report(key, acme, bad).statusCode()).as(bad).isEqualTo(400);
        }
    }
}
