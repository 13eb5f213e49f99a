package io.tenantry.bench;

import io.tenantry.cli.Program;
import io.tenantry.failover.Forwarder;
import io.tenantry.failover.Victim;
import io.tenantry.failover.Writers;
import io.tenantry.failover.WrittenData;
import io.tenantry.postgres.EmbeddedPostgres;
import io.tenantry.storage.Database;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes the database of a program away in several ways under the load of {@link Writers}: by a forwarder that cuts, freezes or
 * silences connections, and by stopped processes. Prints a row of a Markdown table for each.
 */
public final class OutagesLoad {
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(40);

    private final Path data;
    private final Forwarder forwarder;
    private final Writers writers;
    private final URI ready;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Writers.Attempt> all = new ArrayList<>();

    private OutagesLoad(Path data, Forwarder forwarder, Writers writers, String url) {
        this.data = data;
        this.forwarder = forwarder;
        this.writers = writers;
        this.ready = URI.create(url + "/health/ready");
    }

    /** Work that may fail. */
    private interface Step {
        void run() throws Exception;
    }

    /** @param args an empty folder, and the number of clients of each API */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx-----x"));
        Path data = folder.resolve("external");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data)) {
            WrittenData written;
            try (Database database = Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password(), 4)) {
                written = WrittenData.make(database);
            }
            int port = Integer.parseInt(postgres.jdbcUrl().replaceFirst(".*:(\\d+)/.*", "$1"));
            Map<String, String> environment = new HashMap<>(WrittenData.ENVIRONMENT);
            try (Forwarder forwarder = new Forwarder(port)) {
                environment.put(
                        "TENANTRY_DATABASE_URL",
                        postgres.jdbcUrl().replaceFirst(":\\d+/", ":" + forwarder.port() + "/"));
                environment.put("TENANTRY_DATABASE_USER", postgres.user());
                environment.put("TENANTRY_DATABASE_PASSWORD", postgres.password());
                try (Program program = Program.start(folder, environment, "serve", "--port", "0")) {
                    Writers writers = Writers.start(program.url(), written, Integer.parseInt(args[1]));
                    OutagesLoad load = new OutagesLoad(data, forwarder, writers, program.url());
                    load.run();
                    writers.close();
                    load.all.addAll(writers.attempts());
                    forwarder.restore();
                    try (Connection connection =
                            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
                        System.out.println("\nWrites: " + written.outcome(connection, writers.acknowledged()));
                    }
                    System.out.println("Replies by API and status (0: none): " + KillsLoad.replies(load.all));
                    load.client.close();
                }
            }
        }
    }

    private void run() throws Exception {
        LockSupport.parkNanos(2 * QUIET.toNanos());
        writers.attempts();
        System.out.println("| fault | seconds | replies: good, 503, 504, other | longest wait | ready meanwhile |"
                + " first good write afterwards | rate afterwards / before |\n|---|---|---|---|---|---|---|");
        for (int seconds : new int[] {2, 4, 6, 8, 12, 20}) {
            row("connections cut", Duration.ofSeconds(seconds), forwarder::cut, forwarder::restore);
        }
        for (int seconds : new int[] {10, 20}) {
            row("connections frozen", Duration.ofSeconds(seconds), forwarder::freeze, forwarder::restore);
        }
        for (int seconds : new int[] {10, 20}) {
            row(
                    "processes of PostgreSQL stopped",
                    Duration.ofSeconds(seconds),
                    () -> Victim.signal(data, "STOP"),
                    () -> Victim.signal(data, "CONT"));
        }
        row("open connections silent for good", SILENCE, forwarder::silenceOpen, () -> {});
    }

    private void row(String fault, Duration length, Step begin, Step end) throws Exception {
        take();
        LockSupport.parkNanos(QUIET.toNanos());
        List<Writers.Attempt> before = take();
        begin.run();
        LockSupport.parkNanos(length.dividedBy(2).toNanos());
        int meanwhile = status();
        LockSupport.parkNanos(length.dividedBy(2).toNanos());
        List<Writers.Attempt> during = take();
        long ended = System.nanoTime();
        end.run();
        LockSupport.parkNanos(Duration.ofSeconds(7).toNanos());
        List<Writers.Attempt> recovering = take();
        LockSupport.parkNanos(QUIET.toNanos());
        List<Writers.Attempt> after = take();
        during.addAll(recovering);
        double first = recovering.stream()
                .filter(attempt -> attempt.isGood() && attempt.ended() > ended)
                .mapToDouble(attempt -> (attempt.ended() - ended) / 1e9)
                .min()
                .orElse(Double.NaN);
        System.out.printf(
                "| %s | %d | %d, %d, %d, %d | %.1f s | %d | %.2f s | %.2f |%n",
                fault,
                length.toSeconds(),
                during.stream().filter(Writers.Attempt::isGood).count(),
                count(during, 503),
                count(during, 504),
                during.stream()
                        .filter(attempt -> !attempt.isGood() && attempt.status() != 503 && attempt.status() != 504)
                        .count(),
                during.stream()
                        .mapToDouble(attempt -> attempt.took().toMillis() / 1e3)
                        .max()
                        .orElse(0),
                meanwhile,
                first,
                (double) good(after) / good(before));
    }

    private static long count(List<Writers.Attempt> attempts, int status) {
        return attempts.stream().filter(attempt -> attempt.status() == status).count();
    }

    private static long good(List<Writers.Attempt> attempts) {
        return attempts.stream().filter(Writers.Attempt::isGood).count();
    }

    private List<Writers.Attempt> take() {
        List<Writers.Attempt> taken = writers.attempts();
        all.addAll(taken);
        return new ArrayList<>(taken);
    }

    private int status() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(10)).build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
