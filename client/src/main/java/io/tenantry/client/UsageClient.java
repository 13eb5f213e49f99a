package io.tenantry.client;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The usage API of one server, for a service with a service key. Organizations and projects are named by their number or their 24
 * characters. For any number of threads.
 *
 * <p>A request that the server cannot answer, or whose connection breaks off, is sent again for a few seconds, and counted once. Then
 * it fails with {@link java.io.UncheckedIOException}, or with the {@link UsageProblem} that every refused request has.
 */
public final class UsageClient implements AutoCloseable {
    private final Calls calls;
    private final Clock clock;

    /**
     * @param server the URL of the server, {@code https://tenantry.example}
     * @param key the service key
     */
    public UsageClient(URI server, String key) {
        this(server, key, Clock.systemUTC());
    }

    /** @param clock the current time, which ends the periods of blocks; the same as that of the server */
    public UsageClient(URI server, String key, Clock clock) {
        this.calls = new Calls(server, key);
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** A consumption of a batch. */
    public record Consumption(String organization, String metric, int amount) {}

    /**
     * The result of a consumption of a batch.
     *
     * @param status 200 when it is counted
     * @param detail the reason why it is not; empty when it is
     * @param usage the use; null when there is no such organization
     */
    public record Result(
            int status, String detail, @Nullable Usage usage) {}

    /**
     * Counts use.
     *
     * @throws UsageProblem.LimitReached when the limit does not allow it: nothing was counted
     */
    public Usage consume(String organization, String metric, int amount) {
        return Usage.of(calls.post(path(organization, "/consume"), counted(metric, amount)));
    }

    /** Counts up to 1,000 uses, each wholly or not at all; the results have the order of the consumptions. */
    public List<Result> consume(List<Consumption> consumptions) {
        List<Map<String, Object>> items = consumptions.stream()
                .map(one -> Map.<String, Object>of(
                        "organization", one.organization, "metric", one.metric, "amount", one.amount))
                .toList();
        return Json.objects(calls.post("/consume", Map.of("items", items)).get("results")).stream()
                .map(UsageClient::result)
                .toList();
    }

    private static Result result(Map<String, @Nullable Object> result) {
        Long status = Json.number(result.get("status"));
        return new Result(
                status == null ? 0 : status.intValue(),
                Json.text(result.get("detail")),
                result.containsKey("metric") ? Usage.of(result) : null);
    }

    /** Takes back use of the current period. */
    public Usage release(String organization, String metric, int amount) {
        return Usage.of(calls.post(path(organization, "/release"), counted(metric, amount)));
    }

    /**
     * Use that is consumed in blocks and spent in this program. Nothing is consumed before the first spending.
     *
     * @param size the amount of a block
     */
    public Block block(String organization, String metric, int size) {
        return new Block(this, organization, metric, size);
    }

    /**
     * Reads a level.
     *
     * @param project the project of a metric that counts for each project, else null
     */
    public Usage level(String organization, String metric, @Nullable String project) {
        return Usage.of(calls.repeatable(
                "GET",
                path(organization, "/level?metric=" + encoded(metric))
                        + (project == null ? "" : "&project=" + encoded(project)),
                null));
    }

    /**
     * Sets a level.
     *
     * @param project as in {@link #level}
     * @throws UsageProblem.LimitReached when the limit does not allow it: the level is as before
     */
    public Usage setLevel(String organization, String metric, @Nullable String project, int level) {
        Map<String, Object> body = new LinkedHashMap<>(Map.of("metric", metric, "level", level));
        if (project != null) {
            body.put("project", project);
        }
        return Usage.of(calls.repeatable("PUT", path(organization, "/level"), body));
    }

    /**
     * Holds an amount until the lease is closed.
     *
     * @param ttl the time after which they are free when this program dies, in whole seconds
     * @throws UsageProblem.LimitReached when less than the amount is left
     */
    public Lease lease(String organization, String metric, int amount, Duration ttl) {
        Map<String, Object> body = new LinkedHashMap<>(counted(metric, amount));
        body.put("ttl_seconds", ttl.toSeconds());
        String leases = path(organization, "/leases");
        return new Lease(calls, leases, calls.post(leases, body), ttl);
    }

    /** The use of every metric. */
    public List<Usage> headroom(String organization) {
        return Json.objects(calls.repeatable("GET", path(organization, "/headroom"), null)
                        .get("metrics"))
                .stream()
                .map(Usage::of)
                .toList();
    }

    /**
     * For whom an API key stands.
     *
     * @param organization the organization in which it is to be used; null for none in particular
     * @return empty when the key is not valid there
     */
    public Optional<Introspection> introspect(String token, @Nullable String organization) {
        Map<String, Object> body = new LinkedHashMap<>(Map.of("token", token));
        if (organization != null) {
            body.put("organization", organization);
        }
        Map<String, @Nullable Object> found = calls.repeatable("POST", "/introspect", body);
        return Boolean.TRUE.equals(found.get("active")) ? Optional.of(Introspection.of(found)) : Optional.empty();
    }

    /**
     * Events after a cursor, as they happen.
     *
     * @param after {@link Events#cursor}, {@code oldest} or {@code newest}
     */
    public Events events(String after) {
        return new Events(calls, after);
    }

    private static Map<String, Object> counted(String metric, int amount) {
        return Map.of("metric", metric, "amount", amount);
    }

    private static String path(String organization, String rest) {
        return "/organizations/" + encoded(organization) + rest;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Ends all requests. */
    @Override
    public void close() {
        calls.close();
    }
}
