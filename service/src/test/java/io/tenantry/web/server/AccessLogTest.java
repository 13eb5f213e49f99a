package io.tenantry.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Eventually;
import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.api.user.CapturedLog;
import io.tenantry.web.connection.Wire;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The line of a request has no secret, wherever in its head a client puts one, and is short. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class AccessLogTest {
    private TestServer server;
    private String key;

    @BeforeAll
    void start() {
        server = TestServer.start();
        Scene scene = new Scene(server);
        key = scene.organizationKey(scene.organization("Acme"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private List<String> lines(String head) {
        try (CapturedLog log = CapturedLog.begin();
                Wire wire = new Wire(server.url())) {
            wire.send(head).toTheEnd();
            Eventually.until(() -> log.lines().stream().anyMatch(line -> line.startsWith("io.tenantry.access ")));
            // The arguments of the web server's messages are left out of the log.
            return log.lines().stream()
                    .filter(line -> !line.startsWith("org.eclipse.jetty."))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /KEY HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /user/KEY/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /user/invites/KEY/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "POST /user/v1/password/reset/confirm/KEY HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                "GET /console/invitation/KEY HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /console/invitation;token=KEY HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /console/invitation?token=KEY HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /console/invitation%3Ftoken=KEY HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /%74%6b_KEY HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /v2.0/users/me/apikeys/KEY HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /management/v2.0/organisations/KEY HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /usage/v1/KEY HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET http://KEY:KEY@x/user/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET http://x/KEY?KEY HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /user/#KEY HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /user/ KEY HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET KEY HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET KEY:443 HTTP/1.1\r\nHost: x\r\n\r\n",
                "CONNECT KEY:443 HTTP/1.1\r\nHost: x\r\n\r\n",
                "KEY / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET / KEY\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: KEY\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: KEY@@\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nKEY: a\r\nX-Request-Id: KEYKEY KEY\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nKEY\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nForwarded: for=KEY\r\nX-Forwarded-For: KEY\r\nConnection: close\r\n\r\n",
                "GET /user/organizations/?key=KEY HTTP/1.1\r\nHost: x\r\nX-CEKURA-API-KEY: KEY\r\nConnection: close\r\n\r\n",
                "GET /user/organizations/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer KEY\r\nConnection: close\r\n\r\n"
            })
    void no_line_has_a_key_wherever_it_stands(String head) {
        List<String> lines = lines(head.replace("KEY", key));
        String shown = key.substring(0, 12);
        assertThat(lines).allMatch(line -> !line.contains(shown) && line.length() < 2_000);
    }

    @Test
    void a_long_path_and_a_long_method_are_cut() {
        for (String target : List.of("/abc".repeat(1_500), "/" + "y".repeat(6_000), "/a/".repeat(2_000))) {
            for (String method : List.of("GET", "M".repeat(1_000))) {
                List<String> lines = lines(method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                assertThat(lines).allMatch(line -> line.length() < 2_000);
            }
        }
    }
}
