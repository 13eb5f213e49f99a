package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tenantry.Scene;
import io.tenantry.SettableClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import io.tenantry.deletion.AdministratorMail;
import io.tenantry.deletion.CertificatePost;
import io.tenantry.deletion.OperatorConsole;
import io.tenantry.deletion.Purges;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.OutgoingMail;
import io.tenantry.secret.SecretBox;
import io.tenantry.start.Options;
import io.tenantry.storage.ObjectIds;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

class DeletionResourceTest {
    private static final String BASE = "/management/v2.0/organisations/";
    private static final Logger CONSOLE = (Logger) LoggerFactory.getLogger("io.tenantry.operator-console");

    private final SettableClock clock = new SettableClock();
    private final TestServer server = TestServer.start(TestDatabases.create(), clock, Options.of(Map.of()));
    private final Scene scene = new Scene(server);
    private final ObjectIds ids = ObjectIds.read(server.database());
    private final ListAppender<ILoggingEvent> console = new ListAppender<>();
    private final int acme = scene.organization("Acme");
    private final String id = ids.of(ObjectIds.Kind.ORGANIZATION, acme);

    @BeforeEach
    void listen() {
        server.stopBackground();
        console.start();
        CONSOLE.addAppender(console);
    }

    @AfterEach
    void stop() {
        CONSOLE.detachAppender(console);
        server.close();
    }

    private HttpResponse<String> send(String method, String path) {
        return server.send(method, path, null, "Authorization", TestServer.basic(), "Accept", "application/json");
    }

    private String token() {
        assertThat(send("POST", BASE + id + "/requestdeletion").statusCode()).isEqualTo(200);
        Matcher token = Pattern.compile("token, .* is ([0-9a-f]{64})$")
                .matcher(console.list.getLast().getFormattedMessage());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    private void refused(HttpResponse<String> reply, int status, int code) {
        assertThat(reply.statusCode()).isEqualTo(status);
        assertThatJson(reply.body()).inPath("code").isEqualTo(code);
    }

    private void purge(TestServer of, CertificatePost post) {
        SecretBox box = new SecretBox(new byte[SecretBox.KEY_LENGTH]);
        new Purges(of.database(), clock, ObjectIds.read(of.database()), box, post).run();
    }

    private void purge() {
        purge(server, new OperatorConsole(ids));
    }

    @Test
    void an_organisation_is_switched_off_at_once_and_gone_after_the_grace_time() {
        String key = scene.organizationKey(acme);
        String token = token();
        assertThat(send("DELETE", BASE + id + "?verificationToken=" + token).statusCode())
                .isEqualTo(204);
        assertThatJson(send("GET", BASE + id).body()).inPath("disabled").isEqualTo(true);
        assertThat(server.get("/user/organizations/", "X-CEKURA-API-KEY", key).statusCode())
                .isEqualTo(403);
        assertThatJson(send("GET", BASE + id + "/deletion").body())
                .and(
                        json -> json.node("status").isEqualTo("IN_PROGRESS"),
                        json -> json.node("purgeAfter").isEqualTo("2026-03-08T10:00:00Z"),
                        json -> json.node("dataToBeDeleted[0]").isObject().containsEntry("isDeleted", false));
        clock.pass(Duration.ofDays(7));
        purge();
        refused(send("GET", BASE + id), 404, 1002);
        HttpResponse<String> certificate = send("GET", BASE + id + "/deletion");
        assertThat(console.list.getLast().getFormattedMessage())
                .contains(
                        id,
                        Json.MAPPER.readTree(certificate.body()).get("sha256").asString());
        assertThatJson(certificate.body())
                .and(
                        json -> json.node("status").isEqualTo("COMPLETED"),
                        json -> json.node("completedAt").isEqualTo("2026-03-08T10:00:00Z"),
                        json -> json.node("sha256").isString().hasSize(64));
        String list = send("GET", "/management/v2.0/deletions?filter=acm&status=COMPLETED&sort=organisationName:desc")
                .body();
        assertThatJson(list).inPath("items[0].organisationId").isString().isEqualTo(id);
        assertThatJson(list).inPath("total").isEqualTo(1);
    }

    @Test
    void a_started_deletion_can_be_undone_until_its_data_goes() {
        refused(send("POST", BASE + id + "/undelete"), 404, 1002);
        String token = token();
        refused(send("POST", BASE + id + "/undelete"), 404, 1002);
        send("DELETE", BASE + id + "?verificationToken=" + token);
        refused(send("POST", BASE + id + "/requestdeletion"), 409, 1004);
        refused(
                server.send("PATCH", BASE + id, "{\"disabled\": false}", "Authorization", TestServer.basic()),
                409,
                1004);
        assertThat(send("POST", BASE + id + "/undelete").statusCode()).isEqualTo(204);
        assertThatJson(send("GET", BASE + id).body()).inPath("disabled").isEqualTo(false);
        refused(send("GET", BASE + id + "/deletion"), 404, 1002);
        clock.pass(Duration.ofDays(8));
        purge();
        assertThat(send("GET", BASE + id).statusCode()).isEqualTo(200);
    }

    @Test
    void a_token_is_required_right_fresh_used_once_and_of_that_organisation() {
        refused(send("DELETE", BASE + id), 400, 1000);
        refused(send("DELETE", BASE + id + "?verificationToken="), 400, 1000);
        refused(send("DELETE", BASE + id + "?verificationToken=abc"), 400, 1005);
        String first = token();
        String second = token();
        refused(send("DELETE", BASE + id + "?verificationToken=" + first), 400, 1005);
        String other = ids.of(ObjectIds.Kind.ORGANIZATION, scene.organization("Other"));
        refused(send("DELETE", BASE + other + "?verificationToken=" + second), 400, 1005);
        clock.pass(Duration.ofHours(2));
        refused(send("DELETE", BASE + id + "?verificationToken=" + second), 400, 1005);
        String third = token();
        assertThat(send("DELETE", BASE + id + "?verificationToken=" + third).statusCode())
                .isEqualTo(204);
        refused(send("DELETE", BASE + id + "?verificationToken=" + third), 400, 1005);
        refused(send("DELETE", BASE + "0123456789abcdef01234567?verificationToken=x"), 404, 1002);
        refused(send("DELETE", BASE + "short?verificationToken=x"), 400, 1005);
    }

    @Test
    void of_many_who_present_a_token_at_once_one_starts_the_deletion() throws Exception {
        String token = token();
        Callable<Integer> start =
                () -> send("DELETE", BASE + id + "?verificationToken=" + token).statusCode();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> statuses = threads.invokeAll(java.util.Collections.nCopies(12, start)).stream()
                    .map(Future::resultNow)
                    .toList();
            assertThat(statuses).containsOnlyOnce(204).contains(400);
        }
    }

