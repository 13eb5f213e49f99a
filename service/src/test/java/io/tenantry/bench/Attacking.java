package io.tenantry.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** An attack under way: every connection sends its next request when it has the reply to the one before. */
final class Attacking implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final long TRICKLE_NANOS = 100_000_000;
    private static final int SLOW_LENGTH = 60_000;
    private static final String KEY = "X-CEKURA-API-KEY: " + AttackData.ATTACKER_KEY;

    private final Attack attack;
    private final List<String> projects;
    private final String domain;
    private final List<Thread> threads = new ArrayList<>();
    private final List<PlainClient> clients = new ArrayList<>();
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean over;

    private Attacking(Attack attack, URI url) throws IOException {
        this.attack = attack;
        this.projects = Ids.of(url, "/user/v1/projects/", AttackData.ATTACKER_KEY);
        this.domain = Ids.of(url, "/user/v1/domains/", AttackData.ATTACKER_KEY).getFirst();
    }

    static Attacking begin(Attack attack, URI url) throws IOException {
        Attacking attacking = new Attacking(attack, url);
        for (int i = 0; i < attack.connections(); i++) {
            PlainClient client = new PlainClient(url, attack.from(i), TIMEOUT);
            int connection = i;
            attacking.clients.add(client);
            attacking.threads.add(Thread.ofVirtual().start(() -> attacking.run(client, connection)));
        }
        return attacking;
    }

    private void run(PlainClient client, int connection) {
        while (!over) {
            try {
                count(attack == Attack.SLOW_BODIES ? trickle(client) : client.send(request(connection)));
            } catch (IOException closed) {
                count(0);
                LockSupport.parkNanos(10 * TRICKLE_NANOS);
            }
            if (attack == Attack.SLOW_RECEIVERS) {
                LockSupport.parkNanos(10 * TRICKLE_NANOS);
            }
        }
    }

    /** Sends most of a body at once, and then a byte now and then. */
    private int trickle(PlainClient client) throws IOException {
        byte[] request =
                PlainClient.request("POST", "/user/v1/login/", "{\"email\":\"" + "x".repeat(SLOW_LENGTH) + "\"}");
        client.begin(request, request.length - 200);
        for (int i = 200; i > 1 && !over; i--) {
            LockSupport.parkNanos(TRICKLE_NANOS);
            client.more(request, request.length - i, 1);
        }
        return client.end(request, request.length - 1);
    }

    private void count(int status) {
        synchronized (statuses) {
            statuses.merge(status, 1L, Long::sum);
        }
    }

    private byte[] request(int connection) {
        long number = numbers.getAndIncrement();
        String project = projects.get(connection % projects.size());
        return switch (attack) {
            case BASIC, BASIC_EVERYWHERE ->
                PlainClient.request(
                        "GET", "/management/v2.0/organisations", "", Others.basic("bench", "wrong password " + number));
            case LOGINS, LOGINS_EVERYWHERE ->
                PlainClient.request(
                        "POST",
                        "/user/v1/login/",
                        "{\"email\":\"nobody%d@example.com\",\"password\":\"wrong\"}".formatted(number));
            case WRONG_KEYS ->
                PlainClient.request("GET", "/user/organizations/", "", "X-CEKURA-API-KEY: tk_wrong_" + number);
            case WEBHOOK_TESTS -> test(project);
            case REPEATED -> test(projects.getFirst(), "Idempotency-Key: one " + numbers.get() / 10_000);
            case SLOW_RECEIVERS ->
                PlainClient.request(
                        "PATCH", "/user/v1/projects/" + project + "/", "{\"name\":\"Slow %d\"}".formatted(number), KEY);
            case DOMAIN_CHECKS -> PlainClient.request("POST", "/user/v1/domains/" + domain + "/verify/", "", KEY);
            case SEARCHES ->
                PlainClient.request(
                        "GET",
                        "/user/organizations/?search=many%20organization%20" + number % 10 + "&page_size=" + number,
                        "",
                        "X-CEKURA-API-KEY: tk_bench_many");
            case SLOW_BODIES -> throw new IllegalStateException("sent in pieces");
        };
    }

    private static byte[] test(String project, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(KEY);
        return PlainClient.request(
                "POST", "/user/v1/projects/" + project + "/test-webhook/", "", all.toArray(String[]::new));
    }

    /** The number of replies by status so far; 0 for none. */
    Map<Integer, Long> statuses() {
        synchronized (statuses) {
            return new TreeMap<>(statuses);
        }
    }

    @Override
    public void close() throws IOException {
        over = true;
        for (PlainClient client : clients) {
            client.close();
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
