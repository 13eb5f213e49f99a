package io.tenantry.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests. One that the server could not answer, or whose connection broke off, is sent again with the same
 * {@code Idempotency-Key}, so that it is counted once.
 */
final class Calls implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final int MOST_ATTEMPTS = 6;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final HttpClient client;
    private final String base;
    private final String key;

    Calls(URI server, String key) {
        this.base = server.toString().replaceFirst("/+$", "") + "/usage/v1";
        this.key = key;
        // An upgrade from HTTP/1.1 costs each new connection a request.
        boolean secure = "https".equals(server.getScheme());
        this.client = HttpClient.newBuilder()
                .version(secure ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** A change that is carried out once, however often it is sent. */
    Map<String, @Nullable Object> post(String path, Map<String, ?> body) {
        return object(send(request("POST", path, body, LONGEST)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .build()));
    }

    /** A request that changes nothing, or sets a state: it can be sent twice. */
    Map<String, @Nullable Object> repeatable(String method, String path, @Nullable Map<String, ?> body) {
        return object(send(request(method, path, body, LONGEST).build()));
    }

    /** One attempt of a request that may wait for its answer. */
    CompletableFuture<HttpResponse<String>> begin(String path, Duration wait) {
        return client.sendAsync(request("GET", path, null, LONGEST.plus(wait)).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String method, String path, @Nullable Map<String, ?> body, Duration longest) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(longest)
                .header("Authorization", "Bearer " + key)
                .header("Accept", "application/json");
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return request.method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(body)));
    }

    private HttpResponse<String> send(HttpRequest request) {
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse<String> reply = client.send(request, BodyHandlers.ofString());
                if (!isTemporary(reply.statusCode()) || attempt == MOST_ATTEMPTS) {
                    return reply;
                }
            } catch (IOException broken) {
                if (attempt == MOST_ATTEMPTS) {
                    throw new UncheckedIOException(broken);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", stopped);
            }
            pause(attempt);
        }
    }

    /** Whether the same request may succeed later: the server is busy, stops, or does not know the outcome. */
    static boolean isTemporary(int status) {
        return status == 502 || status == 503 || status == 504;
    }

    /** Waits longer after each attempt, and not as long as other clients do. */
    static void pause(int attempt) {
        long most = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, 10));
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(most / 2, most + 1)));
    }

    /** The object of a successful reply. */
    static Map<String, @Nullable Object> object(HttpResponse<String> reply) {
        if (reply.statusCode() >= 300) {
            throw UsageProblem.of(reply.statusCode(), reply.body());
        }
        return reply.body().isEmpty() ? Map.of() : Json.object(reply.body());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
