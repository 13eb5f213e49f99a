package io.tenantry.bench;

import io.tenantry.bench.ConsoleClient.Fetched;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jsoup.nodes.Element;

/**
 * Measures the first byte and the size of pages of the console, and calls an API at a steady rate with and without people in the
 * console beside it.
 */
public final class ConsoleLoad {
    private static final String PASSWORD = "bench-password-1";
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString(("bench:" + PASSWORD).getBytes(StandardCharsets.US_ASCII));
    private static final int PEOPLE = 100;
    private static final Duration EACH_PAGE = Duration.ofSeconds(5);
    private static final int CALLS_EACH_SECOND = 1_000;
    private static final int CALLERS = 20;
    private static final int ROUNDS = 5;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final URI url;
    private final int requests;

    private ConsoleLoad(URI url, int requests) {
        this.url = url;
        this.requests = requests;
    }

    /** @param args the server's URL, its process id, the requests for each page, and the seconds of each half of a round */
    public static void main(String[] args) throws Exception {
        ConsoleLoad load = new ConsoleLoad(URI.create(args[0]), Integer.parseInt(args[2]));
        load.name();
        try (ConsoleClient operator = new ConsoleClient(load.url, "bench", PASSWORD);
                ConsoleClient person = new ConsoleClient(load.url, "many@example.org", PASSWORD);
                ServerProcess server = new ServerProcess(args[1])) {
            load.pages(operator, person);
            load.beside(server, Duration.ofSeconds(Integer.parseInt(args[3])));
        }
        System.exit(0);
    }

