package io.tenantry.bench;

import io.tenantry.cli.Program;
import io.tenantry.failover.Writers;
import io.tenantry.failover.WrittenData;
import io.tenantry.storage.Database;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes the leader of the cluster of {@code bench/patroni.sh} under the load of {@link Writers} at one node, beside reads of
 * another. Prints a row of a Markdown table for each change, what became of the writes, and whether the replies of both nodes
 * equal those of a node that is started afterwards.
 */
public final class PatroniLoad {
    private static final String PASSWORD = "bench-password-1";
    private static final int MEMBERS = 3;
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private final Path folder;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();

    private PatroniLoad(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** @param args the folder of the cluster, its first port, and how often the leader changes in each way */
    public static void main(String[] args) throws Exception {
        PatroniLoad load = new PatroniLoad(Path.of(args[0]), Integer.parseInt(args[1]));
        int rounds = Integer.parseInt(args[2]);
        load.awaitCluster();
        load.run(
                "members",
                "127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d".formatted(load.port + 11, load.port + 12, load.port + 13),
                rounds);
        load.run("haproxy", "127.0.0.1:" + (load.port + 30), rounds);
        load.client.close();
    }

    private void run(String name, String hosts, int rounds) throws Exception {
        try (Connection connection = connect(port + 10 + leader(), "postgres")) {
            connection.createStatement().execute("CREATE DATABASE " + name);
        }
        String url = "jdbc:postgresql://" + hosts + "/" + name;
        WrittenData written;
        try (Database database = Database.open(url, "postgres", PASSWORD, 4)) {
            written = WrittenData.make(database);
        }
        Map<String, String> environment = new HashMap<>(WrittenData.ENVIRONMENT);
        environment.put("TENANTRY_DATABASE_URL", url);
        environment.put("TENANTRY_DATABASE_USER", "postgres");
        environment.put("TENANTRY_DATABASE_PASSWORD", PASSWORD);
        System.out.println("\nBy " + url + "\n\n| change | new leader after | first good write after it |"
                + " replies: good, 503, 504, 500, none, other | longest wait | load |\n|---|---|---|---|---|---|");
        try (Program first = Program.start(folder, environment, "serve", "--port", "0");
                Program second = Program.start(folder, environment, "serve", "--port", "0")) {
            List<String> nodes = List.of(first.url(), second.url());
            Writers writers = Writers.start(nodes.getFirst(), written, 1, PAUSE);
            Reads reads = new Reads(nodes, written);
            List<Writers.Attempt> all = new ArrayList<>();
            for (int i = 0; i < 2 * rounds; i++) {
                all.addAll(change(i % 2 == 0, writers));
            }
            writers.close();
            all.addAll(writers.attempts());
            reads.close();
            try (Connection connection = connect(port + 10 + leader(), name)) {
                System.out.println("\nWrites: " + written.outcome(connection, writers.acknowledged()));
            }
            System.out.println("Replies by API and status (0: none): " + KillsLoad.replies(all));
            try (Program fresh = Program.start(folder, environment, "serve", "--port", "0")) {
                System.out.println(reads.compare(fresh.url()));
            }
        }
    }

    /** A change of the leader, and what the clients saw of it until the cluster was whole again. */
    private List<Writers.Attempt> change(boolean switchover, Writers writers) throws Exception {
        awaitCluster();
        List<Writers.Attempt> all = new ArrayList<>(writers.attempts());
        LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
        all.addAll(writers.attempts());
        int old = leader();
        long began = System.nanoTime();
        if (switchover) {
            Thread.ofVirtual().start(() -> switchOver(old));
        } else {
            kill(old);
        }
        int next = old;
        while (next == old || next == 0) {
            patient(began, "no new leader");
            LockSupport.parkNanos(20_000_000);
            next = primary(old);
        }
        long changed = System.nanoTime();
        LockSupport.parkNanos(Duration.ofSeconds(6).toNanos());
        List<Writers.Attempt> seen = writers.attempts();
        double good = seen.stream()
                .filter(attempt -> attempt.isGood() && attempt.ended() > changed)
                .mapToDouble(attempt -> (attempt.ended() - changed) / 1e9)
                .min()
                .orElse(Double.NaN);
        System.out.printf(
                "| %s | %.1f s | %.2f s | %d, %d, %d, %d, %d, %d | %.1f s | %.1f |%n",
                switchover ? "switchover" : "SIGKILL",
                (changed - began) / 1e9,
                good,
                seen.stream().filter(Writers.Attempt::isGood).count(),
                count(seen, 503),
                count(seen, 504),
                count(seen, 500),
                count(seen, 0),
                seen.stream()
                        .filter(attempt ->
                                !attempt.isGood() && !List.of(503, 504, 500, 0).contains(attempt.status()))
                        .count(),
                seen.stream()
                        .mapToDouble(attempt -> attempt.took().toMillis() / 1e3)
                        .max()
                        .orElse(0),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        seen.stream()
                .filter(attempt -> attempt.status() == 500)
                .limit(2)
                .forEach(attempt -> System.out.println(attempt.body()));
        all.addAll(seen);
        return all;
    }

    private static long count(List<Writers.Attempt> attempts, int status) {
        return attempts.stream().filter(attempt -> attempt.status() == status).count();
    }

    /** Waits until there is a leader and another member follows it synchronously. */
    private void awaitCluster() throws Exception {
        long began = System.nanoTime();
        while (!(state("/cluster", 1).contains("\"role\": \"sync_standby\"")
                && state("/cluster", 1).split("\"state\": \"(running|streaming)\"", -1).length == MEMBERS + 1
                && leader() != 0)) {
            patient(began, "the cluster is not whole: " + state("/cluster", 1));
            LockSupport.parkNanos(200_000_000);
        }
    }

    private static void patient(long began, String fault) {
        if (System.nanoTime() - began > 2 * LONGEST.toNanos()) {
            throw new IllegalStateException(fault);
        }
    }

    private String state(String path, int member) throws InterruptedException {
        try {
            HttpResponse<String> reply = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (port + 20 + member) + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return reply.statusCode() == 200 ? reply.body() : "";
        } catch (IOException none) {
            return "";
        }
    }

    /** The member that Patroni names, or 0. */
    private int leader() throws InterruptedException {
        for (int i = 1; i <= MEMBERS; i++) {
            if (!state("/primary", i).isEmpty()) {
                return i;
            }
        }
        return 0;
    }

    /** A member other than this one whose PostgreSQL takes writes, or 0. */
    private int primary(int old) {
        for (int i = 1; i <= MEMBERS; i++) {
            if (i != old) {
                try (Connection connection = connect(port + 10 + i, "postgres");
                        ResultSet row = connection.createStatement().executeQuery("SELECT pg_is_in_recovery()")) {
                    row.next();
                    if (!row.getBoolean(1)) {
                        return i;
                    }
                } catch (SQLException starting) {
                    // Asked again.
                }
            }
        }
        return 0;
    }

    private static Connection connect(int port, String name) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + name + "?connectTimeout=2&socketTimeout=5",
                "postgres",
                PASSWORD);
    }

