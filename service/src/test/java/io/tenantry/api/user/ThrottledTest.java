package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.INVITES;
import static io.tenantry.api.user.InvitationScene.KEY;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Limits for requests of strangers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ThrottledTest {
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

    private HttpResponse<String> post(String path, String body, String from) {
        return world.server.send(
                "POST", path, body, "Content-Type", "application/json", "X-Forwarded-For", from, KEY, world.admin);
    }

    /** A number of requests passes, then none until some time has passed. */
    private void assertLimited(int atOnce, Duration again, int good, IntFunction<HttpResponse<String>> request) {
        for (int i = 0; i < atOnce; i++) {
            assertThat(request.apply(i).statusCode()).isEqualTo(good);
        }
        HttpResponse<String> refused = request.apply(atOnce);
        assertThat(refused.statusCode()).isEqualTo(429);
        long wait = Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow());
        assertThat(wait).isPositive().isLessThanOrEqualTo(again.toSeconds());
        assertThatJson(refused.body())
                .isEqualTo("{detail: 'Request was throttled. Expected available in %d second%s.'}"
                        .formatted(wait, wait == 1 ? "" : "s"));
        world.later(Duration.ofSeconds(wait));
        assertThat(request.apply(atOnce + 1).statusCode()).isEqualTo(good);
    }

    private HttpResponse<String> reset(String address, String from) {
        return post("/user/v1/password/reset/", "{\"email\":\"%s\"}".formatted(address), from);
    }

    @Test
    void a_password_reset_for_one_address_wherever_it_comes_from_and_whoever_has_it() {
        for (String address : new String[] {world.address("nobody"), world.address("admin")}) {
            assertLimited(
                    5,
                    Duration.ofMinutes(10),
                    204,
                    i -> reset(i % 2 == 0 ? address : address.toUpperCase(Locale.ROOT), "192.0.2." + i));
        }
    }

    @Test
    void a_password_reset_from_one_network_address_for_whomever() {
        assertLimited(20, Duration.ofMinutes(1), 204, i -> reset(world.address("r" + i), "2001:db8::" + (i + 1)));
        assertThat(reset(world.address("other"), "2001:db8:0:1::1").statusCode())
                .isEqualTo(204);
    }

    @Test
    void a_registration_from_one_network_address() {
        String body = "{\"token\":\"guess\",\"name\":\"G\",\"password\":\"correct horse battery!\"}";
        assertLimited(20, Duration.ofMinutes(1), 400, i -> post("/user/v1/register/", body, "203.0.113.1"));
    }

    @Test
    void a_verification_of_ones_address() {
        assertLimited(
                5,
                Duration.ofMinutes(10),
                204,
                i -> post("/user/v1/email/verify/request/", "", "203.0.113." + (i + 2)));
        String nobodys = world.scene.personKey(world.scene.person(world.address("another")));
        for (int i = 0; i < 20; i++) {
            // Requests that the limit of the address refuses still count for the network.
            post("/user/v1/email/verify/request/", "", "203.0.113.99");
        }
        assertThat(world.server
                        .send(
                                "POST",
                                "/user/v1/email/verify/request/",
                                "",
                                KEY,
                                nobodys,
                                "X-Forwarded-For",
                                "203.0.113.99")
                        .statusCode())
                .isEqualTo(429);
    }

    @Test
    void an_invitation_mailed_to_one_address_by_whomever() {
        String address = world.address("wanted");
        assertLimited(10, Duration.ofMinutes(10), 201, i -> {
            int another = world.scene.organization("Another");
            String admin = world.scene.personKey(world.scene.personIn(another, i + world.address("inviter"), "admin"));
            return world.send("POST", INVITES, admin, "{\"email\":\"" + address + "\"}");
        });
        int mails = world.mailsTo(address).size();
        assertThat(mails).isEqualTo(11);
        HttpResponse<String> many = world.send(
                "POST",
                INVITES + "send_invites/",
                world.admin,
                "{\"emails\":[\"%s\",\"%s\"]}".formatted(address, world.address("fresh")));
        assertThat(many.statusCode()).isEqualTo(200);
        assertThatJson(many.body()).node("results[0].errors").isEqualTo("""
                ["Too many invitations were sent to this address recently."]""");
        assertThatJson(many.body()).node("results[0].invite").isNull();
        assertThatJson(many.body()).node("results[1].result").isEqualTo("sent");
        assertThat(world.mailsTo(address)).hasSize(mails);
    }

    @Test
    void an_invitation_sent_once_more() {
        int id = world.inviteAddress(world.address("again"));
        assertLimited(
                9, Duration.ofMinutes(10), 200, i -> post(INVITES + id + "/resend/", "", "198.51.100." + (i + 2)));
        for (int i = 0; i < 100; i++) {
            post(INVITES + "2000000000/resend/", "", "198.51.100.99");
        }
        assertThat(post(INVITES + "2000000000/resend/", "", "198.51.100.99").statusCode())
                .isEqualTo(429);
    }

    @Test
    void unknown_tokens_of_mails_count_as_unknown_keys_do() {
        String confirm = "/user/v1/password/reset/confirm/";
        String verify = "/user/v1/email/verify/";
        for (int i = 0; i < 101; i++) {
            HttpResponse<String> refused = i % 2 == 0
                    ? post(confirm, "{\"token\":\"t" + i + "\",\"new_password\":\"Correct-Horse-7\"}", "198.51.100.201")
                    : post(verify, "{\"token\":\"t" + i + "\"}", "198.51.100.201");
            assertThat(refused.statusCode()).isEqualTo(400);
        }
        for (String page : new String[] {"/console/password/reset", "/console/email/verify"}) {
            assertThat(world.server
                            .get(page + "?token=x", "X-Forwarded-For", "198.51.100.201")
                            .statusCode())
                    .isEqualTo(429);
        }
        HttpResponse<String> limited = post(verify, "{\"token\":\"x\"}", "198.51.100.201");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("Retry-After")).isPresent();
        assertThat(post(verify, "{\"token\":\"x\"}", "198.51.100.202").statusCode())
                .isEqualTo(400);
    }
}
