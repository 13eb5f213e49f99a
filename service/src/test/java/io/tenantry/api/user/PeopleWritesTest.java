package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.start.Options;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Organizations, memberships and projects, changed over HTTP, also by two callers at once. */
class PeopleWritesTest extends WritingPeople {
    @Test
    void who_creates_an_organization_is_its_admin() {
        String key = scene.personKey(scene.person(email()));
        HttpResponse<String> made = json("POST", "/user/organizations", key, MINIMUM);
        assertThat(made.statusCode()).isEqualTo(201);
        assertThatJson(made.body()).inPath("name").isEqualTo("Acme");
        assertThatJson(made.body()).inPath("limit_to_exclusive_numbers").isEqualTo(true);
        assertThatJson(made.body()).inPath("members[0].role").isEqualTo("admin");
        assertThatJson(server.get("/user/organizations/", KEY, key).body()).isEqualTo("[" + made.body() + "]");
    }

    @Test
    void the_reply_to_a_creation_says_where_the_object_is() {
        String key = scene.personKey(scene.person(email()));
        String organization = assertFound("/user/organizations/", key, MINIMUM);
        String project = "{\"name\": \"Project\", \"organization_id\": " + organization + "}";
        for (String collection : List.of("/user/v1/projects/", "/user/v1/projects-external/")) {
            assertFound(collection, key, project);
            assertFound(collection.substring(0, collection.length() - 1), key, project);
        }
        assertFound("/user/api/v1/user-api-key/", key, "{\"name\": \"key\"}");
        assertFound("/user/provider-credentials/", key, "{\"name\": \"credential\", \"key\": \"secret\"}");
        assertFound("/user/v1/domains/", key, "{\"domain\": \"acme.example\"}");
        assertFound("/user/invites/", key, "{\"email\": \"" + email() + "\"}");
    }

