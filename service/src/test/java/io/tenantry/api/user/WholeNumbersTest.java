package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole numbers in the user API, in all forms that JSON has for them. */
@SuppressWarnings("NullAway.Init")
class WholeNumbersTest extends WritingPeople {
    private int organization;
    private String key;
    private String path;

    @BeforeAll
    void people() {
        organization = scene.organization("Numbers");
        key = scene.personKey(scene.personIn(organization, email(), "admin"));
        path = "/user/organizations/" + organization + "/";
    }

    @ParameterizedTest
    @CsvSource({
        "5.0, 5",
        "1e2, 100",
        "1E+2, 100",
        "12.500e1, 125",
        "-2147483648.000, -2147483648",
        "2147483647e0, 2147483647",
        "21474836470e-1, 2147483647",
        "-0.0, 0",
        "0e99, 0",
        "0.0e-99, 0"
    })
    void a_whole_number_may_have_a_point_or_an_exponent(String written, int number) {
        for (String sent : new String[] {written, "\"" + written + "\""}) {
            HttpResponse<String> reply = json("PATCH", path, key, "{\"outbound_timeout\": " + sent + "}");
            assertThat(reply.statusCode()).as(sent + reply.body()).isEqualTo(200);
            assertThatJson(reply.body()).inPath("outbound_timeout").isEqualTo(number);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5.5",
                "1e-1",
                "0.1",
                "1e-400",
                "-5.000001",
                "\"5.5\"",
                "\"1e\"",
                "\"e2\"",
                "\"\"",
                "\" \"",
                "\"0x10\"",
                "true",
                "[5]",
                "{}"
            })
    void what_has_a_fraction_or_is_no_number_is_refused(String written) {
        HttpResponse<String> reply = json("PATCH", path, key, "{\"outbound_timeout\": " + written + "}");
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).isEqualTo("{outbound_timeout: ['A valid integer is required.']}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2147483649.0", "1e10", "1e400", "21474836490e-1", "\"1e10\"", "\"9e999\""})
    void one_beyond_its_range_is_told_the_range(String written) {
        HttpResponse<String> above = json("PATCH", path, key, "{\"outbound_timeout\": " + written + "}");
        assertThatJson(above.body())
                .isEqualTo("{outbound_timeout: ['Ensure this value is less than or equal to 2147483647.']}");
        String negative = written.startsWith("\"") ? "\"-" + written.substring(1) : "-" + written;
        HttpResponse<String> below = json("PATCH", path, key, "{\"outbound_timeout\": " + negative + "}");
        assertThatJson(below.body())
                .isEqualTo("{outbound_timeout: ['Ensure this value is greater than or equal to -2147483648.']}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999", "-1e999", "1e-900"})
    void one_of_very_many_digits_is_no_number(String written) {
        HttpResponse<String> reply = json("PATCH", path, key, "{\"outbound_timeout\": " + written + "}");
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).isEqualTo("{outbound_timeout: ['A valid number is required.']}");
    }

    @Test
    void ids_and_lists_of_numbers_are_whole_numbers_too() {
        int project = scene.project(organization, "Counted");
        int other = scene.personIn(organization, email(), "member");
        HttpResponse<String> changed = json(
                "PATCH",
                "/user/v1/projects/" + project + "/",
                key,
                "{\"daily_report_dashboard_ids\": [1.0, 2e1, 3], \"organization_id\": " + organization + ".0}");
        assertThatJson(changed.body()).inPath("daily_report_dashboard_ids").isEqualTo("[1, 20, 3]");
        HttpResponse<String> added =
                json("POST", "/user/v1/projects/" + project + "/add_member/", key, "{\"user\": " + other + ".0}");
        assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
        String invite = "{\"email\": \"n@example.org\", \"organization\": %d.0, \"projects\": [%de0]}";
        HttpResponse<String> invited = json("POST", "/user/invites/", key, invite.formatted(organization, project));
        assertThat(invited.statusCode()).as(invited.body()).isEqualTo(201);
        HttpResponse<String> wrong = json(
                "POST",
                "/user/invites/",
                key,
                "{\"email\": \"n@example.org\", \"organization\": 1.5, \"projects\": [0.5]}");
        assertThatJson(wrong.body()).isObject().containsOnlyKeys("organization", "projects");
        assertThat(json("POST", "/user/invites/", key, "{\"email\": \"n@example.org\", \"organization\": 1e99}")
                        .statusCode())
                .isEqualTo(400);
    }
}
