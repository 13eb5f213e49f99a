package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.api.management.field.OrganisationFieldsTest;
import io.tenantry.api.management.wire.Json;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whole replies of organisations in every media type. */
class OrganisationRepliesTest {
    private static final String AWKWARD = "=1+1 \"Ü\", ]]> & <b> \uD83D\uDE00 \u000B\u0001";

    private static TestServer server;
    private static String first;
    private static String second;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        Scene scene = new Scene(server);
        scene.organization("Harbour Bank");
        int second = scene.organization(AWKWARD);
        scene.sql("""
                UPDATE organization SET disabled = true, live_agent_account = 7, business_unit_id = '-bu',
                  data_privacy_ignore_list = '{a,b}', billing_timezone = 'Europe/Berlin' WHERE id = ?""", second);
        String prefix = server.database()
                .read(handle -> handle.createQuery("SELECT id_prefix FROM installation")
                        .mapTo(String.class)
                        .one());
        first = prefix + "0100000001";
        OrganisationRepliesTest.second = prefix + "0100000002";
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_list_in_plain_json() {
        HttpResponse<String> reply = get("/management/v2.0/organisations", "application/json");
        assertThat(reply.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
        assertThat(reply.headers().firstValue("Vary"))
                .contains("Accept, Prefer, Accept-Encoding, Authorization, X-CEKURA-API-KEY, X-API-Key, Cookie");
        assertThat(reply.headers().firstValue("ETag")).isPresent();
        assertThatJson(reply.body()).isEqualTo("""
                {"items": [%s, %s], "total": 2, "next": null, "previous": null, "nextCursor": null, "previousCursor": null}""".formatted(harbourBank(""), awkward("")));
    }

    @Test
    void keys_come_in_the_vendors_order() {
        assertThat(get("/management/v2.0/organisations/" + first, "application/json")
                        .body())
                .isEqualTo("{\"_id\":\"" + first
                        + "\",\"businessUnitId\":null,\"name\":\"Harbour Bank\",\"disabled\":false,"
                        + "\"quotaMaxProjects\":0,\"quotaMaxUsers\":0,\"quotaMaxChannelsPerProject\":0,"
                        + "\"quotaMaxMessagesPerDay\":0,\"quotaMaxKnowledgeChunks\":0,"
                        + "\"passwordPolicy\":{\"minLength\":12,\"maxLength\":128,\"minAmountLowerCase\":0,"
                        + "\"minAmountUpperCase\":0,\"minAmountSpecialCharacters\":1,\"minAmountNumbers\":0,"
                        + "\"maxAmountIdenticalCharacters\":0,\"minAmountFailedAttemptsAutoDisable\":0},"
                        + "\"sessionStateTTLInMinutes\":10080,\"contactProfileTTLInMinutes\":43200,"
                        + "\"conversationTTLInMinutes\":43200,\"liveAgentAccount\":null,\"billingTimezone\":\"UTC\","
                        + "\"dataPrivacySettings\":{\"enabled\":false,\"useAnalytics\":true,\"useContactProfiles\":true,"
                        + "\"useConversations\":true,\"maskAnalytics\":false,\"maskLogging\":false,\"ignoreList\":[],"
                        + "\"storeDataPayload\":true,\"maskIPAddress\":false},"
                        + "\"analyticsTTLInMinutes\":0,\"sessionsTTLInMinutes\":0,\"stepEventsTTLInMinutes\":0}");
    }

    @Test
    void a_page_in_hal_by_default_links_to_its_neighbours_below_the_same_prefix() {
        String list = "/new/management/v2.0/organisations";
        String next = cursor(get(list + "?limit=1&filter=&sort=name:desc", null), "next");
        HttpResponse<String> reply = server.get(
                list + "?limit=1&filter=&sort=name%3Adesc&next=" + next, "Authorization", TestServer.basic());
        String previous = cursor(reply, "previous");
        assertThat(reply.headers().firstValue("Content-Type")).contains("application/hal+json; charset=utf-8");
        assertThatJson(reply.body())
                .isEqualTo("""
                {"items": [%s], "total": 2, "next": null, "previous": "%s", "nextCursor": null, "previousCursor": "%2$s",
                 "_links": {"self": {"href": "%s?limit=1&filter=&sort=name%%3Adesc&next=%s"},
                            "first": {"href": "%3$s?limit=1&filter=&sort=name%%3Adesc"},
                            "item": [{"href": "%3$s/%5$s"}],
                            "prev": {"href": "%3$s?limit=1&filter=&sort=name%%3Adesc&previous=%2$s"}}}""".formatted(awkward(self("/new", second)), previous, list, next, second));
    }

    @Test
    void one_object_in_hal() {
        assertThatJson(get("/management/v2.0/organisations/" + second, "application/hal+json")
                        .body())
                .isEqualTo(awkward(self("", second)));
    }

    @Test
    void a_list_in_xml_replaces_what_xml_cannot_hold() {
        HttpResponse<String> reply = get("/management/v2.0/organisations?sort=_id:desc&limit=1", "text/xml");
        String next = cursor(get("/management/v2.0/organisations?sort=_id:desc&limit=1", "application/json"), "next");
        assertThat(reply.headers().firstValue("Content-Type")).contains("text/xml; charset=utf-8");
        assertThat(reply.body().replaceAll(">(?=<[^/])", ">\n")).isEqualTo("""
                <?xml version='1.0' encoding='UTF-8'?>
                <organisations xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
                <items>
                <item>
                <_id>%s</_id>
                <businessUnitId>-bu</businessUnitId>
                <name>=1+1 "Ü", ]]&gt; &amp; &lt;b> \uD83D\uDE00 \uFFFD\uFFFD</name>
                <disabled>true</disabled>
                <quotaMaxProjects>0</quotaMaxProjects>
                <quotaMaxUsers>0</quotaMaxUsers>
                <quotaMaxChannelsPerProject>0</quotaMaxChannelsPerProject>
                <quotaMaxMessagesPerDay>0</quotaMaxMessagesPerDay>
                <quotaMaxKnowledgeChunks>0</quotaMaxKnowledgeChunks>
                <passwordPolicy>
                <minLength>12</minLength>
                <maxLength>128</maxLength>
                <minAmountLowerCase>0</minAmountLowerCase>
                <minAmountUpperCase>0</minAmountUpperCase>
                <minAmountSpecialCharacters>1</minAmountSpecialCharacters>
                <minAmountNumbers>0</minAmountNumbers>
                <maxAmountIdenticalCharacters>0</maxAmountIdenticalCharacters>
                <minAmountFailedAttemptsAutoDisable>0</minAmountFailedAttemptsAutoDisable></passwordPolicy>
                <sessionStateTTLInMinutes>10080</sessionStateTTLInMinutes>
                <contactProfileTTLInMinutes>43200</contactProfileTTLInMinutes>
                <conversationTTLInMinutes>43200</conversationTTLInMinutes>
                <liveAgentAccount>7</liveAgentAccount>
                <billingTimezone>Europe/Berlin</billingTimezone>
                <dataPrivacySettings>
                <enabled>false</enabled>
                <useAnalytics>true</useAnalytics>
                <useContactProfiles>true</useContactProfiles>
                <useConversations>true</useConversations>
                <maskAnalytics>false</maskAnalytics>
                <maskLogging>false</maskLogging>
                <ignoreList>
                <item>a</item>
                <item>b</item></ignoreList>
                <storeDataPayload>true</storeDataPayload>
                <maskIPAddress>false</maskIPAddress></dataPrivacySettings>
                <analyticsTTLInMinutes>0</analyticsTTLInMinutes>
                <sessionsTTLInMinutes>0</sessionsTTLInMinutes>
                <stepEventsTTLInMinutes>0</stepEventsTTLInMinutes></item></items>
                <total>2</total>
                <next>%s</next>
                <previous xsi:nil="true"/>
                <nextCursor>%2$s</nextCursor>
                <previousCursor xsi:nil="true"/></organisations>""".formatted(second, next));
    }

    @Test
    void one_object_in_xml() {
        assertThat(get("/management/v2.0/organisations/" + first, "application/xml")
                        .body())
                .contains("<organisation xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><_id>" + first
                        + "</_id><businessUnitId xsi:nil=\"true\"/><name>Harbour Bank</name>");
    }

    @Test
    void a_list_in_csv_says_the_rest_in_headers() {
        HttpResponse<String> reply = get("/management/v2.0/organisations?limit=1&skip=1", "text/csv");
        String previous = cursor(get("/management/v2.0/organisations?limit=1&skip=1", "application/json"), "previous");
        assertThat(reply.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8; header=present");
        assertThat(reply.headers().firstValue("X-Total-Count")).contains("2");
        assertThat(reply.headers().firstValue("X-Next-Cursor")).isEmpty();
        assertThat(reply.headers().firstValue("X-Previous-Cursor")).contains(previous);
        assertThat(reply.headers().firstValue("Link"))
                .contains("</management/v2.0/organisations?limit=1>; rel=\"first\","
                        + " </management/v2.0/organisations?limit=1&previous=" + previous + ">; rel=\"prev\"");
        assertThat(reply.body())
                .isEqualTo(
                        "\ufeff" + String.join(",", OrganisationFieldsTest.PATHS) + "\r\n" + second
                                + ",'-bu,\"'=1+1 \"\"Ü\"\", ]]> & <b> \uD83D\uDE00 \u000B\u0001\",true,0,0,0,0,0,12,128,0,0,1,0,0,0,"
                                + "10080,43200,43200,7,Europe/Berlin,false,true,true,true,false,false,a;b,true,false,0,0,0\r\n");
    }

    @Test
    void an_empty_list_in_csv_still_has_its_header_row() {
        assertThat(get("/management/v2.0/organisations?filter=nothing", "text/csv")
                        .body())
                .isEqualTo("\ufeff" + String.join(",", OrganisationFieldsTest.PATHS) + "\r\n");
    }

    @Test
    void an_empty_list_in_json() {
        assertThat(get("/management/v2.0/organisations?filter=nothing", "application/json")
                        .body())
                .isEqualTo("{\"items\":[],\"total\":0,\"next\":null,\"previous\":null,\"nextCursor\":null,"
                        + "\"previousCursor\":null}");
    }

    @Test
    void another_media_type_is_refused_in_json() {
        HttpResponse<String> reply = get("/management/v2.0/organisations", "text/html");
        assertThat(reply.statusCode()).isEqualTo(406);
        assertThatJson(reply.body()).inPath("code").isEqualTo(406);
    }

    @Test
    void a_head_tells_the_length_and_who_has_it_gets_nothing() {
        String path = "/management/v2.0/organisations?limit=7";
        HttpResponse<String> whole = get(path, "application/json");
        String tag = whole.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> head =
                server.send("HEAD", path, null, "Authorization", TestServer.basic(), "Accept", "application/json");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("ETag")).contains(tag);
        assertThat(server.get(
                                path,
                                "Authorization",
                                TestServer.basic(),
                                "Accept",
                                "application/json",
                                "If-None-Match",
                                tag)
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void an_id_that_names_nothing_or_is_none() {
        String list = "/management/v2.0/organisations/";
        for (String unknown : new String[] {
            first.substring(0, 16) + "0000ffff",
            "zzzzzzzzzzzzzzzzzzzzzzzz",
            first.replace(first.substring(14), "0200000001")
        }) {
            HttpResponse<String> reply = get(list + unknown, null);
            assertThat(reply.statusCode()).isEqualTo(404);
            assertThatJson(reply.body()).inPath("code").isEqualTo(1002);
            assertThatJson(reply.body()).inPath("detail").isEqualTo("There is no such organisation.");
        }
        HttpResponse<String> reply = get(list + "ABC", null);
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).node("code").isEqualTo(1005);
        assertThatJson(reply.body())
                .node("details")
                .isEqualTo(
                        "{\"errors\": [{\"path\": \"organisationId\", \"message\": \"An id has 24 characters of a-z and 0-9, or"
                                + " is the number of the user API.\"}]}");
    }

    private static HttpResponse<String> get(String path, @Nullable String accept) {
        return accept == null
                ? server.get(path, "Authorization", TestServer.basic())
                : server.get(path, "Authorization", TestServer.basic(), "Accept", accept);
    }

    private static String cursor(HttpResponse<String> reply, String name) {
        return Json.MAPPER.readTree(reply.body()).get(name).asString();
    }

    private static String self(String prefix, String id) {
        return ", \"_links\": {\"self\": {\"href\": \"" + prefix + "/management/v2.0/organisations/" + id + "\"}}";
    }

    private static String harbourBank(String more) {
        return organisation(first, "null", "\"Harbour Bank\"", false, "null", "UTC", "[]", more);
    }

    private static String awkward(String more) {
        String name = Json.MAPPER.writeValueAsString(AWKWARD);
        return organisation(second, "\"-bu\"", name, true, "7", "Europe/Berlin", "[\"a\", \"b\"]", more);
    }

    private static String organisation(
            String id,
            String unit,
            String name,
            boolean disabled,
            String account,
            String zone,
            String ignored,
            String more) {
        return """
                {"_id": "%s", "businessUnitId": %s, "name": %s, "disabled": %s, "quotaMaxProjects": 0, "quotaMaxUsers": 0,
                 "quotaMaxChannelsPerProject": 0, "quotaMaxMessagesPerDay": 0, "quotaMaxKnowledgeChunks": 0,
                 "passwordPolicy": {"minLength": 12, "maxLength": 128, "minAmountLowerCase": 0, "minAmountUpperCase": 0,
                   "minAmountSpecialCharacters": 1, "minAmountNumbers": 0, "maxAmountIdenticalCharacters": 0,
                   "minAmountFailedAttemptsAutoDisable": 0},
                 "sessionStateTTLInMinutes": 10080, "contactProfileTTLInMinutes": 43200, "conversationTTLInMinutes": 43200,
                 "liveAgentAccount": %s, "billingTimezone": "%s",
                 "dataPrivacySettings": {"enabled": false, "useAnalytics": true, "useContactProfiles": true,
                   "useConversations": true, "maskAnalytics": false, "maskLogging": false, "ignoreList": %s,
                   "storeDataPayload": true, "maskIPAddress": false},
                 "analyticsTTLInMinutes": 0, "sessionsTTLInMinutes": 0, "stepEventsTTLInMinutes": 0%s}""".formatted(id, unit, name, disabled, account, zone, ignored, more);
    }
}