    /** The id of a new object, which is found where the reply says. */
    private String assertFound(String collection, String key, String body) {
        HttpResponse<String> made = json("POST", collection, key, body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String location = made.headers().firstValue("Location").orElseThrow();
        String slash = collection.endsWith("/") ? "" : "/";
        assertThat(location).matches(Pattern.quote(collection + slash) + "[0-9]+/");
        String id = location.replaceAll(".*/([0-9]+)/", "$1");
        HttpResponse<String> found = server.get(location, KEY, key);
        assertThat(found.statusCode()).as(location).isEqualTo(200);
        assertThatJson(found.body()).inPath("id").isEqualTo(id);
        assertThatJson(made.body()).inPath("id").isEqualTo(id);
        return id;
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        String key = scene.personKey(scene.person(email()));
        HttpResponse<String> reply = json("POST", "/user/organizations/", key, """
                {"name":" ","team_size":"7","max_call_duration":2147483648,"outbound_timeout":1.5,"timezone":null,
                 "low_credits_threshold":"123456789","webhook_url":"ftp://example.com","webhook_secret":null,
                 "notify_no_calls":"maybe","auto_refill":true,"auto_refill_amount":9.99,"members":7,"unheard_of":[]}""");
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).isEqualTo("""
                {"name":["This field may not be blank."],
                 "limit_to_exclusive_numbers":["This field is required."],
                 "team_size":["\\"7\\" is not a valid choice."],
                 "max_call_duration":["Ensure this value is less than or equal to 2147483647."],
                 "outbound_timeout":["A valid integer is required."],
                 "timezone":["This field may not be null."],
                 "low_credits_threshold":["Ensure that there are no more than 8 digits before the decimal point and 2 after it."],
                 "webhook_url":["Enter a valid URL."],
                 "webhook_secret":["This field may not be null."],
                 "notify_no_calls":["Must be a valid boolean."],
                 "auto_refill_amount":["Ensure this value is greater than or equal to 10.00 while auto refill is on."]}""");
        assertThatJson(json("PUT", "/user/organizations/" + scene.organization("None"), key, "{}")
                        .body())
                .isEqualTo("{\"detail\":\"Not found.\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", ".", "-.", "NaN", "1e2", "1,000", "+5", "0x5", "5 5", "--5", "1.2.3", "\u0661"})
    void an_amount_that_is_no_number_is_called_none(String amount) {
        int id = scene.organization("Amounts");
        HttpResponse<String> reply =
                json("PATCH", "/user/organizations/" + id + "/", scene.organizationKey(id), """
                {"low_credits_threshold": "%s"}""".formatted(amount));
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).isEqualTo("{\"low_credits_threshold\":[\"A valid number is required.\"]}");
    }

    @ParameterizedTest
    @CsvSource({"5,5.00", "5.,5.00", ".5,0.50", "-.5,-0.50", "-0,0.00", "007,7.00", "99999999.99,99999999.99"})
    void an_amount_is_a_decimal_with_two_digits_behind_the_point(String sent, String shown) {
        int id = scene.organization("Amounts");
        HttpResponse<String> reply =
                json("PATCH", "/user/organizations/" + id + "/", scene.organizationKey(id), """
                {"low_credits_threshold": "%s"}""".formatted(sent));
        assertThatJson(reply.body()).inPath("low_credits_threshold").isEqualTo("\"" + shown + "\"");
    }

    @Test
    void changes_are_kept_and_written_down_and_what_cannot_be_written_is_ignored() {
        int id = scene.organization("Before");
        String key = scene.organizationKey(id);
        String path = "/user/organizations/" + id + "/";
        HttpResponse<String> reply = json("PATCH", path, key, """
                {"id":9,"max_members_limit":9,"max_agents_limit":9,"phone_number_verified":true,"created_at":"x",
                 "vapi_api_key":" sk-1234567890abcd ","webhook_secret":"hush","max_call_duration":-2147483648,
                 "auto_refill_max_cap":"7.5"}""");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThatJson(reply.body())
                .isObject()
                .containsEntry("vapi_api_key_configured", "********abcd")
                .containsEntry("webhook_secret", "hush")
                .containsEntry("max_call_duration", java.math.BigDecimal.valueOf(Integer.MIN_VALUE))
                .containsEntry("auto_refill_max_cap", "7.50")
                .containsEntry("phone_number_verified", false)
                .containsEntry("max_members_limit", java.math.BigDecimal.valueOf(-1))
                .doesNotContainKey("vapi_api_key");
        assertThat(tag(reply)).isEqualTo(tag(server.get(path, KEY, key)));
        assertThat(audited(id, "updateOrganisation")).isEqualTo(1);
        assertThat(json("PATCH", path, key, "{}").body()).isEqualTo(reply.body());
        assertThat(audited(id, "updateOrganisation")).isEqualTo(1);
        HttpResponse<String> form = server.send(
                "PUT",
                path,
                "name=After&limit_to_exclusive_numbers=on&vapi_api_key=&auto_refill_max_cap=&max_call_duration=",
                KEY,
                key,
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThatJson(form.body())
                .isObject()
                .containsEntry("name", "After")
                .containsEntry("vapi_api_key_configured", "")
                .containsEntry("webhook_secret", "hush")
                .containsEntry("auto_refill_max_cap", null)
                .containsEntry("max_call_duration", java.math.BigDecimal.valueOf(Integer.MIN_VALUE));
        assertThatJson(json("PUT", path, key, "{\"name\":\"x\"}").body())
                .isEqualTo("{\"limit_to_exclusive_numbers\":[\"This field is required.\"]}");
    }

    @Test
    void of_many_who_change_what_they_read_one_succeeds() {
        int id = scene.organization("Raced");
        String key = scene.organizationKey(id);
        String path = "/user/organizations/" + id;
        for (String size : List.of("<10", "10-100", "100-500")) {
            String read = tag(server.get(path, KEY, key));
            List<Integer> statuses =
                    atOnce(8, () -> json("PATCH", path, key, "{\"team_size\":\"" + size + "\"}", "If-Match", read));
            assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
        }
    }

    @Test
    void the_name_is_changed_where_the_caller_administers_only_one() {
        int person = scene.person(email());
        String key = scene.personKey(person);
        String path = "/user/organizations/name/";
        assertThatJson(json("PATCH", path, key, "{}").body())
                .isEqualTo("{\"non_field_errors\":[\"You administer no organization.\"]}");
        scene.member(scene.organization("Only"), person, "admin");
        HttpResponse<String> reply =
                json("PATCH", path, key, "{\"name\":\"New\",\"team_size\":\"500+\",\"end_call_enabled\":false}");
        assertThatJson(reply.body())
                .isObject()
                .containsEntry("name", "New")
                .containsEntry("team_size", "500+")
                .containsEntry("end_call_enabled", true);
        scene.member(scene.organization("Second"), person, "admin");
        assertThat(json("PATCH", path, key, "{}").body()).contains("You administer 2 organizations.");
    }

    @Test
    void an_installation_can_allow_one_organization_per_person() {
        Options options = Options.of(Map.of("TENANTRY_ONE_ORGANIZATION_PER_PERSON", "true"));
        try (TestServer strict = TestServer.start(TestDatabases.create(), Clock.systemUTC(), options)) {
            String key = new Scene(strict).personKey(new Scene(strict).person("one@example.com"));
            List<Integer> statuses = atOnce(
                    6,
                    () -> strict.send(
                            "POST", "/user/organizations/", MINIMUM, KEY, key, "Content-Type", "application/json"));
            assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 400);
        }
    }
}
