package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.configuration.Environment;
import io.tenantry.mail.Letter;
import io.tenantry.mail.OutgoingMail;
import io.tenantry.mail.Purpose;
import io.tenantry.start.Options;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OutboxCommandTest {
    @Test
    void a_mail_that_was_given_up_is_shown_with_the_reason() {
        TestDatabases.Place place = TestDatabases.create();
        Options options = Options.of(Map.of("TENANTRY_SMTP_URL", "smtp://127.0.0.1:1"));
        try (TestServer server = TestServer.start(place, Clock.systemUTC(), options)) {
            server.database()
                    .change(handle -> server.installation()
                            .outbox()
                            .put(
                                    handle,
                                    new Letter("Hello")
                                            .paragraph("A\u202fword.")
                                            .to("a\u0085b@example.org"),
                                    Purpose.SECURITY));
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!failed(server) && System.nanoTime() < deadline) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
            assertThat(outbox(place).lines())
                    .anyMatch(line -> line.matches("Mail 1 to a\\?b@example\\.org, written .*: failed"))
                    .contains(
                            "  Attempts: 1; the last one: The address has a character that is not allowed: U+0085.",
                            "  Hello",
                            "    A\u202fword.");
        }
    }

    private static boolean failed(TestServer server) {
        return server.installation().outbox().list(false, 1, 0).stream()
                .map(OutgoingMail::state)
                .anyMatch("failed"::equals);
    }

    private static String outbox(TestDatabases.Place place) {
        Map<String, String> environment = Map.of(
                "TENANTRY_DATABASE_URL", place.jdbcUrl(),
                "TENANTRY_DATABASE_USER", place.user(),
                "TENANTRY_DATABASE_PASSWORD", place.password(),
                "TENANTRY_SECRET_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        StringWriter out = new StringWriter();
        CommandLine line = Tenantry.commandLine(new Environment(environment)).setOut(new PrintWriter(out, true));
        assertThat(line.execute("outbox")).isZero();
        return out.toString();
    }
}
