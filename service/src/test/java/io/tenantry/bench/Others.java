package io.tenantry.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The clients of others while a server is attacked: each sends one request at a time from 127.0.0.1, on a thread of its own,
 * with a pause after it, so that they are no load themselves.
 */
final class Others implements AutoCloseable {
    private static final String KEY = "X-CEKURA-API-KEY: " + AttackData.HONEST_KEY;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** The requests of others, each with the pause after it in milliseconds. */
    enum Kind {
        HEALTH("health", 10),
        CACHED("keyed read, cached", 10),
        READ("keyed read, database", 10),
        LOGIN("log-in", 250),
        WEBHOOK("webhook", 500);

        private final String words;
        private final long pauseNanos;

        Kind(String words, long pauseMilliseconds) {
            this.words = words;
            this.pauseNanos = TimeUnit.MILLISECONDS.toNanos(pauseMilliseconds);
        }

        String words() {
            return words;
        }
    }

    /**
     * The results of one kind.
     *
     * @param answered the number of right answers
     * @param failures the other results, in words
     * @param took the milliseconds of the right answers, sorted
     */
    record Served(int answered, List<String> failures, List<Double> took) {
        double percentile(int percent) {
            return took.isEmpty() ? Double.NaN : took.get((took.size() - 1) * percent / 100);
        }

        @Override
        public String toString() {
            String times = "%.1f / %.1f".formatted(percentile(50), percentile(99));
            return failures.isEmpty()
                    ? times
                    : times + " (%d of %d failed)".formatted(failures.size(), answered + failures.size());
        }
    }

    private final URI url;
    private final com.sun.net.httpserver.HttpServer receiver;
    private final LinkedBlockingQueue<Long> arrived = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final String project;

    /** @param port where webhooks are received: {@code /quick} answers, other paths never do */
    Others(URI url, int port) throws IOException {
        this.url = url;
        this.receiver = com.sun.net.httpserver.HttpServer.create(
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1024);
        receiver.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        receiver.createContext("/quick", exchange -> {
            arrived.add(System.nanoTime());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.createContext("/", exchange -> {
            try {
                over.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        receiver.start();
        this.project = Ids.of(url, "/user/v1/projects/", AttackData.HONEST_KEY).getFirst();
    }

    /** Sends requests of every kind for a duration. */
    Map<Kind, Served> ask(Duration howLong) throws InterruptedException {
        Map<Kind, Served> served = Collections.synchronizedMap(new EnumMap<>(Kind.class));
        long end = System.nanoTime() + howLong.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            threads.add(Thread.ofPlatform().start(() -> served.put(kind, ask(kind, end))));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return served;
    }

    private Served ask(Kind kind, long end) {
        List<Double> took = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        try (PlainClient client = new PlainClient(url, "127.0.0.1", TIMEOUT)) {
            for (int i = 0; i == 0 || System.nanoTime() < end; i++) {
                long began = System.nanoTime();
                try {
                    int status = client.send(request(kind, i));
                    long answered = kind == Kind.WEBHOOK && status == 200 ? arrival() : System.nanoTime();
                    if (status == 200) {
                        took.add((answered - began) / 1e6);
                    } else {
                        failures.add("status " + status);
                    }
                } catch (IOException failed) {
                    failures.add(failed.toString());
                }
                LockSupport.parkNanos(kind.pauseNanos);
            }
        } catch (IOException | InterruptedException failed) {
            failures.add(failed.toString());
        }
        Collections.sort(took);
        return new Served(took.size(), failures, took);
    }

    private long arrival() throws IOException, InterruptedException {
        Long at = arrived.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        if (at == null) {
            throw new IOException("no webhook");
        }
        return at;
    }

    private byte[] request(Kind kind, int number) {
        String once = Long.toString(System.nanoTime(), Character.MAX_RADIX);
        return switch (kind) {
            case HEALTH -> PlainClient.request("GET", "/health/ready", "");
            case CACHED -> PlainClient.request("GET", "/user/organizations/", "", KEY);
            case READ -> PlainClient.request("GET", "/user/memberships/", "", KEY);
            case LOGIN ->
                PlainClient.request(
                        "POST",
                        "/user/v1/login/",
                        "{\"email\":\"%s\",\"password\":\"%s\"}"
                                .formatted(AttackData.HONEST_PERSON, AttackData.PASSWORD));
            case WEBHOOK ->
                PlainClient.request(
                        "PATCH",
                        "/user/v1/projects/" + project + "/",
                        "{\"name\":\"Renamed %s %d\"}".formatted(once, number),
                        KEY);
        };
    }

    /** The value of {@code Authorization} for an operator. */
    static String basic(String username, String password) {
        return "Authorization: Basic "
                + Base64.getEncoder()
                        .encodeToString((username + ":" + password).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        over.countDown();
        receiver.stop(0);
    }
}