    /** Gives the person in many organizations a password. */
    private void name() throws IOException, InterruptedException {
        String body = """
                {"name": "One more", "administrator": {"id": "many@example.org", "name": "Many", "password": "%s"}}""".formatted(PASSWORD);
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/management/v2.0/organisations"))
                .header("Authorization", BASIC)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (reply.statusCode() != 200 && reply.statusCode() != 409) {
                throw new IOException(reply.body());
            }
        }
    }

    private void pages(ConsoleClient operator, ConsoleClient person) throws IOException, InterruptedException {
        System.out.println("| pages | first byte, median | p95 | longest | largest page |\n|---|---|---|---|---|");
        List<String> sorted = sorts(operator, "/console/organizations");
        row(operator, "organizations, every sort, both directions", sorted);
        row(operator, "the page after each of them", following(operator, sorted));
        row(
                operator,
                "organizations, filtered",
                List.of(
                        "/console/organizations?filter=Bakery",
                        "/console/organizations?filter=Robotics&sort=-created",
                        "/console/organizations?filter=zzzz",
                        "/console/organizations?filter=ra"));
        String large = path(operator.get("/console/organizations?filter=Large"), "Large");
        List<String> members = sorts(operator, large + "/members");
        row(operator, "members of an organization of 20,000, every sort", members);
        row(operator, "the page after each of them", following(operator, members));
        row(operator, "members, filtered", List.of(large + "/members?filter=m1999", large + "/members?filter=nobody"));
        row(
                operator,
                "overview, settings, limits, history of it",
                List.of(large, large + "/settings", large + "/limits", large + "/history"));
        row(
                person,
                "the organizations of a person in 2,000",
                List.of(
                        "/console/organizations",
                        "/console/organizations?page=2",
                        "/console/organizations?page=80",
                        "/console/organizations?filter=many+19"));
        row(
                operator,
                "dashboard, people, history, mail, system",
                List.of("/console/", "/console/people", "/console/history", "/console/mail", "/console/system"));
    }

    /** The addresses that the headings of a list lead to, in both directions. */
    private static List<String> sorts(ConsoleClient client, String list) throws IOException, InterruptedException {
        String all = list.endsWith("/organizations")
                ? list + "?columns=name."
                        + String.join(
                                ".",
                                client.get(list)
                                        .parsed()
                                        .select("input[type=checkbox][name=columns]")
                                        .eachAttr("value"))
                : list;
        List<String> found = new ArrayList<>();
        for (Element heading : client.get(all).parsed().select("thead a[href*=sort=]")) {
            String address = URI.create(heading.absUrl("href")).toString().replaceFirst("^http://[^/]+", "");
            found.add(address);
            found.add(address.replace("sort=", "sort=-"));
        }
        return found;
    }

    private static List<String> following(ConsoleClient client, List<String> pages)
            throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        for (String page : pages) {
            Element next = client.get(page).parsed().selectFirst(".pager a[rel=next]");
            if (next != null) {
                found.add(next.absUrl("href").replaceFirst("^http://[^/]+", ""));
            }
        }
        return found;
    }

    private static String path(Fetched list, String name) {
        return list.parsed()
                .select("tbody a.name[title=" + name + "]")
                .get(0)
                .absUrl("href")
                .replaceFirst("^http://[^/]+", "");
    }

    private void row(ConsoleClient client, String what, List<String> pages) throws IOException, InterruptedException {
        List<Long> nanos = new ArrayList<>();
        int largest = 0;
        for (int i = 0; i < requests; i++) {
            for (String page : pages) {
                Fetched fetched = client.get(page);
                if (fetched.status() != 200) {
                    throw new IOException(fetched.toString());
                }
                nanos.add(fetched.nanos());
                largest = Math.max(largest, fetched.body().length);
            }
        }
        Collections.sort(nanos);
        System.out.printf(
                "| %s (%d) | %.1f ms | %.1f ms | %.1f ms | %d kB |%n",
                what,
                pages.size(),
                milliseconds(nanos, 0.5),
                milliseconds(nanos, 0.95),
                nanos.getLast() / 1e6,
                largest / 1000);
    }

    private static double milliseconds(List<Long> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(share * sorted.size()))) / 1e6;
    }

    private void beside(ServerProcess server, Duration length) throws Exception {
        List<ConsoleClient> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(
                    i % 2 == 0
                            ? new ConsoleClient(url, "bench", PASSWORD)
                            : new ConsoleClient(url, "many@example.org", PASSWORD));
        }
        calls(length, List.of());
        System.out.println("\n| round | p99 with " + PEOPLE
                + " people | p99 without | heap with | heap without |\n|---|---|---|---|---|");
        List<Double> ratios = new ArrayList<>();
        List<Double> differences = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            double with = calls(length, people);
            long heapWith = server.megabytesInUse();
            double without = calls(length, List.of());
            long heapWithout = server.megabytesInUse();
            ratios.add(with / without);
            differences.add(with - without);
            System.out.printf(
                    "| %d | %.2f ms | %.2f ms | %d MB | %d MB |%n", round, with, without, heapWith, heapWithout);
        }
        Collections.sort(ratios);
        Collections.sort(differences);
        System.out.printf(
                "| median | **%.2f** times, **%.2f** ms more | | | |%n",
                ratios.get(ROUNDS / 2), differences.get(ROUNDS / 2));
        people.forEach(ConsoleClient::close);
    }

    /** Calls the API at a steady rate; returns the 99th percentile of the waits from the due time of each call, in milliseconds. */
    private double calls(Duration length, List<ConsoleClient> people) throws InterruptedException {
        int number = (int) length.toSeconds() * CALLS_EACH_SECOND;
        AtomicLongArray waits = new AtomicLongArray(number);
        long begin = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
        long end = begin + length.toNanos();
        List<Thread> threads = new ArrayList<>();
        IntStream.range(0, CALLERS)
                .forEach(caller -> threads.add(Thread.ofPlatform().start(() -> call(waits, caller, begin))));
        for (int i = 0; i < people.size(); i++) {
            ConsoleClient person = people.get(i);
            long first = begin + EACH_PAGE.toNanos() * i / people.size();
            boolean operator = i % 2 == 0;
            threads.add(Thread.ofVirtual().start(() -> browse(person, operator, first, end)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long[] sorted = new long[number];
        Arrays.setAll(sorted, waits::get);
        Arrays.sort(sorted);
        return sorted[number * 99 / 100] / 1e6;
    }

    private void call(AtomicLongArray waits, int caller, long begin) {
        byte[] request =
                PlainClient.request("GET", "/management/v2.0/organisations?limit=5", "", "Authorization: " + BASIC);
        try (PlainClient client = new PlainClient(url, "127.0.0.1", TIMEOUT)) {
            for (int i = caller; i < waits.length(); i += CALLERS) {
                long due = begin + TimeUnit.SECONDS.toNanos(1) * i / CALLS_EACH_SECOND;
                LockSupport.parkNanos(due - System.nanoTime());
                if (client.send(request) != 200) {
                    throw new IOException("not 200");
                }
                waits.set(i, System.nanoTime() - due);
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A page every five seconds. */
    private static void browse(ConsoleClient person, boolean operator, long first, long end) {
        List<String> pages = operator
                ? List.of(
                        "/console/",
                        "/console/organizations",
                        "/console/organizations?sort=-created",
                        "/console/people",
                        "/console/history")
                : List.of(
                        "/console/organizations",
                        "/console/organizations?page=3",
                        "/console/me",
                        "/console/me/keys",
                        "/console/join");
        try {
            int number = 0;
            for (long due = first; due < end; due += EACH_PAGE.toNanos()) {
                LockSupport.parkNanos(due - System.nanoTime());
                Fetched fetched = person.get(pages.get(number++ % pages.size()));
                if (fetched.status() != 200) {
                    System.err.println(fetched);
                }
            }
        } catch (IOException | InterruptedException failed) {
            System.err.println(failed);
        }
    }
}
