package io.tenantry.api.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Eventually;
import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.access.Precondition;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.servicekey.ServiceKeyTerms;
import io.tenantry.servicekey.ServiceKeys;
import io.tenantry.start.Options;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Events as they happen: streams, and requests that wait. */
class EventStreamTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Caller.Operator OPERATOR = new Caller.Operator("ada");

    private final UsageScene world = new UsageScene();
    private final int organization = world.scene.organization("Acme");
    private final ServiceKeys.Made made = made(ServiceReach.Everywhere.INSTANCE);
    private final List<EventListener> listeners = new ArrayList<>();

    @AfterEach
    void stop() {
        listeners.forEach(EventListener::close);
        world.close();
    }

    private ServiceKeys.Made made(ServiceReach reach) {
        return world.server
                .installation()
                .serviceKeys()
                .create(OPERATOR, new ServiceKeyTerms("events", Set.of(ServiceScope.EVENTS), reach, 1));
    }

    private EventListener listen(TestServer server, String query, String... headers) {
        EventListener listener = new EventListener(server, made.text(), query, headers);
        listeners.add(listener);
        return listener;
    }

    private void change(String field) {
        world.scene.sql(
                "INSERT INTO audit_event (organization_id, operation, action, object_type, object_id, details)"
                        + " VALUES (?, 'update', 'x', 'Project', 1, jsonb_build_object('fields', jsonb_build_array(?::text)))",
                organization,
                field);
    }

    private HttpResponse<String> get(String query) {
        return world.server.get("/usage/v1/events" + query, "Authorization", "Bearer " + made.text());
    }

    @Test
    void a_stream_sends_each_event_and_goes_on_after_the_last_one() {
        EventListener first = listen(world.server, "?after=newest");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.contentType()).isEqualTo("text/event-stream");
        assertThat(first.next()).isEqualTo("retry: 2000");
        change("one");
        String block = first.next();
        assertThat(block).matches("id: [0-9a-f]{32}\nevent: project.updated\ndata: \\{.*\"fields\":\\[\"one\"]}");
        String id = java.util.Objects.requireNonNull(block).substring(4, 36);
        change("two");
        assertThat(first.next("data")).contains("two");
        change("three");

        EventListener again = listen(world.server, "?after=oldest", "Last-Event-ID", id);
        assertThat(again.next("data")).contains("two");
        assertThat(again.next("data")).contains("three");
        try (TestServer second = TestServer.start(world.place, world.clock, Options.DEFAULT)) {
            EventListener elsewhere = listen(second, "?after=" + id);
            assertThat(elsewhere.next("data")).contains("two");
            assertThat(elsewhere.next("data")).contains("three");
            change("four");
            assertThat(elsewhere.next("data")).contains("four");
            assertThat(again.next("data")).contains("four");
        }
    }

    @Test
    void a_key_has_eight_streams_and_the_ninth_waits_for_the_end_of_one() {
        for (int i = 0; i < 8; i++) {
            assertThat(listen(world.server, "?after=newest").status()).isEqualTo(200);
        }
        EventListener ninth = listen(world.server, "?after=newest");
        assertThat(ninth.status()).isEqualTo(429);
        assertThat(get("?after=newest").statusCode()).isEqualTo(200);
        try (EventListener other = new EventListener(
                world.server, made(ServiceReach.Everywhere.INSTANCE).text(), "?after=newest")) {
            assertThat(other.status()).isEqualTo(200);
        }
        world.server.installation().serviceKeys().revoke(OPERATOR, made.key().id(), Precondition.none());
        for (EventListener listener : listeners.subList(0, 8)) {
            assertThat(listener.next()).isEqualTo("retry: 2000");
            assertThat(listener.next()).isNull();
        }
    }

    @Test
    void a_request_waits_for_an_event_without_a_connection() {
        String cursor = JSON.readTree(get("?after=newest").body()).get("cursor").asString();
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waiting.add(CompletableFuture.supplyAsync(
                    () -> admitted(() -> get("?wait=60&after=" + cursor)), Thread::startVirtualThread));
        }
        HttpResponse<String> ninth = get("?wait=0&after=" + cursor);
        Eventually.until(() -> get("?wait=1&after=" + cursor).statusCode() == 429);
        assertThat(ninth.statusCode()).isEqualTo(200);
        assertThat(world.server.database().connections().active()).isLessThan(3);
        change("one");
        waiting.forEach(reply -> assertThat(reply.join().body()).contains("\"fields\":[\"one\"]"));
    }

    @Test
    void a_server_that_stops_ends_streams_and_waits() {
        TestServer second = TestServer.start(world.place, world.clock, Options.DEFAULT);
        EventListener listener = listen(second, "?after=newest");
        assertThat(listener.next()).isEqualTo("retry: 2000");
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waiting.add(CompletableFuture.supplyAsync(
                    () -> admitted(() -> newest(second, 60)), Thread::startVirtualThread));
        }
        // All of them wait when a ninth is refused; a connection that is just being accepted would not be closed.
        Eventually.until(() -> newest(second, 1).statusCode() == 429);
        long began = System.nanoTime();
        second.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(listener.next()).isNull();
        waiting.forEach(ended ->
                assertThat(ended.handle((reply, failure) -> true).join()).isTrue());
    }

    /** Sends a request again while the request that looks for a refusal has its place. */
    private static HttpResponse<String> admitted(Supplier<HttpResponse<String>> request) {
        HttpResponse<String> reply = request.get();
        while (reply.statusCode() == 429) {
            reply = request.get();
        }
        return reply;
    }

    private HttpResponse<String> newest(TestServer server, int wait) {
        return server.get("/usage/v1/events?after=newest&wait=" + wait, "Authorization", "Bearer " + made.text());
    }
}
