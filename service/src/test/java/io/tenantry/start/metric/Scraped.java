package io.tenantry.start.metric;

import io.tenantry.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoublePredicate;

/**
 * The metrics of a server, as Prometheus reads them.
 *
 * @param text the whole reply
 * @param samples the value of each series, by its name with its labels
 */
public record Scraped(String text, Map<String, Double> samples) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** Reads the metrics of a measured server. */
    public static Scraped of(TestServer server) {
        HttpResponse<String> reply = get(server.metrics());
        if (reply.statusCode() != 200) {
            throw new AssertionError(reply.statusCode() + " " + reply.body());
        }
        return parse(reply.body());
    }

    /** Reads them until a series has such a value. */
    public static Scraped await(TestServer server, String series, DoublePredicate value) {
        for (int i = 0; i < 600; i++) {
            Scraped scraped = of(server);
            Double sample = scraped.samples.get(series);
            if (sample != null && value.test(sample)) {
                return scraped;
            }
            LockSupport.parkNanos(50_000_000);
        }
        throw new AssertionError("no such value of " + series + " in\n" + of(server).text);
    }

    /** A reply from the server of the metrics; headers are pairs of name and value. */
    public static HttpResponse<String> get(URI url, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Scraped parse(String text) {
        Map<String, Double> samples = new TreeMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int blank = line.lastIndexOf(' ');
            String value = line.substring(blank + 1).replace("Inf", "Infinity");
            samples.put(line.substring(0, blank), Double.parseDouble(value));
        });
        return new Scraped(text, samples);
    }

    /** The value of a series. */
    public double value(String series) {
        Double sample = samples.get(series);
        if (sample == null) {
            throw new AssertionError("no " + series + " in\n" + text);
        }
        return sample;
    }

    /** The names of the metrics, as HELP lines have them. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        text.lines().filter(line -> line.startsWith("# HELP ")).forEach(line -> names.add(line.split(" ", 4)[2]));
        return names;
    }
}
