package io.tenantry.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Malformed requests: they are refused or answered, but never fail the server. */
class ManagementFuzzTest {
    private static final Pattern CONTENT_LENGTH = Pattern.compile("(?i)\r\ncontent-length: ?([0-9]+)\r");

    private static final TestServer SERVER = TestServer.start();

    @AfterContainer
    static void stop() {
        SERVER.close();
    }

    @Property(tries = 600)
    void no_query_fails_the_server(@ForAll("queries") String query) {
        assertThat(status("/management/v2.0/organisations?" + query, TestServer.basic(), "*/*"))
                .isIn(200, 400);
    }

    @Property(tries = 300)
    void no_path_fails_the_server(@ForAll("paths") String path) {
        assertThat(status("/management" + path, TestServer.basic(), "*/*")).isIn(200, 400, 404);
    }

    @Property(tries = 300)
    void no_accept_header_fails_the_server(@ForAll("headers") String accept) {
        assertThat(status("/management/v2.0/organisations", TestServer.basic(), accept))
                .isIn(200, 406, 400);
    }

    @Property(tries = 300)
    void no_credentials_but_the_right_ones_get_in(@ForAll("headers") String junk, @ForAll byte[] pair) {
        String path = "/management/v2.0/organisations";
        assertThat(status(path, junk, "*/*")).isIn(401, 400);
        // Checking a password is slow; without a colon there is no password to check.
        byte[] noColon =
                new String(pair, StandardCharsets.ISO_8859_1).replace(":", "").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(status(path, "Basic " + Base64.getEncoder().encodeToString(noColon), "*/*"))
                .isEqualTo(401);
    }

    private int names;

    @Property(tries = 20)
    void no_name_and_password_fail_the_server(@ForAll byte[] name, @ForAll byte[] password) {
        // Each name is another one: several attempts with the same are refused for a while.
        byte[] pair = (names++ + new String(name, StandardCharsets.ISO_8859_1) + ":"
                        + new String(password, StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(status(
                        "/management/v2.0/organisations",
                        "Basic " + Base64.getEncoder().encodeToString(pair),
                        "*/*"))
                .isEqualTo(401);
    }

    @Provide
    Arbitrary<String> queries() {
        return Arbitraries.of(
                        "limit",
                        "skip",
                        "sort",
                        "filter",
                        "next",
                        "previous",
                        "name",
                        "_id",
                        "disabled",
                        "quotaMaxUsers",
                        "passwordPolicy.minLength",
                        "dataPrivacySettings.ignoreList",
                        "liveAgentAccount",
                        "=",
                        "=",
                        "=",
                        "&",
                        "&",
                        "%5B",
                        "%5D",
                        "[",
                        "]",
                        ",",
                        ":",
                        "asc",
                        "desc",
                        "1",
                        "-1",
                        "1e5",
                        "99999999999999999999",
                        "%00",
                        "%",
                        "%zz",
                        "%C3",
                        "%ED%A0%80",
                        "%F0%9F%98%80",
                        "+",
                        "%20",
                        "0123456789abcdef01234567",
                        "000000010000011f00000000",
                        "'",
                        "\\",
                        "%25",
                        "_",
                        "..",
                        "{",
                        "?",
                        "/",
                        ";",
                        "\"")
                .list()
                .ofMinSize(1)
                .ofMaxSize(10)
                .map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of(
                        "/",
                        "/v2.0",
                        "/organisations",
                        "/v2.0/organisations/",
                        "0123456789abcdef01234567",
                        "%2F",
                        "%00",
                        "%",
                        "%zz",
                        "..",
                        ".",
                        "//",
                        ";a=b",
                        "%ED%A0%80",
                        "é",
                        "{organisationId}",
                        "%2e%2e",
                        "\\",
                        "openapi.yaml")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(pieces -> "/" + String.join("", pieces));
    }

    @Provide
    Arbitrary<String> headers() {
        return Arbitraries.of(
                        "application/json",
                        "text/csv",
                        "*",
                        "/",
                        ";q=0",
                        ",",
                        " ",
                        "\"",
                        "\\",
                        "=",
                        "é",
                        "Basic ",
                        "bm9i",
                        ":",
                        "\t",
                        "\u0080",
                        "%",
                        "q=1.0")
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(pieces -> String.join("", pieces));
    }

    /** Sends bytes that an HTTP client would refuse to send. */
    private static int status(String target, String authorization, String accept) {
        String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + authorization
                + "\r\nAccept: " + accept + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(SERVER.url()).getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                assertThat(next).as("the reply ends after %s", head).isNotNegative();
                head.append((char) next);
            }
            Matcher length = CONTENT_LENGTH.matcher(head);
            if (length.find()) {
                in.readNBytes(Integer.parseInt(length.group(1)));
            }
            String reply = head.toString();
            assertThat(reply).startsWith("HTTP/1.1 ");
            return Integer.parseInt(reply.substring(9, 12));
        } catch (IOException failed) {
            throw new UncheckedIOException(request, failed);
        }
    }
}
