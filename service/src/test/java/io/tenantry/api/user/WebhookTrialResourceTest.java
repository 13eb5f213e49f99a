package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.FormBefore;
import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.start.Options;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import io.tenantry.webhook.Receiver;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of a project's webhook, by callers with the permission to change the project. */
@SuppressWarnings("NullAway.Init")
class WebhookTrialResourceTest {
    private final Receiver receiver = new Receiver();
    private TestServer server;
    private Scene scene;
    private int acme;
    private int sales;

    @BeforeEach
    void start() {
        server = TestServer.start(
                TestDatabases.create(), Clock.systemUTC(), Options.of(Map.of("TENANTRY_WEBHOOK_ALLOW", "127.0.0.1")));
        scene = new Scene(server);
        acme = scene.organization("Acme");
        sales = scene.project(acme, "Sales");
    }

    @AfterEach
    void stop() {
        server.close();
        receiver.close();
    }

    private HttpResponse<String> send() {
        String path = "/user/v1/projects/" + sales + "/test-webhook/";
        return server.send("POST", path, null, "X-CEKURA-API-KEY", scene.projectKey(acme, sales));
    }

    private void address(String table, int id, String url, String secret) {
        scene.sql(
                "UPDATE " + table + " SET webhook_url = ?, webhook_secret = ? WHERE id = ?",
                url,
                FormBefore.seal(secret),
                id);
    }

    @Test
    void a_signed_event_is_sent_at_once_and_the_answer_told() {
        address("organization", acme, receiver.url() + "/acme", "of-acme");
        address("project", sales, receiver.url() + "/sales", "of-sales");
        receiver.then(Receiver.status(202));
        HttpResponse<String> reply = send();
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("X-Webhook-Status")).contains("202");
        assertThatJson(reply.body()).node("name").isEqualTo("Sales");
        Receiver.Received received = receiver.take();
        assertThat(received.path()).isEqualTo("/hook/sales");
        assertThat(received.headers().getFirst("X-CEKURA-SECRET")).isEqualTo("of-sales");
        assertThat(received.headers().getFirst("X-Tenantry-Signature")).matches("t=[0-9]+,v1=[0-9a-f]{64}");
        ObjectIds ids = ObjectIds.read(server.database());
        assertThatJson(received.body())
                .isEqualTo("""
                {"event_type":"webhook.test","data":{"organization_id":%d,"project_id":%d,"ids":{"organization":"%s","project":"%s"}},
                 "id":"${json-unit.any-string}","timestamp":"${json-unit.any-string}"}""".formatted(acme, sales, ids.of(Kind.ORGANIZATION, acme), ids.of(Kind.PROJECT, sales)));
        assertThat(scene.count("webhook_delivery")).isZero();
    }

    @Test
    void a_project_without_an_address_uses_its_organizations() {
        address("organization", acme, receiver.url() + "/acme", "of-acme");
        assertThat(send().statusCode()).isEqualTo(200);
        Receiver.Received received = receiver.take();
        assertThat(received.path()).isEqualTo("/hook/acme");
        assertThat(received.headers().getFirst("X-CEKURA-SECRET")).isEqualTo("of-acme");
    }

    @Test
    void what_went_wrong_is_told() {
        assertWrong("There is no webhook address to send to.");
        address("project", sales, receiver.url(), "s");
        receiver.then(Receiver.status(500));
        assertWrong("The receiver answered 500.");
        address("project", sales, "http://127.0.0.2:" + receiver.port(), "s");
        assertWrong("The address is not public.");
    }

    private void assertWrong(String why) {
        HttpResponse<String> reply = send();
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).isEqualTo("{\"webhook_url\":[\"" + why + "\"]}");
    }
}
