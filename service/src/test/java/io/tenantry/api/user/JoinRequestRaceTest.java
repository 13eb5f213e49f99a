package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.INVITES;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInstance;

/** Concurrent requests about one request to join. Such a request does not expire, but its permission can end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class JoinRequestRaceTest {
    private static final int TIMES = 5;

    private InvitationScene world;

    @BeforeAll
    void start() {
        world = new InvitationScene(Map.of());
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @BeforeEach
    void begin() {
        world.begin();
        world.openToRequests();
    }

    private String person(String name) {
        return world.scene.personKey(world.scene.person(world.address(name)));
    }

    private Callable<Integer> answer(int id, String how) {
        return () -> world.post(INVITES + id + "/" + how + "/", world.admin).statusCode();
    }

    @RepeatedTest(TIMES)
    void of_many_who_are_let_in_to_the_last_places_exactly_as_many_get_in() {
        int places = 3;
        List<Callable<Integer>> approving = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            approving.add(answer(world.ask(person("asker" + i)), "approve_request"));
        }
        world.scene.sql("UPDATE organization SET quota_max_users = ? WHERE id = ?", 1 + places, world.acme);

        List<Integer> statuses = AtOnce.run(approving);

        assertThat(Collections.frequency(statuses, 200)).isEqualTo(places);
        assertThat(Collections.frequency(statuses, 400)).isEqualTo(8 - places);
        assertThat(world.members()).isEqualTo(1 + places);
        assertThat(world.scene.count("invitation WHERE status = 'pending' AND organization_id = " + world.acme))
                .isEqualTo(8 - places);
    }

    @RepeatedTest(TIMES)
    void of_approving_and_rejecting_one_wins() {
        int id = world.ask(person("asker"));

        List<Integer> statuses = AtOnce.run(List.of(answer(id, "approve_request"), answer(id, "reject_request")));

        assertThat(statuses).containsExactlyInAnyOrder(200, 409);
        assertThat(world.members()).isEqualTo(statuses.get(0) == 200 ? 2 : 1);
    }

    @RepeatedTest(TIMES)
    void of_approving_and_taking_the_request_back_one_wins() {
        String key = person("asker");
        int id = world.ask(key);

        List<Integer> statuses = AtOnce.run(List.of(
                answer(id, "approve_request"),
                () -> world.send("DELETE", INVITES + id + "/", key, "").statusCode()));

        assertThat(statuses).isIn(List.of(200, 409), List.of(404, 204));
        assertThat(world.members()).isEqualTo(statuses.get(0) == 200 ? 2 : 1);
    }

    @RepeatedTest(TIMES)
    void one_request_is_approved_once_however_often_at_once() {
        int id = world.ask(person("asker"));

        List<Integer> statuses = AtOnce.run(Collections.nCopies(6, answer(id, "approve_request")));

        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 409);
        assertThat(world.members()).isEqualTo(2);
    }

    @RepeatedTest(TIMES)
    void asking_many_times_at_once_is_one_request() {
        String key = person("asker");

        List<Integer> ids = AtOnce.run(Collections.nCopies(6, () -> world.ask(key)));

        assertThat(ids).containsOnly(ids.getFirst());
        assertThat(world.scene.count("invitation WHERE organization_id = " + world.acme))
                .isEqualTo(1);
    }

    @RepeatedTest(TIMES)
    void who_asks_while_requests_are_switched_off_has_asked_before_or_not_at_all() {
        String key = person("asker");

        List<Integer> statuses = AtOnce.run(List.of(
                () -> world.send("POST", INVITES + "request_to_join/", key, "{\"organization\":" + world.acme + "}")
                        .statusCode(),
                () -> world.send("PATCH", "/user/organizations/" + world.acme + "/", world.admin, """
                                {"allow_join_requests": false}""")
                        .statusCode()));

        assertThat(statuses).isIn(List.of(200, 200), List.of(404, 200));
        assertThat(world.scene.count("invitation WHERE organization_id = " + world.acme))
                .isEqualTo(statuses.get(0) == 200 ? 1 : 0);
    }
}
