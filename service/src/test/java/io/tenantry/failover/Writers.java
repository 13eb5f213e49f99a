package io.tenantry.failover;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that write through every API until they are stopped. Each sends a write again with the same {@code Idempotency-Key}
 * until it is acknowledged, so that each has to be there exactly once.
 */
public final class Writers implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final Duration LONGEST_END = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
    private static final long LONG_PAUSE_NANOS = Duration.ofMillis(200).toNanos();
    private static final Set<Integer> AGAIN = Set.of(409, 429, 502, 503, 504);

    /** The kinds of writes, one for each API. */
    public enum Target {
        /** A project, through the user API. */
        USER,
        /** An organization with its administrator, through the management API. */
        MANAGEMENT,
        /** A project, through the organisation API. */
        ORGANISATION,
        /** A message that is counted, through the usage API. */
        USAGE;

        private HttpRequest.Builder request(WrittenData data, String url, String name) {
            return switch (this) {
                case USER ->
                    to(
                                    url + "/user/v1/projects/",
                                    "{\"name\":\"%s\",\"organization_id\":%d}".formatted(name, data.organization()))
                            .header("X-CEKURA-API-KEY", data.person());
                case MANAGEMENT ->
                    to(
                                    url + "/management/v2.0/organisations",
                                    "{\"name\":\"%s\",\"administrator\":{\"id\":\"%s\"}}"
                                            .formatted(name, WrittenData.ADMIN))
                            .header("Authorization", "Basic " + base64(WrittenData.OPERATOR));
                case ORGANISATION ->
                    to(
                                    url + "/v2.0/projects?organisationId=" + data.organization(),
                                    "{\"name\":\"%s\"}".formatted(name))
                            .header("X-API-Key", data.person());
                case USAGE ->
                    to(
                                    url + "/usage/v1/organizations/" + data.organization() + "/consume",
                                    "{\"metric\":\"messages\",\"amount\":1}")
                            .header("Authorization", "Bearer " + data.service());
            };
        }

        private static String base64(String text) {
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        private static HttpRequest.Builder to(String url, String body) {
            return HttpRequest.newBuilder(URI.create(url))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
        }
    }

    /**
     * An attempt.
     *
     * @param began when it began, by {@link System#nanoTime}
     * @param ended when its reply was there
     * @param status the status of the reply; 0 when there was none
     */
    public record Attempt(Target target, long began, long ended, int status, String body) {
        public boolean isGood() {
            return status / 100 == 2;
        }

        public Duration took() {
            return Duration.ofNanos(ended - began);
        }
    }

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String url;
    private final long pauseNanos;
    private final WrittenData data;
    private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
    private final Map<Target, Set<String>> acknowledged = new EnumMap<>(Target.class);
    private final List<Thread> threads = new ArrayList<>();
    private volatile long end = Long.MAX_VALUE;
    private volatile boolean stopped;

    private Writers(String url, WrittenData data, Duration pause) {
        this.url = url;
        this.pauseNanos = pause.toNanos();
        this.data = data;
    }

    /** Clients that write without a pause. */
    public static Writers start(String url, WrittenData data, int each) {
        return start(url, data, each, Duration.ZERO);
    }

    /**
     * @param each the number of clients of each API
     * @param pause the time between an acknowledged write and the next one
     */
    public static Writers start(String url, WrittenData data, int each, Duration pause) {
        Writers writers = new Writers(url, data, pause);
        for (Target target : Target.values()) {
            writers.acknowledged.put(target, ConcurrentHashMap.newKeySet());
            for (int i = 0; i < each; i++) {
                String client = target + " " + System.nanoTime() + " " + i;
                writers.threads.add(Thread.ofVirtual().start(() -> writers.write(target, client)));
            }
        }
        return writers;
    }

    private void write(Target target, String client) {
        for (int i = 0; !stopped; i++) {
            writeOne(target, client + " " + i);
        }
    }

    private void writeOne(Target target, String name) {
        while (System.nanoTime() < end) {
            Attempt attempt = attempt(target, name);
            attempts.add(attempt);
            if (attempt.isGood()) {
                acknowledged(target).add(name);
                LockSupport.parkNanos(pauseNanos);
                return;
            }
            if (attempt.status != 0 && !AGAIN.contains(attempt.status)) {
                return;
            }
            // The program needs the processors for its start.
            LockSupport.parkNanos(attempt.status == 0 ? LONG_PAUSE_NANOS : PAUSE_NANOS);
        }
    }

    private Set<String> acknowledged(Target target) {
        return java.util.Objects.requireNonNull(acknowledged.get(target));
    }

    private Attempt attempt(Target target, String name) {
        HttpRequest request = target.request(data, url, name)
                .header("Idempotency-Key", name)
                .timeout(TIMEOUT)
                .build();
        long began = System.nanoTime();
        try {
            HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Attempt(target, began, System.nanoTime(), reply.statusCode(), reply.body());
        } catch (IOException | InterruptedException none) {
            return new Attempt(target, began, System.nanoTime(), 0, String.valueOf(none));
        }
    }

    /** The attempts whose replies came since the last call. */
    public List<Attempt> attempts() {
        List<Attempt> taken = new ArrayList<>();
        for (Attempt next = attempts.poll(); next != null; next = attempts.poll()) {
            taken.add(next);
        }
        return taken;
    }

    /** The number of acknowledged writes. */
    public int number() {
        return acknowledged.values().stream().mapToInt(Set::size).sum();
    }

    /** The names of the acknowledged writes. */
    public Map<Target, Set<String>> acknowledged() {
        return acknowledged;
    }

    /** Ends after each client has brought its present write to its end, at most a minute later. */
    @Override
    public void close() {
        end = System.nanoTime() + LONGEST_END.toNanos();
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
