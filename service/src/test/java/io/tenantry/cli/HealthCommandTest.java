package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.configuration.ConfigurationFile;
import io.tenantry.configuration.Environment;
import io.tenantry.secret.SecretBox;
import io.tenantry.start.Installation;
import io.tenantry.storage.Database;
import io.tenantry.web.TestCertificate;
import io.tenantry.web.server.Server;
import io.tenantry.web.server.ServerLimits;
import io.tenantry.web.server.WebOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Probes of a server that is ready, that is not, that is another program, and that is not there. */
class HealthCommandTest {
    private static final Result UP = new Result(0, "{\"status\":\"UP\"}\n", "");

    @TempDir
    private Path folder;

    private record Result(int status, String out, String err) {}

    private static Result run(Map<String, String> variables, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = new String[arguments.length + 1];
        all[0] = "health";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        CommandLine line = Tenantry.commandLine(new Environment(ConfigurationFile.merged(variables, all)))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true));
        return new Result(line.execute(all), out.toString(), err.toString());
    }

    private static String port(String url) {
        return Integer.toString(URI.create(url).getPort());
    }

    @Test
    void a_ready_server_is_found_by_the_option_the_variable_and_the_configuration_file() throws IOException {
        try (TestServer server = TestServer.start()) {
            String port = port(server.url());
            assertThat(run(Map.of(), "--port", port)).isEqualTo(UP);
            assertThat(run(Map.of(), "--live", "--port", port)).isEqualTo(UP);
            assertThat(run(Map.of("TENANTRY_PORT", port, "TENANTRY_HOST", "0.0.0.0")))
                    .isEqualTo(UP);
            assertThat(run(Map.of("TENANTRY_PORT", port, "TENANTRY_HOST", "::")))
                    .isEqualTo(UP);
            Path file = Files.writeString(folder.resolve("tenantry.env"), "TENANTRY_PORT=" + port + "\n");
            assertThat(run(Map.of(), "--config", file.toString())).isEqualTo(UP);
            assertThat(run(Map.of("TENANTRY_CONFIG", file.toString()))).isEqualTo(UP);

            Result encrypted = run(Map.of("TENANTRY_TLS_CERTIFICATE", "server.pem"), "--port", port);
            assertThat(encrypted.status()).isEqualTo(1);
            assertThat(encrypted.err()).startsWith("No server answers on 127.0.0.1, port " + port + ": ");
        }
    }

    @Test
    void a_server_with_a_certificate_is_asked_over_tls_whatever_name_the_certificate_has() throws Exception {
        TestCertificate made = TestCertificate.make(folder, "EC", "Probed");
        Path certificate = Files.writeString(folder.resolve("server.pem"), made.certificatePem());
        Path key = Files.writeString(folder.resolve("key.pem"), made.keyPem());
        Map<String, String> variables =
                Map.of("TENANTRY_TLS_CERTIFICATE", certificate.toString(), "TENANTRY_TLS_KEY", key.toString());
        try (TestServer server = TestServer.start(variables)) {
            String port = port(server.url());
            assertThat(run(variables, "--port", port)).isEqualTo(UP);
            assertThat(run(variables, "--port", port, "--host", "127.0.0.1", "--live"))
                    .isEqualTo(UP);
            assertThat(run(Map.of(), "--port", port).status()).isEqualTo(1);
        }
    }

    @Test
    void a_server_that_is_not_ready_is_live_and_its_reason_is_told() throws IOException {
        try (Database database = TestDatabases.create().open();
                Installation installation =
                        new Installation(database, new SecretBox(new byte[SecretBox.KEY_LENGTH]), Clock.systemUTC());
                Server server = Server.start(
                        "127.0.0.1",
                        0,
                        installation.apis(),
                        installation.repeats(),
                        ServerLimits.DEFAULT,
                        WebOptions.DEFAULT)) {
            String port = Integer.toString(server.port());
            assertThat(run(Map.of(), "--port", port))
                    .isEqualTo(new Result(1, "", "{\"status\":\"DOWN\",\"reason\":\"The server is starting.\"}\n"));
            assertThat(run(Map.of(), "--port", port, "--live")).isEqualTo(UP);
        }
    }

    @Test
    void where_no_server_listens_the_status_is_1() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Result result = run(Map.of("TENANTRY_PORT", Integer.toString(port)));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("No server answers on 127.0.0.1, port " + port + ": ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 404 Not Found\r\n\r\n{\"detail\":\"Not found.\"}"
            })
    void another_program_is_not_taken_for_a_server(String reply) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = Thread.ofVirtual().start(() -> answer(other, reply));
            assertThat(run(Map.of(), "--port", Integer.toString(other.getLocalPort())))
                    .isEqualTo(new Result(
                            1,
                            "",
                            "A program answers on 127.0.0.1, port %d, but it is not Tenantry.\n"
                                    .formatted(other.getLocalPort())));
            answering.join();
        }
    }

    private static void answer(ServerSocket server, String reply) {
        try (Socket socket = server.accept()) {
            socket.getInputStream()
                    .readNBytes("GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".length());
            socket.getOutputStream().write(reply.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException gone) {
            // The probe has its answer.
        }
    }

    @Test
    void a_server_that_never_answers_holds_a_probe_no_longer_than_its_time() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            long began = System.nanoTime();
            String port = Integer.toString(silent.getLocalPort());
            for (Map<String, String> variables : Map.<String, Map<String, String>>of(
                            "plain", Map.of(), "TLS", Map.of("TENANTRY_TLS_CERTIFICATE", "x"))
                    .values()) {
                assertThat(run(variables, "--port", port, "--timeout", "1"))
                        .isEqualTo(new Result(
                                1,
                                "",
                                "The server on 127.0.0.1, port %s does not answer within 1 s.\n".formatted(port)));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
        }
    }
}