    private void switchOver(int old) {
        try {
            HttpResponse<String> reply = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (port + 20 + old) + "/switchover"))
                            .POST(HttpRequest.BodyPublishers.ofString("{\"leader\":\"db" + old + "\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (reply.statusCode() != 200) {
                System.out.println("switchover: " + reply.statusCode() + " " + reply.body());
            }
        } catch (IOException | InterruptedException failed) {
            System.out.println("switchover: " + failed);
        }
    }

    /** Kills Patroni and PostgreSQL of a member; the script starts Patroni again. */
    private void kill(int member) {
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(folder + "/db" + member + ".yml")
                        || process.info().commandLine().orElse("").contains(folder + "/state/db" + member))
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** Renames an organization at the first node and reads it at both, so that their caches hold it while the leader changes. */
    private final class Reads implements AutoCloseable {
        private static final Pattern NAME = Pattern.compile("\"Kept (\\d+)\"");

        private final List<String> nodes;
        private final WrittenData data;
        private final Thread thread;
        private volatile boolean stopped;
        private volatile int last = -1;

        Reads(List<String> nodes, WrittenData data) {
            this.nodes = nodes;
            this.data = data;
            thread = Thread.ofVirtual().start(this::run);
        }

        private void run() {
            for (int i = 0; !stopped; i++) {
                String name = "Kept " + i;
                if (send(
                                nodes.getFirst(),
                                "PATCH",
                                "/user/organizations/" + data.organization() + "/",
                                "{\"name\":\"" + name + "\"}")
                        .startsWith("200 ")) {
                    last = i;
                }
                nodes.forEach(node -> send(node, "GET", "/user/organizations/", ""));
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }

        private String send(String node, String method, String path, String body) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node + path))
                    .timeout(Duration.ofSeconds(10))
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
            if (path.startsWith("/management")) {
                request.header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(WrittenData.OPERATOR.getBytes(StandardCharsets.UTF_8)));
            } else {
                request.header("X-CEKURA-API-KEY", data.person()).header("X-API-Key", data.person());
            }
            try {
                HttpResponse<String> reply = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                return reply.statusCode() + " " + reply.body();
            } catch (IOException | InterruptedException none) {
                return "0 " + none;
            }
        }

        @Override
        public void close() {
            stopped = true;
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** Whether both nodes reply as a node does that has just read the database. */
        String compare(String fresh) {
            List<String> paths = List.of(
                    "/user/organizations/",
                    "/user/v1/projects/?page_size=100",
                    "/management/v2.0/organisations?limit=100",
                    "/v2.0/projects?limit=100&organisationId=" + data.organization());
            StringBuilder differences = new StringBuilder();
            for (String path : paths) {
                String right = send(fresh, "GET", path, "").replace(fresh, "");
                for (String node : nodes) {
                    String found = send(node, "GET", path, "").replace(node, "");
                    if (!found.equals(right) || !right.startsWith("200 ")) {
                        differences
                                .append("\n")
                                .append(path)
                                .append("\n")
                                .append(found)
                                .append("\n")
                                .append(right);
                    }
                }
            }
            // A later name may be there, too, whose reply was lost.
            Matcher found = NAME.matcher(send(fresh, "GET", "/user/organizations/", ""));
            boolean kept = found.find() && Integer.parseInt(found.group(1)) >= last;
            return "Replies of the nodes and of a new one: " + (differences.isEmpty() ? "equal" : differences)
                    + "; the last name is " + (kept ? "kept" : "lost");
        }
    }
}
