package io.tenantry.ops;

import io.tenantry.failover.WrittenData;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Clients that read through every API, until they are stopped; one of them follows the events from the oldest on. */
final class Readers implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(100);
    private static final long PAUSE_NANOS = Duration.ofMillis(30).toNanos();
    private static final Set<Integer> AGAIN = Set.of(0, 502, 503, 504);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final WrittenData data;
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> projects = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /** @param status 0 when there was no reply */
    record Reply(String path, int status, String body) {}

    private Readers(String url, WrittenData data) {
        this.url = url;
        this.data = data;
    }

    static Readers start(String url, WrittenData data) {
        Readers readers = new Readers(url, data);
        String basic = Base64.getEncoder().encodeToString(WrittenData.OPERATOR.getBytes(StandardCharsets.UTF_8));
        Map<String, List<String>> paths = Map.of(
                "/user/v2/organizations/?page_size=10",
                List.of("X-CEKURA-API-KEY", data.person()),
                "/management/v2.0/organisations?limit=10",
                List.of("Authorization", "Basic " + basic),
                "/v2.0/users/me?organisationId=" + data.organization(),
                List.of("X-API-Key", data.person()));
        paths.forEach((path, header) -> readers.threads.add(
                Thread.ofVirtual().start(() -> readers.read(path, header.getFirst(), header.getLast()))));
        readers.threads.add(Thread.ofVirtual().start(readers::follow));
        return readers;
    }

    private void read(String path, String header, String value) {
        while (!stopped) {
            answered(path, header, value);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Follows the events until it is stopped and there are no more: nobody writes any more by then. */
    private void follow() {
        String cursor = "oldest";
        while (true) {
            boolean last = stopped;
            JsonNode page =
                    answered("/usage/v1/events?wait=1&after=" + cursor, "Authorization", "Bearer " + data.service());
            for (JsonNode event : page.get("events")) {
                if (event.get("type").asString().equals("project.created")) {
                    projects.add(event.get("project").asInt());
                }
            }
            if (last && page.get("events").isEmpty()) {
                return;
            }
            cursor = page.get("cursor").asString();
        }
    }

    /** The body of a good reply. The request is sent until there is one. */
    private JsonNode answered(String path, String header, String value) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .header(header, value)
                .timeout(TIMEOUT)
                .build();
        while (true) {
            Reply reply = once(path, request);
            replies.add(reply);
            if (reply.status == 200) {
                return JSON.readTree(reply.body);
            }
            if (!AGAIN.contains(reply.status)) {
                throw new IllegalStateException(reply.toString());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private Reply once(String path, HttpRequest request) {
        try {
            HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Reply(path, reply.statusCode(), reply.body());
        } catch (IOException | InterruptedException none) {
            return new Reply(path, 0, none.toString());
        }
    }

    /** The replies since the last call. */
    List<Reply> replies() {
        List<Reply> taken = new ArrayList<>();
        for (Reply next = replies.poll(); next != null; next = replies.poll()) {
            taken.add(next);
        }
        return taken;
    }

    /** The projects whose events came, in their order. */
    List<Integer> projects() {
        return List.copyOf(projects);
    }

    @Override
    public void close() {
        stopped = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
