package io.tenantry.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The rule for names in every API, and the names that are the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NamesTest {
    private static final String ORGANISATIONS = "/management/v2.0/organisations";

    private final TestServer server = TestServer.start();
    private final Scene scene = new Scene(server);
    private final int acme = scene.organization("Names of people");
    private final int sales = scene.project(acme, "Sales");
    private final String admin = scene.personKey(scene.personIn(acme, "names@example.org", "admin"));
    private final int keyed = Json.MAPPER
            .readTree(user("POST", "/user/api/v1/user-api-key/", "{\"name\":\"Deploys\"}")
                    .body())
            .get("id")
            .intValue();

    @AfterAll
    void stop() {
        server.close();
    }

    private HttpResponse<String> operator(String method, String path, @Nullable String body) {
        return server.send(
                method,
                path,
                body,
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json",
                "Content-Type",
                "application/json");
    }

    private HttpResponse<String> user(String method, String path, String body) {
        return server.send(method, path, body, "X-CEKURA-API-KEY", admin, "Content-Type", "application/json");
    }

    private static String named(String name) {
        return Json.MAPPER.writeValueAsString(Json.MAPPER.createObjectNode().put("name", name));
    }

    private HttpResponse<String> create(String name) {
        return operator("POST", ORGANISATIONS, named(name));
    }

    /** Every operation with a name: its reply, in the form of its API. */
    private List<HttpResponse<String>> everywhere(String name) {
        String body = named(name);
        return List.of(
                operator("POST", ORGANISATIONS, body),
                operator("PATCH", ORGANISATIONS + "/" + organisation(), body),
                operator("PATCH", "/management/v2.0/users/" + operatedUser(), body),
                user("PATCH", "/user/organizations/" + acme + "/", body),
                user("POST", "/user/v1/projects/", body),
                user("PATCH", "/user/v1/projects/" + sales + "/", body),
                user("POST", "/user/api/v1/user-api-key/", body),
                user("PATCH", "/user/api/v1/user-api-key/" + keyed + "/", body));
    }

    private String organisation() {
        return read(operator("GET", ORGANISATIONS + "?filter=names%20of%20people", null))
                .at("/items/0/_id")
                .asString();
    }

    private String operatedUser() {
        return read(operator("GET", "/management/v2.0/users?id=names%40example.org", null))
                .at("/items/0/_id")
                .asString();
    }

    private static JsonNode read(HttpResponse<String> reply) {
        return Json.MAPPER.readTree(reply.body());
    }

    private List<String> found(String filter) {
        String path = ORGANISATIONS + "?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
        return read(operator("GET", path, null))
                .get("items")
                .valueStream()
                .map(one -> one.get("name").asString())
                .toList();
    }

    static Stream<String> blank() {
        return Stream.of(
                "",
                " ",
                "\u200b",
                "\u00a0",
                "\u2060",
                "\ufeff",
                "\u3000\u200d",
                "\u00ad",
                "\u2800",
                "\t\n",
                "\u3164",
                "\ufff9",
                "\uffff",
                "\ue000",
                "\u0378",
                "\ud834\udd59",
                "\ud80d\udc41 \ud80d\udc42",
                "\ud81b\udfe4");
    }

    @ParameterizedTest
    @MethodSource("blank")
    void a_name_that_shows_nothing_is_blank(String name) {
        assertThat(everywhere(name)).allSatisfy(reply -> {
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
            assertThat(reply.body()).contains("name", "may not be blank");
        });
    }

    static Stream<String> refused() {
        return Stream.of(
                "\u202eemcA",
                "Ac\u202dme",
                "Acme\u2069",
                "Ac\u2067me",
                "Ac\u0007me",
                "Ac\tme",
                "Ac\nme",
                "Acme\u001f",
                "Ac\u007fme",
                "Ac\u0085me",
                "Ac\u009fme",
                "Ac\u2028me");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void control_characters_and_those_of_the_direction_are_refused(String name) {
        assertThat(everywhere(name)).allSatisfy(reply -> {
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
            assertThat(reply.body()).contains("name", "not allowed");
        });
    }

    @Test
    void a_name_is_trimmed_of_what_shows_nothing_everywhere() {
        assertThat(everywhere("\ufeff\u00a0 Trimmed \u200b\u3000")).allSatisfy(reply -> {
            assertThat(reply.statusCode()).as(reply.body()).isBetween(200, 409);
            assertThat(reply.body()).doesNotContain("\ufeff").doesNotContain("\u3000");
        });
        assertThat(found("trimmed")).isNotEmpty().allMatch("Trimmed"::equals);
        scene.rename(acme, "Names of people");
    }

    @Test
    void a_name_keeps_its_joiners_as_they_were_typed() {
        String persian = "می\u200cخواهم";

        assertThat(read(create(persian)).get("name").asString()).isEqualTo(persian);
        assertThat(found("میخواهم")).contains(persian);
    }

    @ParameterizedTest
    @CsvSource({
        "Kiosk, 'Kiosk\u00a0'",
        "Kiosk, Kiosk\u200b",
        "Kiosk, \u200bKiosk",
        "Kiosk, Kiosk\ufeff",
        "Kiosk, Ki\u00adosk",
        "Kiosk, Ki\u200dosk",
        "Kiosk, KIOSK",
        "Old Town, 'Old\u00a0Town'",
        "Old Town, 'Old  Town'",
        "İzmir, izmir",
        "İzmir, IZMIR",
        "İzmir, I\u0307zmir",
        "Weiß, WEISS",
        "Weiß, WEIẞ"
    })
    void names_that_show_the_same_are_the_same(String name, String same) {
        create(name);

        assertThat(create(same).statusCode()).isEqualTo(409);
        String bulk = "{\"items\": [" + named(same) + "]}";
        assertThat(read(operator("POST", ORGANISATIONS + "/bulk", bulk))
                        .at("/items/0/status")
                        .intValue())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"İSTANBUL", "istanbul", "ISTANBUL", "Istanbul", "i\u0307stanbul", "hastanesi"})
    void a_dotted_capital_is_found_as_every_i(String filter) {
        create("İstanbul Hastanesi");

        assertThat(found(filter)).contains("İstanbul Hastanesi");
    }

    @ParameterizedTest
    @CsvSource({
        "Straßenbahn, STRASSEN",
        "Strassenbau, straßenb",
        "ΝΑΥΣ ΕΣ, ναυς ες",
        "Eﬃcient, efficient",
        "Caf\u00e9, Cafe\u0301",
        "Cafe\u0301 Noir, caf\u00e9 n",
        "Colegio \u00a0San, colegio san"
    })
    void other_spellings_are_found_as_before(String name, String filter) {
        create(name);

        assertThat(found(filter)).contains(name);
    }
}
