package io.tenantry.fuzz;

import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.domain.LoopbackDns;
import io.tenantry.fuzz.Contract.Operation;
import io.tenantry.fuzz.Tenants.Tenant;
import io.tenantry.fuzz.Tenants.Who;
import io.tenantry.start.Options;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends generated requests to every operation of every API, by every kind of caller, and collects findings: a 5xx other than 503
 * with {@code Retry-After}, a reply that the OpenAPI file does not have, a name of another tenant. The same seed sends the same
 * requests.
 */
public final class HttpFuzzing {
    /** The number of requests by the callers of one tenant. */
    private static final int PER_TENANT = 300;

    /** The number of requests from one pair of network addresses; after too many failures an address is locked. */
    private static final int PER_ADDRESS = 75;

    /** How many requests of a round a caller sends to an operation that knows it; others send one, to be refused. */
    private static final int OFTEN = 4;

    private static final int MOST_FINDINGS = 100;

    /** A request of one kind of caller. */
    private record Combination(Operation operation, Who who) {}

    private final TestServer server;
    private final Tenants tenants;
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final Map<String, String> findings = new LinkedHashMap<>();
    private long requests;
    private int addresses;

    private HttpFuzzing(TestServer server) {
        this.server = server;
        this.tenants = new Tenants(server);
    }

    /**
     * The outcome of a run.
     *
     * @param requests the number of requests
     * @param statuses the number of replies by status
     * @param findings one for each operation and kind, with the request
     */
    record Outcome(long requests, Map<Integer, Integer> statuses, List<String> findings) {}

    /** Fuzzes a new server for a time. No request of it leaves the machine. */
    static Outcome fuzz(Duration time, long seed) throws Exception {
        try (LoopbackDns dns = new LoopbackDns();
                TestServer server = TestServer.start(
                        TestDatabases.create(),
                        Clock.systemUTC(),
                        Options.of(Map.of(
                                "TENANTRY_MANAGEMENT_API_KEYS", "true", "TENANTRY_DNS_SERVERS", dns.address())))) {
            HttpFuzzing fuzzing = new HttpFuzzing(server);
            fuzzing.run(time, seed);
            return new Outcome(fuzzing.requests, fuzzing.statuses, List.copyOf(fuzzing.findings.values()));
        }
    }

    private void run(Duration time, long seed) {
        long end = System.nanoTime() + time.toNanos();
        for (long round = 0; System.nanoTime() < end && findings.size() < MOST_FINDINGS; round++) {
            Random random = new Random(seed + round);
            for (Contract contract : Contract.ALL) {
                List<Combination> all = combinations(contract);
                Collections.shuffle(all, random);
                for (int from = 0; from < all.size() && System.nanoTime() < end; from += PER_TENANT) {
                    send(all.subList(from, Math.min(all.size(), from + PER_TENANT)), random);
                }
            }
        }
    }

    private static List<Combination> combinations(Contract contract) {
        List<Combination> all = new ArrayList<>();
        for (Operation operation : contract.operations()) {
            for (Who who : Who.values()) {
                Combination one = new Combination(operation, who);
                all.addAll(Collections.nCopies(knows(one) ? OFTEN : 1, one));
            }
        }
        return all;
    }

    private void send(List<Combination> some, Random random) {
        Tenant tenant = tenants.next();
        for (int from = 0; from < some.size(); from += PER_ADDRESS) {
            try (HttpClient known = client();
                    HttpClient strangers = client()) {
                for (Combination one : some.subList(from, Math.min(some.size(), from + PER_ADDRESS))) {
                    send(one, tenant, knows(one) ? known : strangers, random);
                }
            }
        }
    }

    /** A client with an address of its own: wrong credentials lock an address for a while. */
    private HttpClient client() {
        int number = addresses++;
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .localAddress(InetAddress.ofLiteral(
                        "127." + (10 + number / 62_500 % 200) + "." + number / 250 % 250 + "." + (1 + number % 250)))
                .build();
    }

