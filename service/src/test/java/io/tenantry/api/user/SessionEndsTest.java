package io.tenantry.api.user;

import static io.tenantry.api.user.SigningIn.PASSWORD;
import static io.tenantry.api.user.SigningIn.json;
import static io.tenantry.api.user.SigningIn.text;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.account.AccountFeatures;
import io.tenantry.fault.Fault;
import io.tenantry.id.MembershipId;
import io.tenantry.session.OrganizationSignIns;
import io.tenantry.session.TokenPair;
import io.tenantry.storage.ObjectIds;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Sessions that other people or settings start, end or prevent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class SessionEndsTest {
    private static final String LIST = "/user/organizations/";

    private SigningIn signing;
    private int acme;

    @BeforeAll
    void start() {
        signing = new SigningIn();
        acme = signing.scene.organization("Acme");
    }

    @AfterAll
    void stop() {
        signing.close();
    }

    @Test
    void everybody_of_an_organization_can_be_signed_out_and_made_to_choose_a_new_password() {
        int strict = signing.scene.organization("Strict");
        int person = signing.person("strict@example.com", strict);
        signing.person("free@example.com", acme);
        String bound = text(signing.tokens("strict@example.com"), "access");
        String free = text(signing.tokens("free@example.com"), "access");
        var features = signing.server.installation().signIn();
        String organisation = ObjectIds.read(signing.server.database()).of(ObjectIds.Kind.ORGANIZATION, strict);
        assertThat(signing.server
                        .send(
                                "POST",
                                "/management/v2.0/organisations/" + organisation + "/enforcepasswordpolicy",
                                null,
                                "Authorization",
                                TestServer.basic())
                        .statusCode())
                .isEqualTo(204);
        assertThat(signing.status(bound)).isEqualTo(401);
        assertThat(signing.status(free)).isEqualTo(200);
        HttpResponse<String> refused = signing.login("strict@example.com", PASSWORD);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).isEqualTo("{\"detail\":\"The password must be changed before the next login.\"}");
        assertThat(signing.post("password/change/", """
                                {'email': 'strict@example.com', 'old_password': 'correct horse!',
                                 'new_password': 'another horse!'}""").statusCode()).isEqualTo(204);
        String access = text(json(signing.login("strict@example.com", "another horse!")), "access");
        assertThat(signing.server
                        .database()
                        .<Integer, RuntimeException>write(
                                handle -> features.sessions().revokeAll(handle, new PersonId(person))))
                .isEqualTo(1);
        assertThat(signing.status(access)).isEqualTo(401);
    }

    @Test
    void too_many_failures_disable_the_account_until_they_are_forgotten() {
        int strict = signing.scene.organization("Three strikes");
        signing.scene.sql(
                "UPDATE organization SET password_policy_min_amount_failed_attempts_auto_disable = 3 WHERE id = ?",
                strict);
        int person = signing.person("strikes@example.com", strict);
        for (int i = 0; i < 2; i++) {
            signing.login("strikes@example.com", "wrong");
        }
        assertThat(signing.login("strikes@example.com", PASSWORD).statusCode()).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            assertThat(signing.login("strikes@example.com", "wrong").statusCode())
                    .isEqualTo(401);
        }
        HttpResponse<String> refused = signing.login("strikes@example.com", PASSWORD);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).isEqualTo("{\"detail\":\"This account is disabled after too many failed logins.\"}");
        AccountFeatures features = signing.server.installation().signIn();
        int membership = signing.server
                .database()
                .read(handle -> handle.createQuery("SELECT id FROM membership WHERE person_id = ?")
                        .bind(0, person)
                        .mapTo(int.class)
                        .one());
        new OrganizationSignIns(signing.server.database(), features.sessions(), features.signIn())
                .resetFailedLogins(new Caller.Operator("op"), new OrganizationId(strict), new MembershipId(membership));
        assertThat(signing.login("strikes@example.com", PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void a_session_of_a_person_who_is_disabled_sees_nothing_and_one_of_a_removed_person_ends() {
        int person = signing.person("leaver@example.com", acme);
        int membership = signing.server
                .database()
                .read(handle -> handle.createQuery("SELECT id FROM membership WHERE person_id = ?")
                        .bind(0, person)
                        .mapTo(int.class)
                        .one());
        String user = "/management/v2.0/users/"
                + ObjectIds.read(signing.server.database()).of(ObjectIds.Kind.MEMBERSHIP, membership);
        JsonNode tokens = signing.tokens("leaver@example.com");

        assertThat(operator("PATCH", user, "{\"disabled\": true}")).isEqualTo(200);
        assertThatJson(signing.server
                        .get(LIST, "Authorization", "Bearer " + text(tokens, "access"))
                        .body())
                .isEqualTo("[]");
        assertThat(signing.login("leaver@example.com", PASSWORD).statusCode()).isEqualTo(403);
        assertThat(operator("DELETE", user, null)).isEqualTo(204);
        assertThat(signing.status(text(tokens, "access"))).isEqualTo(401);
        assertThat(signing.refresh(text(tokens, "refresh")).statusCode()).isEqualTo(401);
    }

    private int operator(String method, String path, @Nullable String body) {
        return signing.server
                .send(
                        method,
                        path,
                        body,
                        "Authorization",
                        TestServer.basic(),
                        "Content-Type",
                        "application/json",
                        "Accept",
                        "application/json")
                .statusCode();
    }

    @Test
    void an_impersonation_is_good_for_one_organization_says_so_and_is_written_down() {
        int other = signing.scene.organization("Other");
        int person = signing.person("acted@example.com", acme);
        signing.scene.member(other, person, "admin");
        Caller.Operator operator = new Caller.Operator("Zoë & co");
        TokenPair pair = signing.server
                .database()
                .write(handle -> signing.server
                        .installation()
                        .signIn()
                        .sessions()
                        .impersonate(handle, operator, new PersonId(person), new OrganizationId(other)));
        assertThat(pair.expiresIn()).isEqualTo(Duration.ofMinutes(15));
        HttpResponse<String> seen = signing.server.get(LIST, "Authorization", "Bearer " + pair.access());
        assertThatJson(seen.body()).inPath("$[*].name").isEqualTo("['Other']");
        assertThat(seen.headers().firstValue("X-Tenantry-Impersonated-By")).contains("Zo%C3%AB+%26+co");
        HttpResponse<String> hidden = signing.server.get(LIST + acme + "/", "Authorization", "Bearer " + pair.access());
        assertThat(hidden.statusCode()).isEqualTo(404);
        assertThat(hidden.headers().firstValue("X-Tenantry-Impersonated-By")).isPresent();
        assertThat(signing.scene.count("audit_event WHERE action = 'impersonateUser' AND operator = 'Zoë & co'"
                        + " AND organization_id = " + other + " AND object_id = " + person))
                .isEqualTo(1);
        assertThat(signing.post(
                                "password/change/",
                                "{'old_password': 'correct horse!', 'new_password': 'taken over!!'}",
                                "Authorization",
                                "Bearer " + pair.access())
                        .statusCode())
                .isEqualTo(403);
        signing.clock.advance(Duration.ofMinutes(50));
        JsonNode next = json(signing.refresh(pair.refresh()));
        assertThat(next.get("expires_in").intValue()).isEqualTo(600);
        signing.clock.advance(Duration.ofMinutes(10));
        assertThat(signing.status(text(next, "access"))).isEqualTo(401);
        assertThat(signing.refresh(text(next, "refresh")).statusCode()).isEqualTo(401);
    }

    @Test
    void nobody_is_impersonated_where_they_do_not_belong() {
        int other = signing.scene.organization("Elsewhere");
        int person = signing.person("elsewhere@example.com", acme);
        assertThatThrownBy(() -> signing.server
                        .database()
                        .write(handle -> signing.server
                                .installation()
                                .signIn()
                                .sessions()
                                .impersonate(
                                        handle,
                                        new Caller.Operator("op"),
                                        new PersonId(person),
                                        new OrganizationId(other))))
                .isInstanceOf(Fault.NotFound.class);
    }

    @Test
    void many_logins_at_once_are_all_answered() {
        List<String> people = IntStream.range(0, 24)
                .mapToObj(i -> "crowd" + i + "@example.com")
                .toList();
        people.forEach(email -> signing.person(email, acme));
        List<Integer> answers = people.stream()
                .map(email -> CompletableFuture.supplyAsync(
                        () -> signing.login(email, PASSWORD).statusCode()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(answers).containsOnly(200);
    }
}
