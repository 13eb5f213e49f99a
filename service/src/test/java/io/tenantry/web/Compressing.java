package io.tenantry.web;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A server with a list that is long enough to be compressed, and a client that returns the bytes as received. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
abstract class Compressing {
    static final String LIST = "/user/organizations/";
    static final String PAGE = "/management/v2.0/organisations";

    TestServer server;
    private HttpClient client;
    private String personKey;
    private String organizationKey;

    record Read(String path, String accept) {}

    @BeforeAll
    void start() {
        server = TestServer.start();
        client = HttpClient.newHttpClient();
        Scene scene = new Scene(server);
        int acme = scene.organization("Acme");
        scene.organization("Bolt");
        personKey = scene.personKey(scene.personIn(acme, "ada@example.com", "admin"));
        organizationKey = scene.organizationKey(acme);
    }

    @AfterAll
    void stop() {
        client.close();
        server.close();
    }

    HttpResponse<byte[]> patch(String body, String... headers) {
        return patch(body.getBytes(StandardCharsets.UTF_8), headers);
    }

    HttpResponse<byte[]> patch(byte[] body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "application/json"));
        return send("PATCH", new Read(LIST + "1/", "application/json"), body, all.toArray(String[]::new));
    }

    HttpResponse<byte[]> get(Read read, String... headers) {
        return send("GET", read, null, headers);
    }

    HttpResponse<byte[]> send(
            String method, Read read, byte @org.jspecify.annotations.Nullable [] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + read.path()))
                .header("Accept", read.accept())
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (read.path().contains("/management")) {
            request.header("Authorization", TestServer.basic());
        } else {
            request.header("X-CEKURA-API-KEY", personKey).header("X-API-Key", organizationKey);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    static String text(HttpResponse<byte[]> reply) {
        boolean zipped = reply.headers().firstValue("Content-Encoding").isPresent();
        return new String(zipped ? inflated(reply.body()) : reply.body(), StandardCharsets.UTF_8);
    }

    static byte[] zipped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return bytes.toByteArray();
    }

    static byte[] inflated(byte[] bytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
