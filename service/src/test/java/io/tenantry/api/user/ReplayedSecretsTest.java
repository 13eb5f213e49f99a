package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reply is repeated by its {@code Idempotency-Key} only to a caller who still has the permission for the request. */
class ReplayedSecretsTest extends KeyHolders {
    private HttpResponse<String> once(String path, String key, String body) {
        return server.send(
                "POST", path, body, KEY, key, "Content-Type", "application/json", "Idempotency-Key", "k" + number);
    }

    private String person(String key) {
        return "(SELECT person_id FROM api_key WHERE digest = sha256('" + key + "'))";
    }

    private void assertReplayed(HttpResponse<String> first, HttpResponse<String> again) {
        assertThat(again.statusCode()).isEqualTo(first.statusCode());
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM membership WHERE person_id = ",
                "UPDATE membership SET role = 'view_only' WHERE person_id = ",
                "UPDATE membership SET disabled = true WHERE person_id = "
            })
    void the_text_of_a_key_is_told_to_nobody_who_could_not_make_it_now(String change) {
        String body = "{\"name\":\"x\",\"project\":" + sales + "}";
        HttpResponse<String> first = once(KEYS, builder, body);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertReplayed(first, once(KEYS, builder, body));
        scene.sql(change + person(builder));

        HttpResponse<String> again = once(KEYS, builder, body);

        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(again.body())
                .isEqualTo(NO_RIGHT)
                .doesNotContain(json(first).get("key").stringValue());
    }

    @Test
    void a_lower_role_that_allows_the_same_is_no_obstacle_but_one_that_allows_less_is() {
        String body = "{\"name\":\"Made\",\"organization_id\":" + acme + "}";
        HttpResponse<String> first = once("/user/v1/projects/", builder, body);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        scene.sql("UPDATE membership SET role = 'labs' WHERE person_id = " + person(builder));
        assertReplayed(first, once("/user/v1/projects/", builder, body));
        scene.sql("UPDATE membership SET role = 'insights_view' WHERE person_id = " + person(builder));

        assertThat(once("/user/v1/projects/", builder, body).statusCode()).isEqualTo(403);
    }

    @Test
    void the_creator_of_an_organization_is_not_told_of_it_after_leaving() {
        String body = "{\"name\":\"Fresh\",\"limit_to_exclusive_numbers\":false,\"webhook_secret\":\"the-secret\"}";
        HttpResponse<String> first = once("/user/organizations/", admin, body);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertReplayed(first, once("/user/organizations/", admin, body));
        scene.sql(
                "DELETE FROM membership WHERE organization_id = ?",
                json(first).get("id").intValue());

        assertThat(once("/user/organizations/", admin, body).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE organization SET is_2fa_required = true WHERE id = (SELECT organization_id FROM membership m"
                        + " WHERE m.person_id = %s)",
                "UPDATE person SET password_given_at = now(), password_changed_at = now() WHERE id = %s"
            })
    void the_text_of_a_personal_key_is_told_to_nobody_who_could_not_make_one_now(String change) {
        String body = "{\"personal\":true}";
        HttpResponse<String> first = once(KEYS, builder, body);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertReplayed(first, once(KEYS, builder, body));
        scene.sql(change.formatted(person(builder)));

        HttpResponse<String> again = once(KEYS, builder, body);

        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(again.body()).doesNotContain(json(first).get("key").stringValue());
    }

    @Test
    void a_refusal_and_what_needs_no_permission_are_given_again_as_before() {
        HttpResponse<String> refused = once(KEYS, viewer, "{\"name\":\"x\",\"project\":" + sales + "}");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertReplayed(refused, once(KEYS, viewer, "{\"name\":\"x\",\"project\":" + sales + "}"));
        HttpResponse<String> own = once(KEYS, stranger, "{\"personal\":true}");
        assertThat(own.statusCode()).isEqualTo(201);
        assertReplayed(own, once(KEYS, stranger, "{\"personal\":true}"));
    }

    @Test
    void replies_of_an_older_version_are_not_given_again() {
        HttpResponse<String> first = once(KEYS, builder, "{\"name\":\"x\",\"project\":" + sales + "}");
        assertThat(first.statusCode()).isEqualTo(201);
        scene.sql("UPDATE repeated_request SET relied_on = NULL WHERE key = 'k" + number + "'");

        assertThat(once(KEYS, builder, "{\"name\":\"x\",\"project\":" + sales + "}")
                        .statusCode())
                .isEqualTo(422);
    }
}