    /** Whether the API takes the credentials. */
    private static boolean knows(Combination one) {
        return switch (one.who) {
            case ANONYMOUS, WRONG_KEY -> false;
            case OPERATOR -> one.operation.api().name().equals("management");
            case SERVICE -> one.operation.api().name().equals("usage");
            case PROJECT_KEY, ORGANIZATION_KEY, MEMBER, ADMIN, SESSION ->
                !List.of("management", "usage").contains(one.operation.api().name());
        };
    }

    private static Generated as(Generated request, Combination one, @Nullable String credentials) {
        if (credentials == null) {
            return request;
        }
        String name = one.operation.api().name();
        return switch (one.who) {
            case ANONYMOUS -> request;
            case OPERATOR -> request.with("Authorization", credentials);
            case SESSION, SERVICE -> request.with("Authorization", "Bearer " + credentials);
            case WRONG_KEY, PROJECT_KEY, ORGANIZATION_KEY, MEMBER, ADMIN ->
                name.equals("user")
                        ? request.with("X-CEKURA-API-KEY", credentials)
                        : name.equals("organisation")
                                ? request.with("X-API-Key", credentials)
                                : request.with("Authorization", "Bearer " + credentials);
        };
    }

    private void send(Combination one, Tenant tenant, HttpClient client, Random random) {
        boolean operator = one.who == Who.OPERATOR && knows(one);
        // An operator may join the two tenants, after which their callers see both.
        boolean joins = operator && !one.operation.method().equals("GET");
        int wild = List.of(0, 0, 4, 15).get(random.nextInt(4));
        Generated request = as(
                Generated.of(one.operation, tenant.ids(), joins ? tenant.ids() : tenants.unseen(), random, wild),
                one,
                tenant.credentials().get(one.who));
        requests++;
        try {
            HttpResponse<String> reply =
                    server.send(client, request.method(), request.path(), request.body(), request.headerPairs());
            int status = reply.statusCode();
            statuses.merge(status, 1, Integer::sum);
            boolean busy =
                    status == 503 && reply.headers().firstValue("Retry-After").isPresent();
            if (status >= 500 && !busy) {
                found(one, "status " + status, request, reply.body());
            }
            String told = reply.body() + reply.headers().map();
            if (!operator && told.toLowerCase(Locale.ROOT).contains(Tenants.MARKER)) {
                found(one, "a name of another tenant", request, told);
            }
            if (status < 300 && (!operator || joins)) {
                tenant.ids().learn(one.operation.path(), reply.body());
            }
        } catch (AssertionError undocumented) {
            String message = String.valueOf(undocumented.getMessage());
            found(one, message.replaceAll("^\\S+ \\S+ ->", "").replaceAll("[0-9]{4,}|: \\[.*", ""), request, message);
        } catch (IllegalStateException unanswered) {
            found(one, "no reply: " + unanswered.getCause(), request, "");
        }
    }

    private void found(Combination one, String kind, Generated request, String reply) {
        String shown = reply.length() > 2_000 ? reply.substring(0, 2_000) : reply;
        String shortKind = kind.length() > 120 ? kind.substring(0, 120) : kind;
        findings.putIfAbsent(one.operation + " " + shortKind, one.who + ", " + kind + "\n" + request + "\n-> " + shown);
    }

    /**
     * Fuzzes, prints the outcome, and ends with 1 when there is a finding.
     *
     * @param args the seconds, and a seed, or none for one of the clock
     */
    public static void main(String[] args) throws Exception {
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.currentTimeMillis();
        System.out.println("seed " + seed);
        Outcome outcome = fuzz(Duration.ofSeconds(Long.parseLong(args[0])), seed);
        System.out.printf("%,d requests, replies by status: %s%n", outcome.requests, outcome.statuses);
        outcome.findings.forEach(finding -> System.out.println("\n" + finding));
        System.out.println(outcome.findings.size() + " findings");
        System.exit(outcome.findings.isEmpty() ? 0 : 1);
    }
}
