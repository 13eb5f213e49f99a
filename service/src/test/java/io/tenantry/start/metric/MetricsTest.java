package io.tenantry.start.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.mail.Mail;
import io.tenantry.mail.Purpose;
import io.tenantry.web.TestCertificate;
import io.tenantry.webhook.Receiver;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of a server, as Prometheus reads them. */
class MetricsTest {
    private static final String TOKEN = "a-token-of-Prometheus";
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(tenantry_[a-z_]+)` \\|");

    private static final GreenMail SMTP = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
    private static final Receiver RECEIVER = new Receiver();
    private static final TestServer SERVER = measured();
    private static final Scene SCENE = new Scene(SERVER);

    private static TestServer measured() {
        SMTP.start();
        return TestServer.startMeasured(
                null,
                Map.of(
                        "TENANTRY_METRICS_ADDRESS", "0",
                        "TENANTRY_SMTP_URL",
                                "smtp://127.0.0.1:" + SMTP.getSmtp().getPort(),
                        "TENANTRY_WEBHOOK_ALLOW", "127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        SERVER.close();
        RECEIVER.close();
        SMTP.stop();
    }

    private static String requests(String api, String operation, int status) {
        return "tenantry_http_requests_total{api=\"%s\",operation=\"%s\",status=\"%d\"}"
                .formatted(api, operation, status);
    }

    private static String durations(String api, String operation) {
        return "tenantry_http_request_duration_seconds_count{api=\"%s\",operation=\"%s\"}".formatted(api, operation);
    }

    @Test
    void requests_are_counted_by_api_operation_and_status() {
        int acme = SCENE.organization("Counted");
        String key = SCENE.organizationKey(acme);
        String one = "GET /organizations/{id}";
        for (int i = 0; i < 3; i++) {
            SERVER.get("/user/organizations/" + acme + "/", KEY, key);
        }
        SERVER.send("HEAD", "/user/organizations/" + acme + "/", null, KEY, key);
        SERVER.get("/user/organizations/1987654321/", KEY, key);
        SERVER.get("/user/organizations/" + acme + "/");
        SERVER.get("/user/no-such/path");
        SERVER.send("DELETE", "/user/organizations/", null, KEY, key);
        SERVER.get("/management/v2.0/organisations?limit=1", "Authorization", TestServer.basic());
        SERVER.get("/health/live");

        Scraped scraped = Scraped.of(SERVER);

        assertThat(scraped.value(requests("user", one, 200))).isEqualTo(4);
        assertThat(scraped.value(requests("user", one, 404))).isEqualTo(1);
        assertThat(scraped.value(requests("user", one, 401))).isEqualTo(1);
        assertThat(scraped.value(durations("user", one))).isEqualTo(6);
        assertThat(scraped.value(requests("user", "none", 404))).isEqualTo(1);
        assertThat(scraped.value(requests("user", "none", 405))).isEqualTo(1);
        assertThat(scraped.value(requests("management", "GET /v2.0/organisations", 200)))
                .isEqualTo(1);
        assertThat(scraped.value(requests("site", "GET /health/live", 200))).isEqualTo(1);
        assertThat(scraped.value("tenantry_http_request_duration_seconds_bucket{api=\"user\",operation=\"" + one
                        + "\",le=\"+Inf\"}"))
                .isEqualTo(6);
        assertThat(scraped.text()).doesNotContain("no-such", "1987654321", "Counted");
    }

    @Test
    void ten_thousand_organizations_and_whatever_clients_send_add_no_series() {
        String key = SCENE.personKey(SCENE.personIn(SCENE.organization("First"), "first@example.com", "admin"));
        for (int i = 0; i < 40; i++) {
            oddities(key, 1 + i, "y".repeat(i));
        }
        Set<String> before = Scraped.of(SERVER).samples().keySet();
        SCENE.sql("""
                INSERT INTO organization (name, name_fold, name_order)
                SELECT 'Many ' || n, 'many ' || n, convert_to('many ' || n, 'UTF8') FROM generate_series(1, 10000) n""");
        int last = SCENE.organization("Last");
        for (int i = 0; i < 40; i++) {
            oddities(key, last - i, "x".repeat(i));
        }

        Set<String> added = new HashSet<>(Scraped.of(SERVER).samples().keySet());
        added.removeAll(before);

        assertThat(added.stream().filter(series -> series.startsWith("tenantry_")))
                .isEmpty();
    }

    private static void oddities(String key, int organization, String text) {
        SERVER.get("/user/organizations/" + organization + "/", KEY, key);
        SERVER.get("/user/organizations/?search=" + text + "&page_size=1", KEY, key);
        SERVER.get("/user/" + text + "/" + organization);
        SERVER.get("/" + text + "%00" + organization);
        SERVER.send("X" + text.toUpperCase(java.util.Locale.ROOT), "/user/organizations/", null, KEY, key);
        SERVER.get("/management/v2.0/organisations/" + text + organization, "Authorization", TestServer.basic());
        SERVER.get("/management/v2.0/organisations", "Authorization", TestServer.basic("o" + text, "wrong password"));
    }

    @Test
    void caches_mails_webhooks_hashes_and_tasks_are_counted() {
        String key = SCENE.organizationKey(SCENE.organization("Cached"));
        double hits = lookups("api_keys", "hit");
        double misses = lookups("api_keys", "miss");
        SERVER.get("/user/organizations/", KEY, key);
        SERVER.get("/user/organizations/", KEY, key);
        SERVER.get("/user/organizations/", KEY, key);
        assertThat(lookups("api_keys", "miss")).isEqualTo(misses + 1);
        assertThat(lookups("api_keys", "hit")).isEqualTo(hits + 2);

        SERVER.database()
                .change(handle -> SERVER.installation()
                        .outbox()
                        .put(
                                handle,
                                new Mail("ada@example.com", "Hello", "text", "<p>text</p>"),
                                new Purpose.Security()));
        Scraped.await(SERVER, "tenantry_mail_attempts_total{result=\"sent\"}", value -> value == 1);

        int hooked = SCENE.organization("Hooked");
        SCENE.sql("UPDATE organization SET webhook_url = ? WHERE id = ?", RECEIVER.url(), hooked);
        String hookedKey = SCENE.organizationKey(hooked);
        HttpResponse<String> made = SERVER.send(
                "POST", "/user/v1/projects/", "{\"name\":\"New\"}", KEY, hookedKey, "Content-Type", "application/json");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        RECEIVER.take();
        Scraped.await(SERVER, "tenantry_webhook_attempts_total{result=\"delivered\"}", value -> value >= 1);

        double hashed = Scraped.of(SERVER).value("tenantry_hashing_finished_total");
        SERVER.get("/management/v2.0/organisations", "Authorization", TestServer.basic("nobody", "wrong password"));
        Scraped.await(SERVER, "tenantry_hashing_finished_total", value -> value == hashed + 1);

        Scraped.await(SERVER, "tenantry_background_runs_total{task=\"webhooks\"}", value -> value > 1);
        Scraped scraped = Scraped.of(SERVER);
        assertThat(scraped.value("tenantry_background_failures_total{task=\"webhooks\"}"))
                .isZero();
        assertThat(scraped.value("tenantry_background_success_age_seconds{task=\"webhooks\"}"))
                .isBetween(0.0, 60.0);
        assertThat(scraped.value("tenantry_background_interval_seconds{task=\"tidy\"}"))
                .isEqualTo(3600);
    }

    private static double lookups(String cache, String result) {
        return Scraped.of(SERVER)
                .samples()
                .getOrDefault("tenantry_cache_lookups_total{cache=\"%s\",result=\"%s\"}".formatted(cache, result), 0.0);
    }

    @Test
    void the_state_of_the_server_and_of_the_database_is_shown() {
        SERVER.get("/user/organizations/");
        Scraped scraped = Scraped.of(SERVER);

        assertThat(scraped.value("tenantry_change_feed_current")).isEqualTo(1);
        assertThat(scraped.value("tenantry_change_feed_lag_seconds")).isBetween(0.0, 5.0);
        assertThat(scraped.value("tenantry_database_connections_limit")).isEqualTo(20);
        assertThat(scraped.value("tenantry_database_connections{state=\"active\"}")
                        + scraped.value("tenantry_database_connections{state=\"idle\"}"))
                .isBetween(1.0, 20.0);
        assertThat(scraped.value("tenantry_request_slots_limit")).isEqualTo(512);
        assertThat(scraped.value("tenantry_request_slots_used")).isZero();
        assertThat(scraped.value("tenantry_request_slots_waiting")).isZero();
        assertThat(scraped.value("tenantry_http_connections")).isPositive();
        assertThat(scraped.value("tenantry_data_disk_used_ratio")).isEqualTo(0.5);
        assertThat(scraped.value("tenantry_last_backup_age_seconds")).isBetween(0.0, 60.0);
        assertThat(scraped.value("tenantry_backup_interval_seconds")).isEqualTo(86_400);
        assertThat(scraped.value("process_start_time_seconds")).isPositive();
        assertThat(scraped.names()).contains("jvm_memory_used_bytes", "jvm_gc_collection_seconds");
        assertThat(scraped.samples().keySet()).anyMatch(series -> series.startsWith("tenantry_build_info{version="));
    }

    @Test
    void only_the_holder_of_the_token_reads_them_and_only_there() {
        assertThat(SERVER.get("/metrics").statusCode()).isEqualTo(404);
        URI url = SERVER.metrics();
        assertThat(Scraped.get(url.resolve("/")).statusCode()).isEqualTo(404);
        try (TestServer server = TestServer.startMeasured(
                null, Map.of("TENANTRY_METRICS_ADDRESS", "127.0.0.1:0", "TENANTRY_METRICS_TOKEN", TOKEN))) {
            HttpResponse<String> without = Scraped.get(server.metrics());
            assertThat(without.statusCode()).isEqualTo(401);
            assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertThat(without.body()).doesNotContain("tenantry_");
            for (String wrong : new String[] {"Bearer", "Bearer x", "Bearer " + TOKEN + "x", "Basic " + TOKEN, TOKEN}) {
                assertThat(Scraped.get(server.metrics(), "Authorization", wrong).statusCode())
                        .as(wrong)
                        .isEqualTo(401);
            }
            HttpResponse<String> with = Scraped.get(server.metrics(), "Authorization", "Bearer " + TOKEN);
            assertThat(with.statusCode()).isEqualTo(200);
            assertThat(with.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        }
    }

    @Test
    void what_waits_in_the_database_is_read() {
        TestDatabases.Place place = TestDatabases.create();
        try (TestServer first = TestServer.start(place)) {
            new Scene(first).sql("""
                    INSERT INTO outgoing_mail (recipient, subject, text_part, html_part, created_at)
                    SELECT 'ada@example.com', 'Hello', '', '', now() - n * interval '1 hour' FROM generate_series(1, 3) n""");
            int acme = new Scene(first).organization("Acme");
            new Scene(first).sql("""
                    INSERT INTO webhook_endpoint (organization_id, project_id, due_at) VALUES (?, 0, 'infinity')""", acme);
            new Scene(first).sql("""
                    INSERT INTO webhook_delivery (organization_id, project_id, event_id, event_type, data, happened_at,
                        created_at)
                    VALUES (?, 0, gen_random_uuid(), 'x', '{}', now(), now() - interval '2 hours')""", acme);
        }
        try (TestServer second = TestServer.startMeasured(place, Map.of("TENANTRY_METRICS_ADDRESS", "0"))) {
            Scraped.await(second, "tenantry_mails_waiting", value -> value == 3);
            Scraped scraped = Scraped.of(second);
            assertThat(scraped.value("tenantry_mails_oldest_seconds")).isBetween(10_800.0, 10_900.0);
            assertThat(scraped.value("tenantry_webhooks_waiting")).isEqualTo(1);
            assertThat(scraped.value("tenantry_webhooks_oldest_seconds")).isBetween(7_200.0, 7_300.0);
            assertThat(scraped.value("tenantry_webhooks_lag_seconds")).isZero();
            assertThat(scraped.value("tenantry_purges_waiting")).isZero();
            assertThat(scraped.value("tenantry_purges_oldest_seconds")).isZero();
        }
    }

    @Test
    void the_document_lists_every_metric(@TempDir Path folder) throws Exception {
        SERVER.get("/user/organizations/");
        Set<String> names = new TreeSet<>(Scraped.of(SERVER).names());
        names.addAll(ofCertificate(folder).names());
        names.removeIf(name -> !name.startsWith("tenantry_"));

        Set<String> documented = new TreeSet<>();
        var found = DOCUMENTED.matcher(Files.readString(Path.of("docs/operations.md")));
        while (found.find()) {
            documented.add(found.group(1));
        }

        assertThat(documented).isEqualTo(names).hasSizeGreaterThan(30);
    }

    /** The metrics of a server with a certificate that is valid for two days. */
    private static Scraped ofCertificate(Path folder) throws Exception {
        TestCertificate made = TestCertificate.make(folder, "EC", "Example");
        Path certificate = Files.writeString(folder.resolve("certificate.pem"), made.certificatePem());
        Path key = Files.writeString(folder.resolve("key.pem"), made.keyPem());
        try (TestServer server = TestServer.startMeasured(
                null,
                Map.of(
                        "TENANTRY_METRICS_ADDRESS", "0",
                        "TENANTRY_TLS_CERTIFICATE", certificate.toString(),
                        "TENANTRY_TLS_KEY", key.toString()))) {
            Scraped scraped = Scraped.of(server);
            assertThat(scraped.value("tenantry_tls_certificate_days")).isBetween(1.9, 2.0);
            return scraped;
        }
    }
}
