package io.tenantry.api.user;

import static io.tenantry.api.user.SigningIn.json;
import static io.tenantry.api.user.SigningIn.text;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.tenantry.TestServer;
import io.tenantry.operator.Operators.Credentials;
import io.tenantry.session.factor.OneTimeCodes;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same password in the forms that devices send: composed, decomposed, with another kind of space. */
@SuppressWarnings("NullAway.Init")
class PasswordFormsTest {
    private static final String COMPOSED = "Gr\u00f6\u00dfe Pass1!";
    private static final String DECOMPOSED = "Gro\u0308\u00dfe Pass1!";
    private static final String OTHER_SPACE = "Gr\u00f6\u00dfe\u00a0Pass1!";
    private static final Argon2Function ARGON2 = Argon2Function.getInstance(19456, 2, 1, 32, Argon2.ID);

    private static SigningIn signing;

    @BeforeAll
    static void start() {
        signing = new SigningIn();
    }

    @AfterAll
    static void stop() {
        signing.close();
    }

    /** A hash as it was made before passwords were normalized. */
    private static String oldHash(String password) {
        return Password.hash(password).addRandomSalt(16).with(ARGON2).getResult();
    }

    private static String changed(String email, String before, String after) {
        String access = text(json(signing.login(email, before)), "access");
        HttpResponse<String> reply = signing.post(
                "password/change/",
                "{'old_password': '" + before + "', 'new_password': '" + after + "'}",
                "Authorization",
                "Bearer " + access);
        return reply.statusCode() + reply.body();
    }

    private static String hashOf(int person) {
        return signing.server
                .database()
                .read(handle -> handle.createQuery("SELECT password_hash FROM person WHERE id = ?")
                        .bind(0, person)
                        .mapTo(String.class)
                        .one());
    }

