package io.tenantry.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.mail.ScriptedSmtp;
import io.tenantry.start.Options;
import io.tenantry.webhook.Receiver;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A mail server and a receiver of webhooks that accept connections and do not answer. */
@Tag("long")
@Tag("alone")
class HangingOutsideTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final int PROJECTS = 20;

    private final AtomicInteger number = new AtomicInteger();

    @Test
    void neither_requests_nor_other_receivers_notice_and_events_arrive_when_a_receiver_answers_again()
            throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedSmtp silent = ScriptedSmtp.withoutGreeting();
                Receiver hanging = new Receiver();
                Receiver good = new Receiver();
                TestServer server = TestServer.start(
                        TestDatabases.create(),
                        Clock.systemUTC(),
                        Options.of(Map.of(
                                "TENANTRY_SMTP_URL",
                                "smtp://127.0.0.1:" + silent.port(),
                                "TENANTRY_WEBHOOK_ALLOW",
                                "127.0.0.1")))) {
            hanging.always(exchange -> {
                try {
                    over.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                exchange.sendResponseHeaders(204, -1);
            });
            Scene scene = new Scene(server);
            int acme = scene.organization("Acme");
            String ada = scene.personKey(scene.personIn(acme, "ada@example.com", "admin"));
            scene.sql("UPDATE organization SET webhook_url = ? WHERE id = ?", hanging.url(), acme);
            int globex = scene.organization("Globex");
            String bob = scene.personKey(scene.personIn(globex, "bob@example.com", "admin"));
            scene.sql("UPDATE organization SET webhook_url = ? WHERE id = ?", good.url(), globex);

            assertThat(reset(server, "ada@example.com").statusCode()).isEqualTo(204);
            silent.awaitSilence();
            for (Timed timed : Timed.together(
                    PROJECTS,
                    () -> create(server, acme, ada),
                    () -> reset(server, "p" + number.incrementAndGet() + "@example.com"))) {
                assertThat(timed.reply().statusCode()).as(timed.reply().body()).isIn(201, 204);
                assertThat(timed.took()).isLessThan(Duration.ofSeconds(5));
            }
            assertThat(hanging.take().path()).isEqualTo("/hook");
            assertThat(create(server, globex, bob).statusCode()).isEqualTo(201);
            assertThat(good.take().body()).contains("project");
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);

            over.countDown();
            for (int i = 1; i < PROJECTS / 2; i++) {
                hanging.take();
            }
            assertThat(scene.count("outgoing_mail")).isEqualTo(1);
        }
    }

    private HttpResponse<String> create(TestServer server, int organization, String key) {
        return server.send(
                "POST",
                "/user/v1/projects/",
                "{\"name\":\"P" + number.incrementAndGet() + "\",\"organization\":" + organization + "}",
                KEY,
                key,
                "Content-Type",
                "application/json");
    }

    private static HttpResponse<String> reset(TestServer server, String address) {
        return server.send(
                "POST",
                "/user/v1/password/reset/",
                "{\"email\":\"" + address + "\"}",
                "Content-Type",
                "application/json");
    }
}
