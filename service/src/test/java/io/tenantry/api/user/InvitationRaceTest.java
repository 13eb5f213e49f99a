package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.INVITES;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInstance;

/** Concurrent requests about one invitation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class InvitationRaceTest {
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
    }

    private Callable<Integer> post(String path, String key) {
        return () -> world.post(path, key).statusCode();
    }

    private String person(String name) {
        return world.scene.personKey(world.scene.person(world.address(name)));
    }

    @RepeatedTest(TIMES)
    void of_many_who_accept_the_last_places_exactly_as_many_get_in() {
        int places = 3;
        world.scene.sql("UPDATE organization SET quota_max_users = ? WHERE id = ?", 1 + places, world.acme);
        List<Callable<Integer>> accepting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String key = person("guest" + i);
            int id = world.inviteAddress(world.address("guest" + i));
            accepting.add(post(INVITES + id + "/accept_invite/", key));
        }

        List<Integer> statuses = AtOnce.run(accepting);

        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(places);
        assertThat(statuses.stream().filter(status -> status == 400)).hasSize(8 - places);
        assertThat(world.members()).isEqualTo(1 + places);
        assertThat(world.scene.count("invitation WHERE status = 'accepted' AND organization_id = " + world.acme))
                .isEqualTo(places);
    }

    @RepeatedTest(TIMES)
    void one_invitation_is_accepted_once_however_often_at_once() {
        String key = person("guest");
        int id = world.inviteAddress(world.address("guest"));

        List<Integer> statuses =
                AtOnce.run(java.util.Collections.nCopies(6, post(INVITES + id + "/accept_invite/", key)));

        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 409);
        assertThat(world.members()).isEqualTo(2);
    }

    @RepeatedTest(TIMES)
    void of_accepting_and_revoking_one_wins() {
        String key = person("guest");
        int id = world.inviteAddress(world.address("guest"));

        List<Integer> statuses = AtOnce.run(List.of(
                post(INVITES + id + "/accept_invite/", key),
                () -> world.send("DELETE", INVITES + id + "/", world.admin, "").statusCode()));

        if (statuses.get(0) == 200) {
            assertThat(statuses).containsExactly(200, 409);
            assertThat(world.members()).isEqualTo(2);
        } else {
            assertThat(statuses).containsExactly(404, 204);
            assertThat(world.members()).isEqualTo(1);
        }
    }

    @RepeatedTest(TIMES)
    void of_accepting_and_expiring_one_wins() {
        String key = person("guest");
        int id = world.inviteAddress(world.address("guest"));

        List<Integer> statuses = AtOnce.run(List.of(post(INVITES + id + "/accept_invite/", key), () -> {
            world.later(Duration.ofDays(8));
            return 0;
        }));

        assertThat(statuses.get(0)).isIn(200, 409);
        assertThat(world.members()).isEqualTo(statuses.get(0) == 200 ? 2 : 1);
    }

    @RepeatedTest(TIMES)
    void invitations_of_the_same_people_at_once_leave_one_each() {
        List<String> all = List.of("a", "b", "c", "d", "e");
        List<Callable<Integer>> inviting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            List<String> order = i % 2 == 0 ? all : all.reversed();
            String emails = order.stream()
                    .map(name -> "\"" + world.address(name) + "\"")
                    .reduce((one, other) -> one + "," + other)
                    .orElseThrow();
            inviting.add(
                    () -> world.send("POST", INVITES + "send_invites/", world.admin, "{\"emails\":[" + emails + "]}")
                            .statusCode());
        }

        assertThat(AtOnce.run(inviting)).containsOnly(200);

        assertThat(world.scene.count("invitation WHERE organization_id = " + world.acme))
                .isEqualTo(5);
    }

    @RepeatedTest(TIMES)
    void a_new_invitation_while_the_old_one_is_accepted_leaves_a_member_or_a_fresh_invitation() {
        String key = person("guest");
        int id = world.inviteAddress(world.address("guest"));

        List<Integer> statuses = AtOnce.run(List.of(
                post(INVITES + id + "/accept_invite/", key),
                () -> world.send("POST", INVITES, world.admin, "{\"email\":\"" + world.address("guest") + "\"}")
                        .statusCode()));

        assertThat(statuses.get(0)).isEqualTo(200);
        assertThat(statuses.get(1)).isIn(201, 400);
        assertThat(world.members()).isEqualTo(2);
    }

    @RepeatedTest(TIMES)
    void of_registering_and_revoking_one_wins() {
        int id = world.inviteAddress(world.address("new"));
        Callable<Integer> register = registering("new");

        List<Integer> statuses = AtOnce.run(List.of(
                register,
                () -> world.send("DELETE", INVITES + id + "/", world.admin, "").statusCode()));

        assertThat(statuses).isIn(List.of(201, 409), List.of(400, 204));
        assertThat(world.members()).isEqualTo(statuses.get(0) == 201 ? 2 : 1);
        assertThat(world.scene.count("person WHERE email = '" + world.address("new") + "'"))
                .isEqualTo(statuses.get(0) == 201 ? 1 : 0);
    }

    @RepeatedTest(TIMES)
    void of_registering_and_expiring_one_wins() {
        world.inviteAddress(world.address("new"));
        Callable<Integer> register = registering("new");

        int status = AtOnce.run(List.of(register, () -> {
                    world.later(Duration.ofDays(8));
                    return 0;
                }))
                .getFirst();

        assertThat(status).isIn(201, 400);
        assertThat(world.members()).isEqualTo(status == 201 ? 2 : 1);
    }

    @RepeatedTest(TIMES)
    void the_last_places_go_to_as_many_whether_they_register_accept_or_are_let_in() {
        int places = 2;
        world.openToRequests();
        List<Callable<Integer>> joining = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            world.inviteAddress(world.address("new" + i));
            joining.add(registering("new" + i));
            String key = person("guest" + i);
            joining.add(post(INVITES + world.inviteAddress(world.address("guest" + i)) + "/accept_invite/", key));
            joining.add(post(INVITES + world.ask(person("asker" + i)) + "/approve_request/", world.admin));
        }
        world.scene.sql("UPDATE organization SET quota_max_users = ? WHERE id = ?", 1 + places, world.acme);

        List<Integer> statuses = AtOnce.run(joining);

        assertThat(statuses).isSubsetOf(200, 201, 400);
        assertThat(statuses.stream().filter(status -> status != 400)).hasSize(places);
        assertThat(world.members()).isEqualTo(1 + places);
    }

    private Callable<Integer> registering(String name) {
        String body = "{\"token\":\"%s\",\"name\":\"N\",\"password\":\"correct horse battery!\"}"
                .formatted(world.tokenFor(world.address(name)));
        return () -> world.register(body).statusCode();
    }
}
