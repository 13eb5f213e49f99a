package io.tenantry.api.usage;

import io.tenantry.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of a stream of server-sent events. */
final class EventListener implements AutoCloseable {
    private static final String END = "the end";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final BlockingQueue<String> blocks = new LinkedBlockingQueue<>();
    private final HttpResponse<java.io.InputStream> reply;

    /** @param headers pairs of name and value */
    EventListener(TestServer server, String key, String query, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + "/usage/v1/events" + query))
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + key);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            reply = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
        Thread.ofVirtual().start(this::readAll);
    }

    private void readAll() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(reply.body(), StandardCharsets.UTF_8))) {
            List<String> block = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    blocks.add(String.join("\n", block));
                    block.clear();
                } else {
                    block.add(line);
                }
            }
        } catch (IOException | UncheckedIOException broken) {
            // The end, too.
        } finally {
            blocks.add(END);
        }
    }

    int status() {
        return reply.statusCode();
    }

    String contentType() {
        return reply.headers().firstValue("Content-Type").orElse("");
    }

    /** The lines of the next block, or null at the end of the stream; waits for 20 seconds at most. */
    @Nullable
    String next() {
        try {
            String block = blocks.poll(20, TimeUnit.SECONDS);
            if (block == null) {
                throw new IllegalStateException("nothing came");
            }
            return block.equals(END) ? null : block;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** The value of a field of the next event. */
    String next(String field) {
        String block = next();
        while (block != null && (block.startsWith("retry:") || block.endsWith("\n:"))) {
            block = next();
        }
        return block == null
                ? END
                : block.lines()
                        .filter(line -> line.startsWith(field + ": "))
                        .findFirst()
                        .orElseThrow()
                        .substring(field.length() + 2);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
