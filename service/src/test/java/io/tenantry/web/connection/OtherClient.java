package io.tenantry.web.connection;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A normal client while others flood a server: it requests the user list repeatedly, one request at a time. */
public final class OtherClient implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request;

    /**
     * The results of a client.
     *
     * @param answered the number of requests with 200
     * @param failures the results of the other requests, in words
     * @param medianMilliseconds of those that got 200
     * @param p99Milliseconds of those that got 200
     */
    public record Served(int answered, List<String> failures, double medianMilliseconds, double p99Milliseconds) {}

    /** A client with an API key of a person. */
    public OtherClient(String url, String key) {
        request = HttpRequest.newBuilder(URI.create(url + "/user/organizations/"))
                .header("X-CEKURA-API-KEY", key)
                .timeout(LONGEST_WAIT)
                .build();
    }

    /** Sends requests for a duration, at least one. */
    public Served ask(Duration howLong) throws InterruptedException {
        List<Long> took = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        long end = System.nanoTime() + howLong.toNanos();
        do {
            long began = System.nanoTime();
            try {
                HttpResponse<byte[]> reply = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
                if (reply.statusCode() == 200) {
                    took.add(System.nanoTime() - began);
                } else {
                    failures.add("status " + reply.statusCode());
                }
            } catch (IOException failed) {
                failures.add(failed.toString());
            }
        } while (System.nanoTime() < end);
        Collections.sort(took);
        return new Served(took.size(), failures, milliseconds(took, 50), milliseconds(took, 99));
    }

    private static double milliseconds(List<Long> sorted, int percent) {
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() * percent / 100) / 1e6;
    }

    @Override
    public void close() {
        client.close();
    }
}
