package io.tenantry.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two callers write the same at once, a thousand times: one of them succeeds, each time. */
@Tag("long")
@Tag("alone")
@Timeout(120)
class OrganisationRacesTest {
    private static final String BASE = "/management/v2.0/organisations";
    private static final int ROUNDS = 1_000;

    private static TestServer server;
    private static ExecutorService rival;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        rival = Executors.newSingleThreadExecutor();
    }

    @AfterAll
    static void stop() {
        rival.close();
        server.close();
    }

    private static HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(
                "Authorization", TestServer.basic(), "Accept", "application/json", "Content-Type", "application/json"));
        all.addAll(List.of(headers));
        return server.send(method, path, body, all.toArray(String[]::new));
    }

    /** One of the two contenders of a round, 0 or 1. */
    private interface Attempt {
        HttpResponse<String> by(int contender);
    }

    /** The replies to both, which begin together. */
    private static List<HttpResponse<String>> race(Attempt attempt) throws Exception {
        CyclicBarrier line = new CyclicBarrier(2);
        Future<HttpResponse<String>> other = rival.submit(() -> {
            line.await(30, TimeUnit.SECONDS);
            return attempt.by(1);
        });
        line.await(30, TimeUnit.SECONDS);
        HttpResponse<String> own = attempt.by(0);
        return List.of(own, other.get(30, TimeUnit.SECONDS));
    }

    /** The contender with that status, while the other one got the other status. */
    private static int winner(List<HttpResponse<String>> replies, int won, int lost) {
        assertThat(replies).extracting(HttpResponse::statusCode).containsExactlyInAnyOrder(won, lost);
        return replies.getFirst().statusCode() == won ? 0 : 1;
    }

    private static int total(String filter) {
        return Json.MAPPER
                .readTree(send("GET", BASE + "?limit=1&filter=" + filter, null).body())
                .get("total")
                .asInt();
    }

    @Test
    void of_two_who_claim_a_name_one_gets_it() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            int round = i;
            winner(
                    race(contender -> send(
                            "POST",
                            BASE,
                            "{\"name\": \"%s %d\"}".formatted(contender == 0 ? "claimed" : "CLAIMED", round))),
                    200,
                    409);
        }
        assertThat(total("claimed")).isEqualTo(ROUNDS);
    }

    @Test
    void of_two_who_change_what_they_both_know_one_succeeds_and_the_other_changes_nothing() throws Exception {
        String path = BASE + "/"
                + Json.MAPPER
                        .readTree(
                                send("POST", BASE, "{\"name\": \"Contended\"}").body())
                        .get("_id")
                        .asString();
        HttpResponse<String> known = send("GET", path, null);
        for (int i = 0; i < ROUNDS; i++) {
            int round = i;
            String tag = known.headers().firstValue("ETag").orElseThrow();
            int won = winner(
                    race(contender -> send(
                            "PATCH",
                            path,
                            "{\"quotaMaxUsers\": %d}".formatted(10 * round + contender + 1),
                            "If-Match",
                            tag)),
                    200,
                    412);
            known = send("GET", path, null);
            assertThat(Json.MAPPER.readTree(known.body()).get("quotaMaxUsers").asInt())
                    .isEqualTo(10 * round + won + 1);
        }
    }

    @Test
    void a_request_that_arrives_twice_is_carried_out_once_and_answered_alike() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            String body = "{\"name\": \"Repeated %d\"}".formatted(i);
            String key = "key-" + i;
            List<HttpResponse<String>> replies = race(contender -> send("POST", BASE, body, "Idempotency-Key", key));
            assertThat(replies).extracting(HttpResponse::statusCode).containsExactly(200, 200);
            assertThat(replies.getFirst().body()).isEqualTo(replies.getLast().body());
            assertThat(replies)
                    .filteredOn(reply ->
                            reply.headers().firstValue("Idempotency-Replayed").isPresent())
                    .hasSize(1);
        }
        assertThat(total("repeated")).isEqualTo(ROUNDS);
    }
}
