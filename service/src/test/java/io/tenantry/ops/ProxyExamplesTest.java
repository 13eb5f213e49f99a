package io.tenantry.ops;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.web.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The examples of reverse proxies in the folder ops: each starts where it is installed, passes requests on, and tells
 * clients in a form of the APIs that no server is reached.
 */
@Tag("long")
class ProxyExamplesTest {
    private static final Path OPS = Path.of("ops").toAbsolutePath();
    private static final String CERTIFICATE = "/etc/ssl/tenantry.pem";
    private static final String KEY = "/etc/ssl/private/tenantry.key";
    private static final int TOO_LONG = 2 << 20;
    private static final int TOO_LONG_FOR_NGINX = 10 << 20;

    @TempDir
    private Path folder;

    enum Proxy {
        NGINX("nginx", "nginx.conf", "127.0.0.1:8080"),
        CADDY("caddy", "Caddyfile", "127.0.0.1:8080"),
        HAPROXY("haproxy", "haproxy.cfg", "10.0.0.1:8080");

        private final String program;
        private final String file;
        private final String upstream;

        Proxy(String program, String file, String upstream) {
            this.program = program;
            this.file = file;
            this.upstream = upstream;
        }

        /** The example with other addresses and files, and with the parts that are not in it. */
        String adapted(String example, Path folder, int port, int upstream) {
            String text = example.replace(this.upstream, "127.0.0.1:" + upstream)
                    .replace(CERTIFICATE, folder.resolve("tenantry.pem").toString())
                    .replace(KEY, folder.resolve("tenantry.key").toString());
            return switch (this) {
                case NGINX -> """
                        daemon off; master_process off; pid nginx.pid; error_log stderr;
                        events {}
                        http {
                        access_log off; client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f;
                        uwsgi_temp_path u; scgi_temp_path s;
                        %s}
                        """.formatted(text.replace("listen 443 ssl", "listen 127.0.0.1:" + port + " ssl"));
                case CADDY ->
                    "{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n}\n"
                            + text.replace("tenantry.example.org {", "https://localhost:" + port + " {");
                case HAPROXY ->
                    text.replace("bind :443", "bind 127.0.0.1:" + port).replaceAll("(?m)^ *server (two|three) .*", "");
            };
        }

        String[] arguments(Path folder) {
            String config = folder.resolve(file).toString();
            return switch (this) {
                case NGINX -> new String[] {"-p", folder.toString(), "-c", config};
                case CADDY -> new String[] {"run", "--config", config, "--adapter", "caddyfile"};
                case HAPROXY -> new String[] {"-db", "-f", config};
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Proxy.class)
    void the_server_knows_the_address_that_clients_use(Proxy proxy) throws Exception {
        String example = Files.readString(OPS.resolve(proxy.file));
        assertThat(example).contains(proxy.upstream, CERTIFICATE, "TENANTRY_PUBLIC_URL");
        Optional<Tool> tool = Tool.find(proxy.program);
        if (tool.isPresent()) {
            TestCertificate certificate = TestCertificate.make(folder, "EC", "Example");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            String chain = certificate.certificatePem();
            Files.writeString(
                    folder.resolve("tenantry.pem"), proxy == Proxy.HAPROXY ? chain + certificate.keyPem() : chain);
            Files.writeString(folder.resolve("tenantry.key"), certificate.keyPem());
            try (TestServer server = TestServer.start()) {
                passesOn(proxy, tool.get(), example, certificate, server);
            }
        }
    }

    private void passesOn(Proxy proxy, Tool tool, String example, TestCertificate certificate, TestServer server)
            throws Exception {
        int port = freePort();
        Files.writeString(
                folder.resolve(proxy.file),
                proxy.adapted(example, folder, port, URI.create(server.url()).getPort()));
        ProcessBuilder command = tool.command(folder, proxy.arguments(folder))
                .redirectOutput(folder.resolve("proxy.log").toFile());
        command.environment().put("HOME", folder.toString());
        Process process = command.start();
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(certificate.trust()).build()) {
            URI url = URI.create("https://localhost:" + port);
            awaitReady(client, url, process);
            Scene scene = new Scene(server);
            int person = scene.personIn(scene.organization("First"), "ada@example.com", "admin");
            scene.member(scene.organization("Second"), person, "admin");
            String key = scene.personKey(person);

            HttpResponse<String> page = send(
                    client,
                    HttpRequest.newBuilder(url.resolve("/user/v2/organizations/?page_size=1"))
                            .header("X-CEKURA-API-KEY", key)
                            .header("X-Forwarded-Host", "elsewhere.example"));
            assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
            assertThatJson(page.body())
                    .node("next")
                    .isString()
                    .startsWith(url + "/user/v2/organizations/")
                    .doesNotContain("elsewhere");

            HttpResponse<String> tooLong = send(
                    client,
                    HttpRequest.newBuilder(url.resolve("/user/v1/projects/"))
                            .header("X-CEKURA-API-KEY", key)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[TOO_LONG])));
            assertThat(tooLong.statusCode()).isEqualTo(413);
            assertThat(tooLong.headers().firstValue("X-Request-Id")).isPresent();

