package io.tenantry.web.connection;

import static io.tenantry.web.connection.Protocol.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Queries with characters that clients send as they are: they mean the same as their percent-encoding. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class RawQueryTest {
    private static final String USER = "/user/organizations/?search=";
    private static final String MANAGEMENT = "/management/v2.0/organisations?";
    private static final List<String> ODD =
            List.of("[", "]", "{", "}", "|", "^", "`", "\\", "\"", "<", ">", "ü", "日本", "😀");

    private TestServer server;
    private String key;

    @BeforeAll
    void start() {
        server = TestServer.start();
        Scene scene = new Scene(server);
        int person = scene.person("ada@example.com");
        for (String odd : ODD) {
            scene.member(scene.organization(named(odd)), person, "admin");
        }
        scene.member(scene.organization("OddName"), person, "admin");
        scene.sql("UPDATE organization SET quota_max_users = 50 WHERE name = 'OddName'");
        key = scene.personKey(person);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    static Stream<Arguments> oddCharacters() {
        return Stream.of(Protocol.values()).flatMap(by -> ODD.stream().map(odd -> Arguments.of(by, odd)));
    }

    private static String named(String odd) {
        return "Odd" + odd + "Name";
    }

    @ParameterizedTest
    @MethodSource("oddCharacters")
    void a_character_sent_raw_finds_what_its_percent_encoding_finds(Protocol by, String odd) {
        String name = named(odd);
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
        for (String list : List.of(USER, MANAGEMENT + "filter=", MANAGEMENT + "name=")) {
            JsonNode found = list(by, list + raw(name));
            assertThat(found).isEqualTo(list(by, list + encoded));
            assertThat(names(found)).containsExactly(name);
        }
    }

    @ParameterizedTest
    @EnumSource
    void all_of_them_may_come_together_and_beside_encoded_ones(Protocol by) {
        String all = String.join("", ODD);
        assertThat(names(list(by, USER + raw(all)))).isEmpty();
        assertThat(names(list(by, MANAGEMENT + "filter=" + raw(all)))).isEmpty();
        assertThat(names(list(by, USER + "%4Fdd" + raw("ü") + "N%61me"))).containsExactly(named("ü"));
        assertThat(names(list(by, USER + raw("u\u0308")))).containsExactly(named("ü"));
    }

    @ParameterizedTest
    @EnumSource
    void arrays_and_ranges_may_be_written_with_brackets(Protocol by) {
        assertThat(list(by, MANAGEMENT + "quotaMaxUsers[]=0&quotaMaxUsers[]=50"))
                .isEqualTo(list(by, MANAGEMENT + "quotaMaxUsers%5B%5D=0&quotaMaxUsers%5B%5D=50"));
        assertThat(list(by, MANAGEMENT + "quotaMaxUsers[0]=0&quotaMaxUsers[1]=50"))
                .isEqualTo(list(by, MANAGEMENT + "quotaMaxUsers[]=0&quotaMaxUsers[]=50"));
        assertThat(names(list(by, MANAGEMENT + "quotaMaxUsers[]=49&quotaMaxUsers[]=50")))
                .containsExactly("OddName");
        assertThat(names(list(by, MANAGEMENT + "quotaMaxUsers=[49,51]"))).containsExactly("OddName");
        assertThat(names(list(by, MANAGEMENT + "quotaMaxUsers=[0,50]"))).hasSize(ODD.size() + 1);
    }

    static Stream<Arguments> brokenEncodings() {
        List<Arguments> broken = new ArrayList<>();
        for (Protocol by : Protocol.values()) {
            for (String encoded :
                    List.of("%", "%4", "%zz", "%u00fc", "%%41", "a%", "%4%31", "%-1", "%+1", "100%&b=1", raw("%４１"))) {
                broken.add(Arguments.of(by, encoded, "percent-encoding"));
            }
            for (String notUtf8 : List.of("%c3", "%c3%28", "%ff", "%ed%a0%80", "%c0%af", "\u00c3", "\u00ff")) {
                broken.add(Arguments.of(by, notUtf8, "UTF-8"));
            }
            broken.add(Arguments.of(by, "%00", "null character"));
        }
        return broken.stream();
    }

    @ParameterizedTest
    @MethodSource("brokenEncodings")
    void an_encoding_that_is_broken_is_the_callers_fault_and_the_reply_says_so(
            Protocol by, String broken, String words) {
        for (String value : List.of(broken, broken + "=1", "search=" + broken, "filter=" + broken)) {
            for (String path : List.of("/user/organizations/?", MANAGEMENT)) {
                Protocol.Answer answer = ask(by, path + value);
                assertThat(answer.status())
                        .as(path + value + " " + answer.body())
                        .isEqualTo(400);
                assertThat(new JsonMapper()
                                .readTree(answer.body())
                                .path("detail")
                                .asString())
                        .contains(words);
            }
        }
    }

    @Test
    void too_many_parameters_are_refused_and_not_read() {
        String thousand = "&a".repeat(999);
        for (Protocol by : Protocol.values()) {
            assertThat(list(by, USER + "OddName" + thousand).size()).isEqualTo(1);
            for (String list : List.of(USER, MANAGEMENT + "name=")) {
                Protocol.Answer answer = ask(by, list + "OddName" + thousand + "&%zz");
                assertThat(answer.status()).as(answer.body()).isEqualTo(400);
                assertThat(answer.body()).contains("more than 1000 parameters");
            }
        }
        for (String fields : List.of("name=" + thousand + "&a", "&".repeat(1_000), "a=1&".repeat(10_000))) {
            HttpResponse<String> form = server.send(
                    "POST",
                    "/user/organizations/",
                    fields,
                    "X-CEKURA-API-KEY",
                    key,
                    "Content-Type",
                    "application/x-www-form-urlencoded");
            assertThat(form.statusCode()).isEqualTo(400);
            assertThat(form.body()).isEqualTo("{\"detail\":\"Form parse error - There are more than 1000 fields.\"}");
        }
    }

    private JsonNode list(Protocol by, String target) {
        Protocol.Answer answer = ask(by, target);
        assertThat(answer.status()).as(target + " " + answer.body()).isEqualTo(200);
        return new JsonMapper().readTree(answer.body());
    }

    private Protocol.Answer ask(Protocol by, String target) {
        return target.startsWith("/user/")
                ? by.get(server.url(), target, "x-cekura-api-key", key)
                : by.get(server.url(), target, "authorization", TestServer.basic(), "accept", "application/json");
    }

    private static List<String> names(JsonNode list) {
        JsonNode items = list.isArray() ? list : list.path("items");
        return items.valueStream().map(item -> item.path("name").asString()).toList();
    }
}
