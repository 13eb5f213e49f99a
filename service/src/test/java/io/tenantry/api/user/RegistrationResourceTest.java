package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.INVITES;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.password.Passwords;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A person without an account who has the link of an invitation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class RegistrationResourceTest {
    private static final String PASSWORD = "correct horse battery!";
    private static final String UNKNOWN =
            "{\"token\":[\"The invitation is unknown, used, expired or was taken back.\"]}";

    private InvitationScene world;
    private String address;
    private int id;
    private String token;

    @BeforeAll
    void start() {
        world = new InvitationScene(Map.of());
    }

    @AfterAll
    void stop() {
        world.close();
    }

    @BeforeEach
    void invite() {
        world.begin();
        address = world.address("new");
        id = world.inviteAddress(address);
        token = world.tokenFor(address);
    }

    private HttpResponse<String> register(String name, String password) {
        return world.register(
                "{\"token\":\"%s\",\"name\":\"%s\",\"password\":\"%s\"}".formatted(token, name, password));
    }

    @Test
    void the_link_opens_an_account_that_belongs_to_the_organization() {
        HttpResponse<String> registered = register(" Nia ", PASSWORD);

        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
        int person = InvitationScene.json(registered).at("/user/id").intValue();
        assertThatJson(registered.body())
                .node("user")
                .isEqualTo("{\"name\":\"Nia\",\"email\":\"%s\",\"id\":%d}".formatted(address, person));
        assertThatJson(registered.body()).node("invite.status").isEqualTo("accepted");
        assertThatJson(registered.body()).node("invite.id").isEqualTo(id);
        assertThat(world.memberships(person)).containsExactly("member");
        List<String> hashes = world.server
                .database()
                .read(handle -> handle.createQuery(
                                "SELECT password_hash FROM person WHERE id = ? AND email_verified_at IS NOT NULL")
                        .bind(0, person)
                        .mapTo(String.class)
                        .list());
        assertThat(hashes)
                .singleElement()
                .satisfies(hash -> assertThat(Passwords.match(PASSWORD, hash)).isEqualTo(Passwords.Match.YES));
        assertThatJson(register("Nia", PASSWORD).body()).isEqualTo(UNKNOWN);
    }

    @Test
    void all_that_is_wrong_is_told_at_once() {
        HttpResponse<String> wrong = register("", "short");

        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThatJson(wrong.body()).isEqualTo("""
                {"name":["This field may not be blank."],\
                "password":["The password must have at least 12 characters.",\
                "The password must have at least 1 special character."]}""");
        assertThat(world.server
                        .send("POST", "/user/v1/register/", "{}", "Content-Type", "application/json")
                        .body())
                .isEqualTo("""
                        {"token":["This field is required."],"name":["This field is required."],\
                        "password":["This field is required."]}""");
        assertThat(register("Nia", PASSWORD).statusCode()).isEqualTo(201);
    }

    @Test
    void a_link_that_is_unknown_expired_or_taken_back_opens_nothing() {
        String real = token;
        token = "x".repeat(43);
        assertThatJson(register("Nia", PASSWORD).body()).isEqualTo(UNKNOWN);
        token = real;
        world.later(Duration.ofDays(8));
        assertThatJson(register("Nia", PASSWORD).body()).isEqualTo(UNKNOWN);
        world.later(Duration.ofDays(-8));
        world.send("DELETE", INVITES + id + "/", world.admin, "");
        assertThatJson(register("Nia", PASSWORD).body()).isEqualTo(UNKNOWN);
        assertThat(world.scene.count("person WHERE email = '" + address + "'")).isZero();
    }

    @Test
    void who_has_an_account_signs_in_instead() {
        world.scene.person(address.toUpperCase(java.util.Locale.ROOT));

        assertThatJson(register("Nia", PASSWORD).body())
                .isEqualTo(
                        "{\"token\":[\"There is an account with this address already: sign in to accept the invitation.\"]}");
    }

    @Test
    void a_full_organization_takes_nobody_and_leaves_no_account() {
        world.scene.sql("UPDATE organization SET quota_max_users = 1 WHERE id = ?", world.acme);

        assertThatJson(register("Nia", PASSWORD).body()).isEqualTo("{\"detail\":\"Max members limit reached\"}");
        assertThat(world.scene.count("person WHERE email = '" + address + "'")).isZero();
    }

    @Test
    void one_link_opens_one_account_however_often_at_once() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(threads.submit(() -> register("Nia", PASSWORD).statusCode()));
            }
            for (Future<Integer> one : running) {
                statuses.add(one.get());
            }
        }
        assertThat(statuses).containsOnlyOnce(201);
        assertThat(world.members()).isEqualTo(2);
    }
}
