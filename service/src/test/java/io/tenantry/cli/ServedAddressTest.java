package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.OutgoingMail;
import io.tenantry.secret.SecretBox;
import io.tenantry.start.Installation;
import io.tenantry.storage.Database;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The address in links of a served installation, which does not depend on the address of the request. */
@Tag("long")
class ServedAddressTest {
    private static final byte[] KEY = new byte[SecretBox.KEY_LENGTH];

    @TempDir
    private Path folder;

    private final TestDatabases.Place place = TestDatabases.create();

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, '', http://127.0.0.1:PORT",
        "0.0.0.0, '', http://localhost:PORT",
        "localhost, '', http://localhost:PORT",
        "0.0.0.0, https://orgs.example/base/, https://orgs.example/base"
    })
    void links_in_mails_and_the_vendor_tell_where_it_listens_or_the_configured_url(
            String host, String configured, String expected) throws IOException {
        try (Database database = place.open();
                Program program = serve(host, configured)) {
            database.change(handle -> handle.execute("""
                    INSERT INTO person (email, email_fold, name, name_fold, name_order)
                    VALUES ('reader@example.com', 'reader@example.com', 'Reader', 'reader', 'reader')"""));
            int port = Integer.parseInt(program.url().replaceFirst(".*:", ""));
            String url = expected.replace("PORT", Integer.toString(port));

            assertThat(ask(port, "GET", "/management/v2.0/vendor", "")).contains("\"frontendBaseUrl\":\"" + url + "\"");
            assertThat(ask(port, "POST", "/user/v1/password/reset/", "{\"email\":\"reader@example.com\"}"))
                    .startsWith("HTTP/1.1 204 ");
            assertThat(awaitMail(database).text()).contains(url + "/console/password/reset?token=");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http, ::, 8080, http://localhost:8080",
        "http, 0:0:0:0:0:0:0:0, 8080, http://localhost:8080",
        "http, ::1, 8080, http://[::1]:8080",
        "https, 0.0.0.0, 443, https://localhost:443",
        "https, tenantry.example.invalid, 8443, https://tenantry.example.invalid:8443"
    })
    void an_address_is_written_as_a_url(String scheme, String host, int port, String url) {
        assertThat(Installation.address(scheme, host, port)).isEqualTo(url);
    }

    private Program serve(String host, String publicUrl) {
        return Program.start(
                folder,
                Map.of(
                        "TENANTRY_DATABASE_URL", place.jdbcUrl(),
                        "TENANTRY_DATABASE_USER", place.user(),
                        "TENANTRY_DATABASE_PASSWORD", place.password(),
                        "TENANTRY_SECRET_KEY", Base64.getEncoder().encodeToString(KEY),
                        "TENANTRY_OPERATORS", "[{\"username\":\"ada\",\"password\":\"first-programmer\"}]",
                        "TENANTRY_PUBLIC_URL", publicUrl),
                "serve",
                "--host",
                host,
                "--port",
                "0");
    }

    /** Sends a request with another {@code Host}; returns the whole reply. */
    private static String ask(int port, String method, String path, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            String accept = path.equals("/") ? "text/html" : "application/json";
            String request =
                    """
                    %s %s HTTP/1.1
                    Host: evil.example
                    Accept: %s
                    Authorization: %s
                    Content-Type: application/json
                    Content-Length: %d
                    Connection: close

                    """.formatted(method, path, accept, TestServer.basic("ada", "first-programmer"), body.length());
            socket.getOutputStream().write((request.replace("\n", "\r\n") + body).getBytes(StandardCharsets.US_ASCII));
            InputStream reply = socket.getInputStream();
            return new String(reply.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static OutgoingMail awaitMail(Database database) {
        Outbox outbox = new Outbox(database, new SecretBox(KEY));
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < deadline) {
            List<OutgoingMail> mails = outbox.list(true, 1, 0);
            if (!mails.isEmpty()) {
                return mails.getFirst();
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("no mail");
    }
}
