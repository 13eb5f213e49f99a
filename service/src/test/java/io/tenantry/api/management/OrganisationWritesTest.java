package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class OrganisationWritesTest {
    private static final String BASE = "/new/management/v2.0/organisations";
    private static final JsonMapper JSON = new JsonMapper();

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
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

    private static String created(String body) {
        HttpResponse<String> reply = send("POST", BASE, body);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return JSON.readTree(reply.body()).get("_id").asString();
    }

    @Test
    void an_organisation_needs_nothing_but_a_name() {
        HttpResponse<String> reply = send("POST", BASE, "{\"name\": \"  Harbour Bank \"}");

        assertThat(reply.statusCode()).isEqualTo(200);
        String id = JSON.readTree(reply.body()).get("_id").asString();
        assertThat(reply.headers().firstValue("Location")).contains(BASE + "/" + id);
        assertThatJson(reply.body()).isEqualTo("""
                {"_id": "${json-unit.any-string}", "businessUnitId": null, "name": "Harbour Bank", "disabled": false,
                 "quotaMaxProjects": 0, "quotaMaxUsers": 0, "quotaMaxChannelsPerProject": 0,
                 "quotaMaxMessagesPerDay": 0, "quotaMaxKnowledgeChunks": 0,
                 "passwordPolicy": {"minLength": 12, "maxLength": 128, "minAmountLowerCase": 0,
                   "minAmountUpperCase": 0, "minAmountSpecialCharacters": 1, "minAmountNumbers": 0,
                   "maxAmountIdenticalCharacters": 0, "minAmountFailedAttemptsAutoDisable": 0},
                 "sessionStateTTLInMinutes": 10080, "contactProfileTTLInMinutes": 43200,
                 "conversationTTLInMinutes": 43200, "liveAgentAccount": null, "billingTimezone": "UTC",
                 "dataPrivacySettings": {"enabled": false, "useAnalytics": true, "useContactProfiles": true,
                   "useConversations": true, "maskAnalytics": false, "maskLogging": false, "ignoreList": [],
                   "storeDataPayload": true, "maskIPAddress": false},
                 "analyticsTTLInMinutes": 0, "sessionsTTLInMinutes": 0, "stepEventsTTLInMinutes": 0}""");
        assertThatJson(send("GET", BASE + "/" + id, null).body()).isEqualTo(reply.body());
    }

    @Test
    void every_writable_field_is_written() {
        String body = """
                {"businessUnitId": "bu-7", "name": "Everything GmbH", "disabled": true,
                 "quotaMaxProjects": 1, "quotaMaxUsers": 2, "quotaMaxChannelsPerProject": 3,
                 "quotaMaxMessagesPerDay": 4, "quotaMaxKnowledgeChunks": 5,
                 "passwordPolicy": {"minLength": 8, "maxLength": 64, "minAmountLowerCase": 1,
                   "minAmountUpperCase": 2, "minAmountSpecialCharacters": 3, "minAmountNumbers": 4,
                   "maxAmountIdenticalCharacters": 5, "minAmountFailedAttemptsAutoDisable": 6},
                 "sessionStateTTLInMinutes": 10, "contactProfileTTLInMinutes": 11,
                 "conversationTTLInMinutes": 12, "liveAgentAccount": 9007199254740991,
                 "billingTimezone": "US/Pacific-New",
                 "dataPrivacySettings": {"enabled": true, "useAnalytics": false, "useContactProfiles": false,
                   "useConversations": false, "maskAnalytics": true, "maskLogging": true, "ignoreList": ["a", "b"],
                   "storeDataPayload": false, "maskIPAddress": true},
                 "analyticsTTLInMinutes": 525600, "sessionsTTLInMinutes": 14, "stepEventsTTLInMinutes": 15}""";

        String id = created(body);

        assertThatJson(send("GET", BASE + "/" + id, null).body())
                .isEqualTo(body.replaceFirst("\\{", "{\"_id\": \"" + id + "\","));
    }

    @Test
    void a_patch_changes_what_it_names_and_merges_nested_objects() {
        String id = created(
                "{\"name\": \"Patched\", \"quotaMaxUsers\": 3, \"dataPrivacySettings\": {\"ignoreList\": [\"x\"]}}");

        HttpResponse<String> reply = send(
                "PATCH",
                BASE + "/" + id,
                "{\"passwordPolicy\": {\"minLength\": 20}, \"dataPrivacySettings\": {\"ignoreList\": []}, \"liveAgentAccount\": 7}");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThatJson(reply.body()).inPath("passwordPolicy.minLength").isEqualTo(20);
        assertThatJson(reply.body()).inPath("passwordPolicy.maxLength").isEqualTo(128);
        assertThatJson(reply.body())
                .inPath("dataPrivacySettings.ignoreList")
                .isArray()
                .isEmpty();
        assertThatJson(reply.body()).inPath("quotaMaxUsers").isEqualTo(3);
        assertThatJson(send("PATCH", BASE + "/" + id, "{}").body()).isEqualTo(reply.body());
        assertThatJson(send("PATCH", BASE + "/" + id, "{\"liveAgentAccount\": null}")
                        .body())
                .inPath("liveAgentAccount")
                .isNull();
    }

    @Test
    void a_billing_time_zone_is_any_that_the_vendor_or_java_knows() {
        String id = created("{\"name\": \"Kyiv\", \"billingTimezone\": \"Europe/Kyiv\"}");
        for (String zone :
                List.of("America/Ciudad_Juarez", "Pacific/Kanton", "US/Pacific-New", "Europe/Kiev", "GMT0")) {
            HttpResponse<String> reply = send("PATCH", BASE + "/" + id, "{\"billingTimezone\": \"" + zone + "\"}");
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            assertThatJson(reply.body()).inPath("billingTimezone").isEqualTo(zone);
            assertThat(send("GET", BASE.replace("organisations", "billing") + "?organisationId=" + id, null)
                            .statusCode())
                    .isEqualTo(200);
        }
        for (String zone : List.of("", "Europe/Nowhere", "europe/kyiv", "+02:00", "GMT+2", " UTC")) {
            assertThat(send("PATCH", BASE + "/" + id, "{\"billingTimezone\": \"" + zone + "\"}")
                            .statusCode())
                    .as(zone)
                    .isEqualTo(400);
        }
    }

    @Test
    void all_faults_of_a_body_are_told_at_once() {
        HttpResponse<String> reply = send("POST", BASE, """
                {"quotaMaxUsers": -1, "quotaMaxProjects": "5", "colour": "red", "billingTimezone": "Mars/Base",
                 "passwordPolicy": {"minLength": 1000, "strength": 3}, "dataPrivacySettings": 7,
                 "sessionStateTTLInMinutes": 10081, "disabled": "no", "a.b": 1}""");

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body())
                .inPath("details.errors[*].path")
                .isArray()
                .containsExactlyInAnyOrder(
                        "quotaMaxUsers",
                        "quotaMaxProjects",
                        "colour",
                        "billingTimezone",
                        "passwordPolicy.minLength",
                        "passwordPolicy.strength",
                        "dataPrivacySettings",
                        "sessionStateTTLInMinutes",
                        "disabled",
                        "a.b",
                        "name");
        assertThatJson(reply.body()).inPath("code").isEqualTo(1005);
        assertThatJson(reply.body()).inPath("detail").asString().startsWith("Validation failed. ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"passwordPolicy\": {\"minLength\": 200}} | passwordPolicy.minLength",
                "{\"passwordPolicy\": {\"maxLength\": 12, \"minAmountNumbers\": 6, \"minAmountUpperCase\": 6}} | passwordPolicy.maxLength",
                "{\"analyticsTTLInMinutes\": 525601} | analyticsTTLInMinutes",
                "{\"name\": \" \"} | name",
                "{\"name\": \"a\\u0007b\"} | name",
                "{\"name\": null} | name",
                "{\"quotaMaxUsers\": 99999999999999999999} | quotaMaxUsers",
                "{\"quotaMaxUsers\": 1.5} | quotaMaxUsers",
                "{\"quotaMaxUsers\": null} | quotaMaxUsers",
            })
    void a_change_that_makes_no_sense_is_refused(String body, String path) {
        String id = created("{\"name\": \"Sense " + System.nanoTime() + "\"}");

        HttpResponse<String> reply = send("PATCH", BASE + "/" + id, body);

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).inPath("details.errors[0].path").isEqualTo(path);
    }

    @Test
    void a_body_must_be_there_readable_and_small_enough() {
        assertThatJson(send("POST", BASE, null).body()).inPath("code").isEqualTo(1000);
        assertThatJson(send("POST", BASE, "{\"name\":").body()).inPath("code").isEqualTo(400);
        for (String noObject : List.of("[]", "null", "7", "\"name\"", "[{\"name\": \"x\"}]")) {
            HttpResponse<String> reply = send("POST", BASE, noObject);
            assertThat(reply.statusCode()).as(noObject).isEqualTo(400);
            assertThatJson(reply.body()).inPath("code").isEqualTo(1000);
            assertThatJson(reply.body()).inPath("details.errors").isEqualTo("""
                    [{"path": "", "message": "The payload is missing: it must be an object."}]""");
        }
        assertThat(send("POST", BASE, "{\"name\": \"" + "x".repeat(70_000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
        HttpResponse<String> form = server.send(
                "POST",
                BASE,
                "name=x",
                "Authorization",
                TestServer.basic(),
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(form.statusCode()).isEqualTo(415);
    }

    @Test
    void a_name_in_use_is_refused_without_regard_to_case() {
        created("{\"name\": \"Straße Nord\"}");
        new Scene(server).organization("Imported University");

        assertThat(send("POST", BASE, "{\"name\": \"STRASSE NORD\"}").statusCode())
                .isEqualTo(409);
        assertThatJson(send("POST", BASE, "{\"name\": \"imported university\"}").body())
                .inPath("code")
                .isEqualTo(1004);
        String other = created("{\"name\": \"Other\"}");
        assertThat(send("PATCH", BASE + "/" + other, "{\"name\": \"straße nord\"}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(send("PATCH", BASE + "/" + other, "{\"name\": \"OTHER\"}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_key_goes_with_one_body_and_one_answer_even_if_that_is_a_refusal() {
        assertThat(send("POST", BASE, "{\"name\": \"Repeated 1\"}", "Idempotency-Key", "key")
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("POST", BASE, "{\"name\": \"Another\"}", "Idempotency-Key", "key")
                        .statusCode())
                .isEqualTo(422);
        HttpResponse<String> refused = send("POST", BASE, "{\"name\": \"repeated 1\"}", "Idempotency-Key", "refused");
        assertThat(refused.statusCode()).isEqualTo(409);
        HttpResponse<String> again = send("POST", BASE, "{\"name\": \"repeated 1\"}", "Idempotency-Key", "refused");
        assertThat(again.body()).isEqualTo(refused.body());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    }

    @Test
    void each_of_many_has_its_own_result() {
        created("{\"name\": \"Taken\"}");

        HttpResponse<String> reply = send("POST", BASE + "/bulk", """
                {"items": [{"name": "Bulk A", "quotaMaxUsers": 5}, {"name": "TAKEN"}, {"name": "bulk a"}, {"quotaMaxUsers": -1},
                 7, {"name": "Bulk B", "dataPrivacySettings": {"ignoreList": ["p"]}, "liveAgentAccount": 3}]}""");

        assertThat(reply.statusCode()).isEqualTo(207);
        assertThatJson(reply.body()).inPath("items[*].status").isEqualTo("[200, 409, 409, 400, 400, 200]");
        assertThatJson(reply.body()).inPath("items[*].code").isEqualTo("[null, 1004, 1004, 1005, 1005, null]");
        String first =
                JSON.readTree(reply.body()).get("items").get(0).get("_id").asString();
        assertThatJson(send("GET", BASE + "/" + first, null).body())
                .inPath("quotaMaxUsers")
                .isEqualTo(5);
        assertThatJson(send("GET", BASE + "/" + first, null).body())
                .inPath("passwordPolicy.minLength")
                .isEqualTo(12);
        String last = JSON.readTree(reply.body()).get("items").get(5).get("_id").asString();
        assertThatJson(send("GET", BASE + "/" + last, null).body())
                .inPath("dataPrivacySettings.ignoreList")
                .isEqualTo("[\"p\"]");
        assertThat(send("POST", BASE + "/bulk", "{\"items\": []}").statusCode()).isEqualTo(400);
        assertThat(send("POST", BASE + "/bulk", "{}").statusCode()).isEqualTo(400);
        assertThat(send("POST", BASE + "/bulk", "{\"items\": [" + "{},".repeat(1000) + "{}]}")
                        .statusCode())
                .isEqualTo(400);
    }
}
