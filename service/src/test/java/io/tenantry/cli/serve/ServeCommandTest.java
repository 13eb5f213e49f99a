package io.tenantry.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.cli.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process on one data folder, from its first start to its last stop. */
@Tag("long")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServeCommandTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static String password = "";

    @BeforeAll
    static void letPostgresThrough() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx-----x"));
    }

    @Test
    @Order(1)
    void the_first_start_prints_the_first_operators_password_once_and_sigterm_ends_it_well() throws Exception {
        try (Program program = serve()) {
            password = program.await("\"admin\" with the password (\\S+)");
            assertThat(operatorsStatus(program.url(), "admin", password)).isEqualTo(200);
            assertThat(operatorsStatus(program.url(), "admin", "guess")).isEqualTo(401);
            program.process().destroy();
            Program.Ended ended = program.awaitEnd();
            assertThat(ended.status()).isZero();
            assertThat(ended.out()).containsOnlyOnce(password).matches("""
                    The first operator is "admin" with the password \\S+ .*
                    Tenantry \\S+, Java 25\\S*
                    Database:    PostgreSQL 1\\d\\S*, embedded in %s/data
                    Mail server: none; mails wait until TENANTRY_SMTP_URL is set
                    Public URL:  (http://127.0.0.1:\\d+)
                    TLS:         none
                    Tenantry listens on \\1
                    """.formatted(folder.toRealPath()));
            assertThat(ended.err()).contains("status=200").doesNotContain(password, "secret=words");
            assertThat(Files.getPosixFilePermissions(folder.resolve("data/secret-key")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    @Order(2)
    void a_restart_keeps_the_operator_and_tells_no_password_again() throws Exception {
        try (Program program = serve(Map.of(
                "TENANTRY_DATABASE_CONNECTIONS",
                "500",
                "TENANTRY_DISK_WARNING",
                "1",
                "TENANTRY_PUBLIC_URL",
                "https://tenantry.example.org",
                "TENANTRY_SMTP_URL",
                "smtp+starttls://mailer:unseen-word@mail.example.org:587"))) {
            assertThat(operatorsStatus(program.url(), "admin", password)).isEqualTo(200);
            HttpResponse<String> ready = CLIENT.send(
                    HttpRequest.newBuilder(URI.create(program.url() + "/health/ready"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(program.out())
                    .contains("\nMail server: mail.example.org:587\nPublic URL:  https://tenantry.example.org\n")
                    .doesNotContain("unseen-word");
            assertThat(ready.body())
                    .matches("\\{\"status\":\"UP\",\"warning\":\"The disk of the data folder is \\d+ % full\\.\"}");
            assertThat(program.out()).doesNotContain("password");
            program.process().destroyForcibly();
            assertThat(program.awaitEnd().err())
                    .containsPattern(
                            "Running nodes: 1\\. They need up to 502 connections to the database, and it allows \\d+\\."
                                    + " Set max_connections of PostgreSQL to 512 or more, or TENANTRY_DATABASE_CONNECTIONS to a smaller"
                                    + " number\\.");
        }
    }

    @Test
    @Order(3)
    void it_starts_again_after_sigkill_and_configured_operators_are_made() throws Exception {
        try (Program program = serve(Map.of(
                "TENANTRY_OPERATORS",
                "[{\"username\":\"grace\",\"password\":\"hopper of cobol\"}]",
                "TENANTRY_LOG_FORMAT",
                "json"))) {
            assertThat(operatorsStatus(program.url(), "grace", "hopper of cobol"))
                    .isEqualTo(200);
            assertThat(operatorsStatus(program.url(), "admin", password)).isEqualTo(200);
            program.process().destroy();
            Program.Ended ended = program.awaitEnd();
            assertThat(ended.status()).isZero();
            assertThat(ended.err().lines().filter(line -> line.contains("io.tenantry.access")))
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line)
                            .contains("\"path\":\"/management/v2.0/organisations\"", "\"status\":200,\"duration_ms\":")
                            .doesNotContain("hopper", "secret"));
        }
    }

    @Test
    @Order(4)
    void a_second_server_on_the_folder_is_refused_and_a_taken_port_is_named() {
        try (Program program = serve()) {
            String port = program.url().replaceAll(".*:", "");
            Program.Ended second = Program.run(folder, "serve", "--port", "0");
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.err())
                    .contains("in use by a running Tenantry server")
                    .doesNotContain("\tat ");
            Program.Ended taken = Program.run(folder, "serve", "--port", port, "--data", "other");
            assertThat(taken.status()).isEqualTo(1);
            assertThat(taken.out()).isEmpty();
            assertThat(taken.err())
                    .contains("Cannot listen on 127.0.0.1, port " + port)
                    .doesNotContain("\tat ");
        }
    }

    @Test
    @Order(4)
    void a_certificate_that_cannot_be_used_ends_the_start_with_one_line() throws IOException {
        Path certificate = Files.writeString(folder.resolve("server.pem"), "no certificate");
        Map<String, String> environment =
                Map.of("TENANTRY_TLS_CERTIFICATE", certificate.toString(), "TENANTRY_TLS_KEY", "missing.pem");
        try (Program program = Program.start(folder, environment, "serve", "--port", "0")) {
            Program.Ended ended = program.awaitEnd();
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.err().lines().filter(line -> line.contains("certificate")))
                    .singleElement()
                    .asString()
                    .contains(certificate + " holds no certificate");
            assertThat(ended.err()).doesNotContain("\tat ");
        }
        try (Program program =
                Program.start(folder, Map.of("TENANTRY_TLS_KEY", "missing.pem"), "serve", "--port", "0")) {
            Program.Ended ended = program.awaitEnd();
            assertThat(ended.status()).isEqualTo(2);
            assertThat(ended.err()).contains("TENANTRY_TLS_KEY goes with TENANTRY_TLS_CERTIFICATE");
        }
    }

    @Test
    @Order(4)
    void plain_http_on_an_address_that_others_reach_is_told() {
        try (Program program =
                Program.start(folder, Map.of(), "serve", "--port", "0", "--host", "0.0.0.0", "--data", "data")) {
            program.await("listens on (http://0.0.0.0:[0-9]+)");
            program.process().destroy();
            assertThat(program.awaitEnd().err().lines().filter(line -> line.contains("plain HTTP")))
                    .hasSize(1);
        }
        try (Program program = serve()) {
            program.url();
            program.process().destroy();
            assertThat(program.awaitEnd().err()).doesNotContain("plain HTTP");
        }
    }

    @Test
    @Order(5)
    void a_request_in_flight_is_answered_before_the_program_ends() throws Exception {
        try (Program program = serve()) {
            URI url = URI.create(program.url());
            try (Socket socket = new Socket(url.getHost(), url.getPort())) {
                OutputStream out = socket.getOutputStream();
                String body = "{\"name\":\"Slow but sure\"}";
                String head = """
                        POST /management/v2.0/organisations HTTP/1.1\r
                        Host: localhost\r
                        Authorization: %s\r
                        Content-Type: application/json\r
                        Content-Length: %d\r
                        Connection: close\r
                        \r
                        """.formatted(basic("admin", password), body.length());
                out.write((head + body.substring(0, 5)).getBytes(StandardCharsets.UTF_8));
                out.flush();
                awaitThatTheRequestIsRead(url);
                program.process().destroy();
                awaitRefusal(url);
                out.write(body.substring(5).getBytes(StandardCharsets.UTF_8));
                out.flush();
                InputStream in = socket.getInputStream();
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 20");
            }
            assertThat(program.awaitEnd().status()).isZero();
        }
    }

    /** Sends another request on another connection. Its reply shows that the earlier request has reached its handler. */
    private static void awaitThatTheRequestIsRead(URI url) throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(operatorsStatus(url.toString(), "admin", password)).isEqualTo(200);
        }
    }

    private static void awaitRefusal(URI url) {
        boolean listens = true;
        while (listens) {
            try (Socket probe = new Socket(url.getHost(), url.getPort())) {
                listens = probe.isConnected();
            } catch (IOException refused) {
                listens = false;
            }
        }
    }

    private static Program serve() {
        return serve(Map.of());
    }

    private static Program serve(Map<String, String> environment) {
        return Program.start(folder, environment, "serve", "--port", "0");
    }

    private static int operatorsStatus(String url, String user, String password) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(url + "/management/v2.0/organisations?filter=secret%3Dwords"))
                .header("Authorization", basic(user, password))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