    @Test
    void a_password_opens_in_every_form_whatever_form_it_was_set_in() {
        for (String set : List.of(COMPOSED, DECOMPOSED, OTHER_SPACE)) {
            String email = "form" + set.hashCode() + "@example.com";
            signing.person(email, 0);
            assertThat(changed(email, SigningIn.PASSWORD, set)).isEqualTo("204");
            for (String typed : List.of(COMPOSED, DECOMPOSED, OTHER_SPACE)) {
                assertThat(signing.login(email, typed).statusCode()).isEqualTo(200);
            }
            assertThat(signing.login(email, "Grosse Pass1!").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void another_form_of_the_old_password_is_no_new_one() {
        signing.person("same@example.com", 0);
        assertThat(changed("same@example.com", SigningIn.PASSWORD, COMPOSED)).isEqualTo("204");
        assertThatJson(changed("same@example.com", COMPOSED, DECOMPOSED).substring(3))
                .isEqualTo("{new_password: ['The new password must differ from the old one.']}");
    }

    @Test
    void an_old_hash_opens_in_its_own_form_and_then_in_every_form() {
        int person = signing.person("old@example.com", 0);
        String old = oldHash(DECOMPOSED);
        signing.scene.sql("UPDATE person SET password_hash = ? WHERE id = ?", old, person);
        assertThat(signing.login("old@example.com", COMPOSED).statusCode()).isEqualTo(401);
        assertThat(hashOf(person)).isEqualTo(old);
        String session = text(json(signing.login("old@example.com", DECOMPOSED)), "access");
        String renewed = hashOf(person);
        assertThat(renewed).isNotEqualTo(old);
        assertThat(signing.login("old@example.com", COMPOSED).statusCode()).isEqualTo(200);
        assertThat(signing.login("old@example.com", DECOMPOSED).statusCode()).isEqualTo(200);
        assertThat(hashOf(person)).isEqualTo(renewed);
        assertThat(signing.status(session)).isEqualTo(200);
    }

    @Test
    void an_old_hash_whose_form_is_the_normal_one_stays() {
        int person = signing.person("normal@example.com", 0);
        String old = oldHash(COMPOSED);
        signing.scene.sql("UPDATE person SET password_hash = ? WHERE id = ?", old, person);
        for (String typed : List.of(COMPOSED, DECOMPOSED, OTHER_SPACE)) {
            assertThat(signing.login("normal@example.com", typed).statusCode()).isEqualTo(200);
        }
        assertThat(hashOf(person)).isEqualTo(old);
    }

    private static String code(String secret) {
        signing.clock.advance(Duration.ofSeconds(30));
        return OneTimeCodes.at(secret, signing.clock.instant());
    }

    @Test
    void every_form_opens_behind_a_second_factor_too() {
        String email = "factor@example.com";
        int person = signing.person(email, 0);
        signing.scene.sql("UPDATE person SET password_hash = ? WHERE id = ?", oldHash(DECOMPOSED), person);
        String proof = "{'email': '" + email + "', 'password': '" + DECOMPOSED + "'";
        String secret = text(json(signing.post("2fa/enroll/", proof + "}")), "secret");
        json(signing.post("2fa/confirm/", proof + ", 'otp': '" + code(secret) + "'}"));
        signing.scene.sql("UPDATE person SET password_hash = ? WHERE id = ?", oldHash(DECOMPOSED), person);

        assertThatJson(signing.login(email, DECOMPOSED).body()).isEqualTo("{otp: ['A one-time code is required.']}");
        assertThat(signing.login(email, "Grosse Pass1!", code(secret)).statusCode())
                .isEqualTo(401);
        for (String typed : List.of(DECOMPOSED, COMPOSED, OTHER_SPACE, DECOMPOSED)) {
            assertThat(signing.login(email, typed, code(secret)).statusCode())
                    .as(typed)
                    .isEqualTo(200);
        }
    }

    @Test
    void a_password_that_nobody_can_see_is_refused_at_every_entrance() {
        String unseen = "\u200b".repeat(11) + "!";
        String sentence = "The password may have letters, digits, signs and spaces only, and none that cannot be seen.";
        int organization = signing.scene.organization("Acme");
        int person = signing.person("unseen@example.com", organization);
        signing.scene.sql("UPDATE membership SET role = 'admin' WHERE person_id = ?", person);

        assertThatJson(changed("unseen@example.com", SigningIn.PASSWORD, unseen).substring(3))
                .isEqualTo("{new_password: ['" + sentence + "']}");
        assertThat(signing.login("unseen@example.com", unseen).statusCode()).isEqualTo(401);
        for (String[] to : new String[][] {
            {
                "/v2.0/users",
                "X-API-Key",
                signing.scene.personKey(person),
                "{\"id\": \"new@example.com\", \"name\": \"New\","
            },
            {
                "/management/v2.0/users",
                "Authorization",
                TestServer.basic(),
                "{\"id\": \"new@example.com\", \"name\": \"New\","
            },
            {"/management/v2.0/operators", "Authorization", TestServer.basic(), "{\"username\": \"unseen\","}
        }) {
            HttpResponse<String> refused = signing.server.send(
                    "POST",
                    to[0],
                    to[3] + " \"password\": \"" + unseen + "\"}",
                    to[1],
                    to[2],
                    "Content-Type",
                    "application/json");
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
            assertThat(refused.body()).contains(sentence);
        }
    }

    @Test
    void operators_sign_in_with_every_form_too() {
        signing.server
                .installation()
                .operators()
                .configure(List.of(new Credentials("grace", DECOMPOSED), new Credentials("joan", COMPOSED)));
        signing.scene.sql("INSERT INTO operator (username, password_hash) VALUES ('old', ?)", oldHash(OTHER_SPACE));
        for (String typed : List.of(OTHER_SPACE, COMPOSED, DECOMPOSED)) {
            for (String name : List.of("grace", "joan", "old")) {
                assertThat(operatorsStatus(name, typed)).as(name).isEqualTo(200);
            }
        }
        assertThat(operatorsStatus("grace", "Grosse Pass1!")).isEqualTo(401);
    }

    private static int operatorsStatus(String name, String password) {
        return signing.server
                .get("/management/v2.0/organisations", "Authorization", TestServer.basic(name, password))
                .statusCode();
    }

    @Test
    void each_broken_rule_has_its_sentence() {
        signing.person("rules@example.com", 0);
        String reply = changed("rules@example.com", SigningIn.PASSWORD, "iloveyou");
        assertThatJson(reply.substring(3)).isEqualTo("""
                {new_password: ['The password must have at least 12 characters.',
                  'The password must have at least 1 special character.',
                  'The password is one of the most common ones.']}""");
    }

    @Test
    void an_organization_can_ask_for_no_less_than_eight_characters() {
        int lax = signing.scene.organization("Lax");
        signing.scene.sql("""
                UPDATE organization SET password_policy_min_length = 1, password_policy_max_length = 6,
                    password_policy_min_amount_special_characters = 0 WHERE id = ?""", lax);
        signing.person("lax@example.com", lax);
        assertThatJson(changed("lax@example.com", SigningIn.PASSWORD, "grün7").substring(3))
                .isEqualTo("{new_password: ['The password must have at least 8 characters.']}");
        assertThat(changed("lax@example.com", SigningIn.PASSWORD, "grün7gelb".substring(0, 8)))
                .isEqualTo("204");
    }
}
