package io.tenantry.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several operators change the same users at once. */
class UserRacesTest {
    private static final String BASE = "/management/v2.0/users";
    private static final int ROUNDS = 12;

    private static TestServer server;
    private static Scene scene;
    private static ObjectIds ids;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        scene = new Scene(server);
        ids = ObjectIds.read(server.database());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(
                "Authorization", TestServer.basic(), "Accept", "application/json", "Content-Type", "application/json"));
        all.addAll(List.of(headers));
        return server.send(method, path, body, all.toArray(String[]::new));
    }

    private static Callable<Integer> creation(String email, int organization) {
        String body =
                "{\"id\": \"%s\", \"name\": \"N\", \"password\": \"A very good pa$$word\", \"organisation\": \"%s\"}"
                        .formatted(email, ids.of(Kind.ORGANIZATION, organization));
        return () -> send("POST", BASE, body).statusCode();
    }

    private static String user(int membership) {
        return BASE + "/" + ids.of(Kind.MEMBERSHIP, membership);
    }

    @Test
    void of_those_who_create_the_same_user_one_succeeds() throws Exception {
        int acme = scene.organization("Same");
        for (int round = 0; round < ROUNDS; round++) {
            Callable<Integer> call = creation("same" + round + "@race.test", acme);
            assertThat(together(List.of(call, call, call))).containsExactlyInAnyOrder(201, 409, 409);
        }
    }

    @Test
    void a_person_created_in_several_organisations_at_once_is_one_person() throws Exception {
        List<Integer> organizations = IntStream.range(0, 3)
                .map(i -> scene.organization("Of " + i))
                .boxed()
                .toList();
        for (int round = 0; round < ROUNDS; round++) {
            String email = "shared" + round + "@race.test";
            assertThat(together(organizations.stream()
                            .map(id -> creation(email, id))
                            .toList()))
                    .containsOnly(201);
        }
        assertThat(server.database()
                        .<Integer, RuntimeException>read(
                                handle -> handle.createQuery("SELECT count(*) FROM person WHERE email LIKE 'shared%'")
                                        .mapTo(int.class)
                                        .one()))
                .isEqualTo(ROUNDS);
    }

    @Test
    void the_quota_holds_however_many_come_at_once() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            int small = scene.organization("Small " + round);
            scene.sql("UPDATE organization SET quota_max_users = 1 WHERE id = ?", small);
            assertThat(together(List.of(
                            creation("a" + round + "@quota.test", small),
                            creation("b" + round + "@quota.test", small),
                            creation("c" + round + "@quota.test", small))))
                    .containsExactlyInAnyOrder(201, 402, 402);
        }
    }

    @Test
    void of_the_last_two_admins_one_stays() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            int acme = scene.organization("Last " + round);
            int one = scene.member(acme, scene.person("one" + round + "@last.test"), "admin");
            int other = scene.member(acme, scene.person("other" + round + "@last.test"), "admin");
            Callable<Integer> delete = () -> send("DELETE", user(one), null).statusCode();
            Callable<Integer> demote =
                    () -> send("PATCH", user(other), "{\"roles\": []}").statusCode();
            Callable<Integer> disable =
                    () -> send("PATCH", user(other), "{\"disabled\": true}").statusCode();
            List<Integer> results = together(List.of(delete, round % 2 == 0 ? demote : disable));
            assertThat(results).containsOnlyOnce(409);
            assertThat(server.database()
                            .<Integer, RuntimeException>read(
                                    handle -> handle.createQuery("SELECT count(*) FROM active_membership"
                                                    + " WHERE organization_id = :id AND role = 'admin'")
                                            .bind("id", acme)
                                            .mapTo(int.class)
                                            .one()))
                    .isEqualTo(1);
        }
    }

    @Test
    void a_person_changed_in_two_organisations_at_once_locks_nobody_for_ever() throws Exception {
        int person = scene.person("two@lock.test");
        int one = scene.member(scene.organization("Lock 1"), person, "member");
        int other = scene.member(scene.organization("Lock 2"), person, "member");
        for (int round = 0; round < ROUNDS; round++) {
            String name = "{\"name\": \"Name %d\", \"acceptedTOS\": " + (round % 2 == 0) + "}";
            int number = round;
            assertThat(together(List.of(
                            () -> send("PATCH", user(one), name.formatted(number * 2))
                                    .statusCode(),
                            () -> send("PATCH", user(other), name.formatted(number * 2 + 1))
                                    .statusCode())))
                    .containsOnly(200);
        }
    }

    @Test
    void a_person_leaving_one_organisation_while_joining_another_stays() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String email = "mover" + round + "@move.test";
            int from = scene.member(scene.organization("From " + round), scene.person(email), "member");
            int to = scene.organization("To " + round);
            assertThat(together(List.of(() -> send("DELETE", user(from), null).statusCode(), creation(email, to))))
                    .containsExactlyInAnyOrder(204, 201);
            assertThat(send("GET", BASE + "?id=" + email, null).body()).contains("\"total\":1");
        }
    }

    @Test
    void of_two_who_change_what_they_both_know_one_succeeds() throws Exception {
        int user = scene.member(scene.organization("Known"), scene.person("known@race.test"), "member");
        for (int round = 0; round < ROUNDS; round++) {
            String tag =
                    send("GET", user(user), null).headers().firstValue("ETag").orElseThrow();
            String name = "{\"name\": \"%s " + round + "\"}";
            assertThat(together(List.of(
                            () -> send("PATCH", user(user), name.formatted("a"), "If-Match", tag)
                                    .statusCode(),
                            () -> send("PATCH", user(user), name.formatted("b"), "If-Match", tag)
                                    .statusCode())))
                    .containsExactlyInAnyOrder(200, 412);
        }
        assertThat(send("DELETE", user(user), null, "If-Match", "\"another\"").statusCode())
                .isEqualTo(412);
    }

    @Test
    void a_creation_sent_twice_is_carried_out_once() throws Exception {
        int acme = scene.organization("Repeated");
        String body =
                "{\"id\": \"again@race.test\", \"name\": \"N\", \"password\": \"A very good pa$$word\", \"organisation\": \""
                        + ids.of(Kind.ORGANIZATION, acme) + "\"}";
        Callable<String> call =
                () -> send("POST", BASE, body, "Idempotency-Key", "once").body();
        assertThat(together(List.of(call, call, call)).stream().distinct()).hasSize(1);
        assertThat(send("POST", BASE, body.replace("\"N\"", "\"M\""), "Idempotency-Key", "once")
                        .statusCode())
                .isEqualTo(422);
    }

    private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> done : threads.invokeAll(calls)) {
                results.add(done.get());
            }
            return results;
        }
    }
}