    @Test
    void the_token_goes_to_the_administrators_by_mail_where_there_is_a_mail_server() {
        Options options = Options.of(Map.of(
                "TENANTRY_SMTP_URL",
                "smtp://127.0.0.1:1",
                "TENANTRY_SYSTEM_ADMINISTRATORS",
                "a@example.com, b@example.com"));
        try (TestServer mailing = TestServer.start(TestDatabases.create(), clock, options)) {
            int organization = new Scene(mailing).organization("Mailed");
            String path = BASE + ObjectIds.read(mailing.database()).of(ObjectIds.Kind.ORGANIZATION, organization);
            String auth = TestServer.basic();
            String reply = mailing.send("POST", path + "/requestdeletion", null, "Authorization", auth)
                    .body();
            var mails = mailing.installation().outbox().list(true, 10, 0);
            assertThat(mails)
                    .hasSize(2)
                    .allSatisfy(mail -> assertThat(mail.subject()).doesNotContain("Mailed"));
            assertThat(mails.getFirst().text()).containsPattern("verificationToken=[0-9a-f]{64}");
            assertThat(console.list).isEmpty();
            assertThat(reply).doesNotContain("verificationToken");
        }
    }

    @Test
    void a_request_of_the_organisation_has_no_link_to_itself() {
        String key = scene.organizationKey(scene.organization("Linked"));
        String path = "/v2.0/organisations/requestdeletion";
        HttpResponse<String> hal = server.send("POST", path, null, "X-API-Key", key, "Accept", "application/hal+json");
        assertThat(hal.statusCode()).isEqualTo(200);
        assertThatJson(hal.body())
                .isObject()
                .containsOnlyKeys(
                        "organisationId", "organisationName", "createdAt", "updatedAt", "status", "dataToBeDeleted");
        assertThat(server.get(path, "X-API-Key", key).statusCode()).isNotEqualTo(200);
    }

    @Test
    void the_certificate_goes_to_the_administrators_and_to_who_asked() {
        Options options = Options.of(Map.of("TENANTRY_SMTP_URL", "smtp://127.0.0.1:1"));
        try (TestServer mailing = TestServer.start(TestDatabases.create(), clock, options)) {
            Scene there = new Scene(mailing);
            int organization = there.organization("Mailed");
            int boss = there.personIn(organization, "boss@mailed.test", "admin");
            Outbox outbox = mailing.installation().outbox();
            ObjectIds known = ObjectIds.read(mailing.database());
            mailing.send("POST", "/v2.0/organisations/requestdeletion", null, "X-API-Key", there.personKey(boss));
            String path = BASE + known.of(ObjectIds.Kind.ORGANIZATION, organization);
            Matcher token = Pattern.compile("is ([0-9a-f]{64})$")
                    .matcher(console.list.getLast().getFormattedMessage());
            assertThat(token.find()).isTrue();
            mailing.send(
                    "DELETE", path + "?verificationToken=" + token.group(1), null, "Authorization", TestServer.basic());
            clock.pass(Duration.ofDays(7));
            purge(
                    mailing,
                    new AdministratorMail(
                            mailing.database(),
                            outbox,
                            known,
                            List.of("a@example.com", "boss@mailed.test"),
                            () -> "https://tenantry.test"));

            JsonNode certificate =
                    Json.MAPPER.readTree(mailing.get(path + "/deletion", "Authorization", TestServer.basic())
                            .body());
            List<OutgoingMail> mails = outbox.list(true, 10, 0);
            assertThat(mails).extracting(OutgoingMail::to).containsExactly("a@example.com", "boss@mailed.test");
            assertThat(mails).allSatisfy(mail -> {
                assertThat(mail.subject()).doesNotContain("Mailed");
                assertThat(mail.text())
                        .contains(
                                "“Mailed”",
                                certificate.get("sha256").asString(),
                                "GET https://tenantry.test/management/v2.0/deletions/"
                                        + certificate.get("_id").asString());
            });
        }
    }

    @Test
    void objects_and_lists_come_in_every_media_type() {
        token();
        for (String path :
                List.of(BASE + id + "/deletion", "/management/v2.0/deletions", "/new/management/v2.0/deletions")) {
            for (String type :
                    List.of("application/json", "application/hal+json", "application/xml", "text/xml", "text/csv")) {
                HttpResponse<String> reply = server.get(path, "Authorization", TestServer.basic(), "Accept", type);
                assertThat(reply.statusCode()).isEqualTo(200);
                assertThat(reply.headers().firstValue("Content-Type").orElseThrow())
                        .startsWith(type);
                assertThat(reply.body()).contains("Acme", "service-membership");
            }
            refused(server.get(path, "Authorization", TestServer.basic(), "Accept", "image/png"), 406, 406);
        }
    }
}