            if (proxy == Proxy.NGINX) {
                HttpResponse<String> refused = send(
                        client,
                        HttpRequest.newBuilder(url.resolve("/user/v1/projects/"))
                                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[TOO_LONG_FOR_NGINX])));
                assertThat(refused.statusCode()).isEqualTo(413);
                assertThat(refused.headers().allValues("Content-Type")).containsExactly("application/json");
                assertThatJson(refused.body()).isEqualTo("""
                        {"type":"about:blank","title":"Content Too Large","status":413,"detail":"The body is longer than 8 MiB.",
                         "code":413,"details":{}}""");
            }

            server.close();
            isToldThatNoServerIsReached(
                    client, HttpRequest.newBuilder(url.resolve("/v2.0/projects")), "Send the request again.");
            isToldThatNoServerIsReached(
                    client,
                    // Over HTTP/2 HAProxy may reply and cancel the stream before it has the body, and this client loses
                    // the reply.
                    HttpRequest.newBuilder(url.resolve("/v2.0/projects"))
                            .version(HttpClient.Version.HTTP_1_1)
                            .POST(HttpRequest.BodyPublishers.ofString("{}")),
                    "It is not known whether a change was made: send the request again with the same Idempotency-Key.");
        } finally {
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void awaitReady(HttpClient client, URI url, Process process) throws Exception {
        for (int i = 0; i < 300; i++) {
            assertThat(process.isAlive())
                    .as(Files.readString(folder.resolve("proxy.log")))
                    .isTrue();
            try {
                if (send(client, HttpRequest.newBuilder(url.resolve("/health/ready")))
                                .statusCode()
                        == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // The next attempt follows.
            }
            LockSupport.parkNanos(50_000_000);
        }
        throw new AssertionError(Files.readString(folder.resolve("proxy.log")));
    }

    /** The proxy answers in a form that clients of every API read. */
    private static void isToldThatNoServerIsReached(HttpClient client, HttpRequest.Builder request, String advice)
            throws Exception {
        HttpResponse<String> reply = send(client, request);
        assertThat(reply.statusCode()).as(reply.body()).isIn(502, 503);
        assertThat(reply.headers().firstValue("Retry-After")).contains("1");
        assertThat(reply.headers().allValues("Content-Type")).containsExactly("application/json");
        String known = reply.statusCode() == 503
                ? "No server can be reached for now. Send the request again."
                : "The server has not replied. " + advice;
        String title = reply.statusCode() == 503 ? "Service Unavailable" : "Bad Gateway";
        assertThatJson(reply.body()).isEqualTo("""
                {"type":"about:blank","title":"%s","status":%d,"detail":"%s","code":%d,"details":{}}""".formatted(title, reply.statusCode(), known, reply.statusCode()));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
