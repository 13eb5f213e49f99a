package io.tenantry.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Under load: a client that has the reply to a write finds the change in every list at once, and no list shows an older state
 * again.
 */
class OwnWritesTest {
    private static final int WRITERS = 8;
    private static final int READERS = 8;
    private static final int VERSIONS = 25;
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String LIST = "/user/organizations/";
    private static final String PAGE = "/management/v2.0/organisations?limit=100&sort=name:asc";
    private static final Pattern NAME = Pattern.compile("\"name\":\"Writer(\\d+) v(\\d+)\"");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ConcurrentLinkedQueue<String> stale = new ConcurrentLinkedQueue<>();
    private final CountDownLatch writing = new CountDownLatch(WRITERS);
    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void no_list_is_older_than_the_last_write_that_was_answered() throws InterruptedException {
        try (TestServer server = TestServer.start()) {
            Scene scene = new Scene(server);
            int everybody = scene.person("reader@example.com");
            String reader = scene.personKey(everybody);
            List<Thread> threads = new ArrayList<>();
            check(user(server, LIST, reader), new int[WRITERS]);
            check(management(server, PAGE), new int[WRITERS]);
            List<Runnable> work = new ArrayList<>();
            for (int w = 0; w < WRITERS; w++) {
                int number = w;
                int organization = scene.organization("Writer" + w + " v0");
                scene.member(organization, everybody, "member");
                String key = scene.personKey(scene.personIn(organization, "w" + w + "@example.com", "admin"));
                work.add(() -> {
                    try {
                        write(server, organization, number, key);
                    } finally {
                        writing.countDown();
                    }
                });
            }
            for (int r = 0; r < READERS; r++) {
                work.add(() -> read(server, reader));
            }
            work.forEach(piece -> threads.add(Thread.ofVirtual().start(piece)));
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(stale).isEmpty();
            assertThat(reads.get()).isGreaterThan(READERS);
        }
    }

    private void write(TestServer server, int organization, int number, String key) {
        for (int version = 1; version <= VERSIONS; version++) {
            String name = "Writer" + number + " v" + version;
            int status = send(
                            server,
                            "PATCH",
                            LIST + organization + "/",
                            "{\"name\":\"" + name + "\"}",
                            KEY,
                            key,
                            "Content-Type",
                            "application/json")
                    .statusCode();
            if (status != 200) {
                stale.add("not written: " + status);
            }
            expect(name, "list", user(server, LIST, key));
            expect(name, "one", user(server, LIST + organization + "/", key));
            expect(name, "page", management(server, PAGE));
            String filtered = "/management/v2.0/organisations?filter=" + name.replace(" ", "%20");
            expect(name, "filter", management(server, filtered));
        }
    }

    private void expect(String name, String where, String body) {
        if (!body.contains("\"name\":\"" + name + "\"")) {
            stale.add(name + " is not in the " + where);
        }
    }

    private void read(TestServer server, String key) {
        int[] newestInList = new int[WRITERS];
        int[] newestInPage = new int[WRITERS];
        while (writing.getCount() > 0) {
            check(user(server, LIST, key), newestInList);
            check(management(server, PAGE), newestInPage);
            reads.incrementAndGet();
        }
    }

    private void check(String body, int[] newest) {
        Matcher names = NAME.matcher(body);
        while (names.find()) {
            int writer = Integer.parseInt(names.group(1));
            int version = Integer.parseInt(names.group(2));
            if (version < newest[writer]) {
                stale.add("writer " + writer + " went back from " + newest[writer] + " to " + version);
            }
            newest[writer] = version;
        }
    }

    private String user(TestServer server, String path, String key) {
        return send(server, "GET", path, "", KEY, key).body();
    }

    private String management(TestServer server, String path) {
        return send(server, "GET", path, "", "Authorization", TestServer.basic(), "Accept", "application/json")
                .body();
    }

    /** Not validated against the OpenAPI file, which would take most of the time. */
    private HttpResponse<String> send(TestServer server, String method, String path, String body, String... headers) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(server.url() + path))
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .headers(headers)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
