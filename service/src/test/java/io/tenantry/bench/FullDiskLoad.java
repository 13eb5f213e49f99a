package io.tenantry.bench;

import io.tenantry.cli.Program;
import io.tenantry.failover.Writers;
import io.tenantry.failover.WrittenData;
import io.tenantry.postgres.EmbeddedPostgres;
import io.tenantry.storage.Database;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Fills a small disk, on which the data or the log of a program are, under the load of {@link Writers}, and makes room again. */
public final class FullDiskLoad {
    private static final Duration FULL = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(60);

    private FullDiskLoad() {}

    /** @param args the small disk, the data folder, the folder of the log, and the number of clients of each API */
    public static void main(String[] args) throws Exception {
        Path filling = Path.of(args[0]).resolve("filling");
        Path data = Path.of(args[1]);
        WrittenData written;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data);
                Database database = Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password(), 4)) {
            written = WrittenData.make(database);
        }
        Map<Writers.Target, java.util.Set<String>> acknowledged;
        try (Program program = Program.start(
                Path.of(args[2]), WrittenData.ENVIRONMENT, "serve", "--port", "0", "--data", data.toString())) {
            Writers writers = Writers.start(program.url(), written, Integer.parseInt(args[3]));
            try (HttpClient client = HttpClient.newHttpClient()) {
                URI ready = URI.create(program.url() + "/health/ready");
                LockSupport.parkNanos(QUIET.toNanos());
                tell("before", writers.attempts());
                fill(filling);
                LockSupport.parkNanos(FULL.toNanos());
                tell("while the disk is full", writers.attempts());
                System.out.println("readiness: " + readiness(client, ready));
                Files.delete(filling);
                long room = System.nanoTime();
                List<Writers.Attempt> after = new ArrayList<>();
                while (after.stream().noneMatch(attempt -> attempt.isGood() && attempt.began() > room)
                        && System.nanoTime() - room < LONGEST_RECOVERY.toNanos()) {
                    LockSupport.parkNanos(10_000_000);
                    after.addAll(writers.attempts());
                }
                System.out.printf(
                        "first good write %.2f s after there is room; readiness then: %s; the process %s%n",
                        (System.nanoTime() - room) / 1e9,
                        readiness(client, ready),
                        program.process().isAlive() ? "is the same" : "has ended");
                LockSupport.parkNanos(QUIET.toNanos());
                after.addAll(writers.attempts());
                tell("afterwards", after);
            }
            writers.close();
            acknowledged = writers.acknowledged();
            program.process().destroy();
            System.out.println(
                    "status at the end: " + program.awaitEnd().status() + "; lines of the log about missing lines: "
                            + program.err()
                                    .lines()
                                    .filter(line -> line.contains("lines are missing"))
                                    .count());
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data);
                Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
            System.out.println("Writes: " + written.outcome(connection, acknowledged));
        }
    }

    private static void fill(Path file) throws IOException {
        byte[] piece = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(piece);
            }
        } catch (IOException full) {
            System.out.println("the disk is full after " + (Files.size(file) >> 20) + " MB");
        }
    }

    private static String readiness(HttpClient client, URI ready) throws IOException, InterruptedException {
        HttpResponse<String> reply = client.send(
                HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(10)).build(),
                HttpResponse.BodyHandlers.ofString());
        return reply.statusCode() + " " + reply.body();
    }

    private static void tell(String when, List<Writers.Attempt> attempts) {
        Map<String, Long> replies = attempts.stream()
                .collect(Collectors.groupingBy(
                        attempt -> attempt.isGood() ? "good" : attempt.status() + " " + attempt.body(),
                        TreeMap::new,
                        Collectors.counting()));
        System.out.println(when + ": " + replies);
    }
}
