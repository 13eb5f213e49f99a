package io.tenantry.api.usage;

import io.tenantry.Scene;
import io.tenantry.TestClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.servicekey.ServiceKeyTerms;
import io.tenantry.start.Options;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A server with a clock of its own, an organization, and a service that calls the usage API. */
final class UsageScene implements AutoCloseable {
    /** Half past two in the afternoon in New York. */
    static final Instant START = Instant.parse("2026-03-01T19:30:00Z");

    final TestDatabases.Place place = TestDatabases.create();
    final TestClock clock = new TestClock(START);
    final TestServer server = TestServer.start(place, clock, Options.DEFAULT);
    final Scene scene = new Scene(server);
    final String key = serviceKey(ServiceScope.USAGE, ServiceScope.READ, ServiceScope.INTROSPECT);

    /** A key that sees all organizations. */
    String serviceKey(ServiceScope... scopes) {
        return serviceKey(ServiceReach.Everywhere.INSTANCE, scopes);
    }

    /** A key that sees some organizations. */
    String serviceKeyOf(List<Integer> organizations, ServiceScope... scopes) {
        return serviceKey(
                new ServiceReach.Only(
                        organizations.stream().map(OrganizationId::new).collect(Collectors.toSet())),
                scopes);
    }

    private String serviceKey(ServiceReach reach, ServiceScope... scopes) {
        return server.installation()
                .serviceKeys()
                .create(new Caller.Operator("ada"), new ServiceKeyTerms("messages", Set.of(scopes), reach, 90))
                .text();
    }

    /** An organization with a limit in a column, in the time zone of New York. */
    int organization(String column, int limit) {
        int organization = scene.organization("Acme " + column);
        scene.sql(
                "UPDATE organization SET " + column + " = ?, billing_timezone = 'America/New_York' WHERE id = ?",
                limit,
                organization);
        return organization;
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        return sendTo(server, key, method, path, body, headers);
    }

    HttpResponse<String> get(String path) {
        return server.get("/usage/v1" + path, "Authorization", "Bearer " + key);
    }

    static HttpResponse<String> sendTo(
            TestServer server, String key, String method, String path, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!all.contains("Content-Type")) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        all.addAll(List.of("Authorization", "Bearer " + key));
        return server.send(method, "/usage/v1" + path, body.isEmpty() ? null : body, all.toArray(String[]::new));
    }

    /** Sends many requests at once, to each server in turn; the statuses. */
    static List<Integer> atOnce(int number, IntFunction<HttpResponse<String>> request) {
        List<Integer> statuses = new CopyOnWriteArrayList<>();
        Semaphore some = new Semaphore(16);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, number)
                    .forEach(i -> threads.execute(() -> {
                        some.acquireUninterruptibly();
                        try {
                            HttpResponse<String> reply = request.apply(i);
                            // Refused before anything was counted, as the machine is busy: services send it again.
                            while (reply.statusCode() == 503) {
                                reply = request.apply(i);
                            }
                            statuses.add(reply.statusCode());
                        } finally {
                            some.release();
                        }
                    }));
        }
        return statuses;
    }

    @Override
    public void close() {
        server.close();
    }
}
