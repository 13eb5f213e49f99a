package io.tenantry.api.user;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A server and the requests of its people. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
abstract class WritingPeople {
    static final String KEY = "X-CEKURA-API-KEY";
    static final String MINIMUM = "{\"name\":\" Acme \",\"limit_to_exclusive_numbers\":\"true\"}";

    TestServer server;
    Scene scene;
    int next;

    @BeforeAll
    void start() {
        server = TestServer.start();
        scene = new Scene(server);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    String email() {
        return "p" + ++next + "@example.com";
    }

    HttpResponse<String> json(String method, String path, String key, @Nullable String body, String... more) {
        List<String> headers = new ArrayList<>(List.of(KEY, key, "Content-Type", "application/json"));
        headers.addAll(List.of(more));
        return server.send(method, path, body, headers.toArray(String[]::new));
    }

    static String tag(HttpResponse<String> reply) {
        return reply.headers().firstValue("ETag").orElseThrow();
    }

    long audited(int organization, String action) {
        return server.database()
                .read(handle -> handle.createQuery(
                                "SELECT count(*) FROM audit_event WHERE organization_id = ? AND action = ?")
                        .bind(0, organization)
                        .bind(1, action)
                        .mapTo(long.class)
                        .one());
    }

    List<Integer> atOnce(int times, Callable<HttpResponse<String>> request) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<HttpResponse<String>>> all = java.util.Collections.nCopies(times, request);
            List<Integer> statuses = new ArrayList<>();
            for (Future<HttpResponse<String>> reply : threads.invokeAll(all)) {
                statuses.add(reply.get().statusCode());
            }
            return statuses;
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
