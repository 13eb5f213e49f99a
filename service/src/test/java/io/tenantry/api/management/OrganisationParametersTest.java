package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import io.tenantry.listing.Cursor;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The results of the parameters of the list of organisations, and the messages for wrong ones. */
class OrganisationParametersTest {
    private static final String LIST = "/management/v2.0/organisations";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        Scene scene = new Scene(server);
        scene.organization("alpha");
        scene.organization("Beta 50%");
        scene.organization("beta_x");
        scene.organization("GAMMA \\ 'q'");
        scene.organization("Ävalon");
        scene.sql(
                "UPDATE organization SET disabled = (id = 2), quota_max_users = id * 5, password_policy_min_length = 8 + id,"
                        + " business_unit_id = CASE WHEN id < 3 THEN 'unit ' || id END,"
                        + " live_agent_account = CASE WHEN id > 3 THEN 9007199254740980 + id END,"
                        + " data_privacy_ignore_list = ARRAY['p' || id, 'all']");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    limit=0                                  | 1005 | limit: Must be a whole number from 1 to 100.
                    limit=101                                | 1005 | limit: Must be a whole number from 1 to 100.
                    limit=                                   | 1005 | limit: Must be a whole number from 1 to 100.
                    limit=5abc                               | 1005 | limit: Must be a whole number from 1 to 100.
                    limit=1.5                                | 1005 | limit: Must be a whole number from 1 to 100.
                    limit=99999999999999999999999999         | 1005 | limit: Must be a whole number from 1 to 100.
                    limit=5&limit=6                          | 1005 | limit: Must be given once.
                    skip=-1                                  | 1005 | skip: Must be a whole number from 0 on.
                    skip=9223372036854775808                 | 1005 | skip: Must be a whole number from 0 on.
                    filter=a&filter=b                        | 1005 | filter: Must be given once.
                    sort=                                    | 1005 | sort: Must have at least one character.
                    sort=nothing:asc                         | 400  | The list cannot be sorted by 'nothing'.
                    sort=name,,                              | 400  | The list cannot be sorted by ''.
                    sort=passwordPolicy                      | 400  | The list cannot be sorted by 'passwordPolicy'.
                    sort=dataPrivacySettings.ignoreList:asc  | 400  | The list cannot be sorted by 'dataPrivacySettings.ignoreList'.
                    next=short                               | 400  | The cursor 'next' must have 24 characters.
                    previous=                                | 400  | The cursor 'previous' must have 24 characters.
                    next=zzzzzzzzzzzzzzzzzzzzzzzz            | 1005 | next: This cursor is unknown.
                    previous=0123456789abcdef01234567        | 1005 | previous: This cursor is unknown.
                    next=0123456789abcdef01234567&previous=0123456789abcdef01234567 | 400 | 'next' and 'previous' cannot be given together.
                    next=0123456789abcdef01234567&skip=1     | 400  | 'skip' above 0 cannot be given together with a cursor.
                    previous=0123456789abcdef01234567&skip=9 | 400  | 'skip' above 0 cannot be given together with a cursor.
                    next=0123456789abcdef01234567&skip=x     | 1005 | skip: Must be a whole number from 0 on.
                    next=0123456789abcdef01234567&skip=      | 1005 | skip: Must be a whole number from 0 on.
                    colour=red                               | 400  | The requested field 'colour' does not exist.
                    passwordPolicy.nothing=1                 | 400  | The requested field 'passwordPolicy.nothing' does not exist.
                    passwordPolicy=1                         | 400  | The requested field 'passwordPolicy' does not exist.
                    name[a]=x                                | 400  | The requested field 'name[a]' does not exist.
                    quotaMaxUsers=many                       | 1005 | quotaMaxUsers: Must be numbers or one range, like 1,5 or [1,5].
                    quotaMaxUsers=[1,2,3]                    | 1005 | quotaMaxUsers: Must be numbers or one range, like 1,5 or [1,5].
                    quotaMaxUsers=[1,5]&quotaMaxUsers=7      | 1005 | quotaMaxUsers: Must be numbers or one range, like 1,5 or [1,5].
                    quotaMaxUsers=1e999999999                | 1005 | quotaMaxUsers: Must be numbers or one range, like 1,5 or [1,5].
                    name=&name=x                             | 1005 | name: Cannot be asked for null and for values at once.""")
    void a_wrong_parameter_is_named(String query, int code, String detail) {
        HttpResponse<String> reply = get(query.replace("[", "%5B").replace("]", "%5D"));
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).node("code").isEqualTo(code);
        assertThatJson(reply.body())
                .node("detail")
                .isEqualTo("\"" + (code == 1005 ? "Validation failed. " : "") + detail + "\"");
    }

    @Test
    void a_skip_of_0_may_stand_beside_a_cursor() {
        JsonNode first = json(get("limit=2"));
        String next = first.get("next").asString();
        String second = get("limit=2&next=" + next).body();
        for (String zero : List.of("skip=0", "skip=00", "skip=-0")) {
            HttpResponse<String> reply = get("limit=2&next=" + next + "&" + zero);
            assertThat(reply.statusCode()).isEqualTo(200);
            assertThatJson(reply.body()).isEqualTo(second);
        }
        String previous = json(get("limit=2&next=" + next)).get("previous").asString();
        assertThatJson(get("limit=2&skip=0&previous=" + previous).body())
                .node("items")
                .isEqualTo(first.get("items").toString());
    }

    @Test
    void a_parameter_without_an_equals_sign_is_not_given() {
        JsonNode all = json(get(""));
        assertThatJson(get("filter&limit&skip&sort&next&previous").body()).isEqualTo(all.toString());
        JsonNode first = json(get("limit=2&next&skip=1"));
        assertThatJson(first.toString()).isEqualTo(get("limit=2&skip=1").body());
        assertThat(get("previous&limit=2&next=" + first.get("next").asString()).body())
                .isEqualTo(get("limit=2&next=" + first.get("next").asString()).body());
    }

    @Test
    void all_wrong_values_are_named_at_once() {
        assertThatJson(get("limit=0&skip=x&quotaMaxUsers=y").body())
                .node("details.errors")
                .isEqualTo("""
                [{"path": "limit", "message": "Must be a whole number from 1 to 100."},
                 {"path": "skip", "message": "Must be a whole number from 0 on."},
                 {"path": "quotaMaxUsers", "message": "Must be numbers or one range, like 1,5 or [1,5]."}]""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", quoteCharacter = '^', textBlock = """
                    filter=BETA                            | 2,3
                    filter=%25                             | 2
                    filter=_                               | 3
                    filter=%5C                             | 4
                    filter='Q'                             | 4
                    filter=%C3%A4                          | 5
                    filter=A%CC%88v                        | 5
                    filter=nothing                         | none
                    filter=                                | 1,2,3,4,5
                    filter=a&disabled=false                | 1,3,4,5
                    disabled=true                          | 2
                    disabled=TRUE                          | 1,3,4,5
                    disabled=true&disabled=no              | 1,2,3,4,5
                    disabled=                              | none
                    quotaMaxUsers=5,15                     | 1,3
                    quotaMaxUsers=[10,2e1]                 | 2,3,4
                    quotaMaxUsers=[20,10]                  | none
                    quotaMaxUsers=[-1e30,9.9]              | 1
                    quotaMaxUsers=5.5                      | none
                    quotaMaxUsers=5.0                      | 1
                    quotaMaxUsers[]=5&quotaMaxUsers[]=10   | 1,2
                    quotaMaxUsers[0]=5&quotaMaxUsers[1]=10 | 1,2
                    quotaMaxUsers=5&quotaMaxUsers=25       | 1,5
                    quotaMaxUsers=99999999999999999999     | none
                    quotaMaxUsers=5&disabled=true          | none
                    passwordPolicy.minLength=[9,10]        | 1,2
                    name=alpha,beta_x                      | 1,3
                    name=Alpha                             | none
                    businessUnitId=unit 2                  | 2
                    businessUnitId=                        | 3,4,5
                    businessUnitId=+                       | 3,4,5
                    businessUnitId                         | 3,4,5
                    liveAgentAccount=9007199254740984      | 4
                    liveAgentAccount=                      | 1,2,3
                    dataPrivacySettings.ignoreList=p2,p3   | 2,3
                    dataPrivacySettings.ignoreList=all     | 1,2,3,4,5
                    _id=ID1,ID3,zzz                        | 1,3
                    _id=zzz                                | none
                    billingTimezone=UTC&limit=2            | 1,2
                    skip=4                                 | 5
                    skip=9223372036854775807               | none""")
    void a_query_finds(String query, @Nullable String rows) {
        List<String> found = names(get(query.replace("ID", prefix() + "010000000")
                .replace("[", "%5B")
                .replace("]", "%5D")
                .replace(" ", "%20")));
        List<String> all = List.of("alpha", "Beta 50%", "beta_x", "GAMMA \\ 'q'", "Ävalon");
        List<String> expected = rows == null
                ? List.of()
                : List.of(rows.split(",")).stream()
                        .map(row -> all.get(Integer.parseInt(row) - 1))
                        .toList();
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    name:asc                        | alpha,Ävalon,Beta 50%,beta_x,GAMMA \\ 'q'
                    name:desc                       | GAMMA \\ 'q',beta_x,Beta 50%,Ävalon,alpha
                    name:DESC                       | alpha,Ävalon,Beta 50%,beta_x,GAMMA \\ 'q'
                    name                            | alpha,Ävalon,Beta 50%,beta_x,GAMMA \\ 'q'
                    disabled:desc,quotaMaxUsers:asc | Beta 50%,alpha,beta_x,GAMMA \\ 'q',Ävalon
                    businessUnitId:asc              | beta_x,GAMMA \\ 'q',Ävalon,alpha,Beta 50%
                    businessUnitId:desc,name:asc    | Beta 50%,alpha,Ävalon,beta_x,GAMMA \\ 'q'
                    disabled:desc,name:asc,disabled:asc | alpha,Ävalon,beta_x,GAMMA \\ 'q',Beta 50%
                    _id:desc                        | Ävalon,GAMMA \\ 'q',beta_x,Beta 50%,alpha""")
    void a_sort_orders(String sort, String order) {
        assertThat(String.join(",", names(get("sort=" + URLEncoder.encode(sort, StandardCharsets.UTF_8)))))
                .isEqualTo(order);
    }

    @Test
    void a_cursor_alone_goes_on_in_the_order_of_its_list() {
        JsonNode first = json(get("sort=name:desc&limit=2"));
        assertThat(names(get("next=" + first.get("next").asString()))).containsExactly("Beta 50%", "Ävalon", "alpha");
        JsonNode last =
                json(get("sort=name:desc&limit=2&next=" + first.get("next").asString()));
        assertThat(names(get("previous=" + last.get("previous").asString()))).containsExactly("GAMMA \\ 'q'", "beta_x");
    }

    @Test
    void a_cursor_that_cannot_hold_its_order_says_so() {
        String sort = "sort=disabled,billingTimezone,quotaMaxProjects,quotaMaxMessagesPerDay,name";
        String next = json(get(sort + "&limit=2")).get("next").asString();
        assertThatJson(get("next=" + next).body())
                .node("detail")
                .isEqualTo("The list of the cursor 'next' is sorted by more than 4 fields: give 'sort' with it.");
        assertThat(names(get(sort + "&next=" + next))).containsExactly("beta_x", "GAMMA \\ 'q'", "Beta 50%");
    }

    @Test
    void a_cursor_whose_row_was_never_there_is_unknown() {
        HttpResponse<String> reply = get("next=" + new Cursor(4711, 1, 0).written());
        assertThatJson(reply.body()).node("code").isEqualTo(1005);
    }

    @Test
    void a_total_counts_all_that_match_on_every_page() {
        assertThat(json(get("filter=a&limit=1")).get("total").asInt()).isEqualTo(5);
        assertThat(json(get("filter=beta&limit=1&skip=1")).get("total").asInt()).isEqualTo(2);
        assertThat(json(get("limit=1&skip=77")).get("total").asInt()).isEqualTo(5);
    }

    @Test
    void a_bare_question_mark_asks_for_everything_and_a_body_is_ignored() {
        HttpResponse<String> reply = server.send(
                "GET", LIST + "?", "{\"limit\": 0}", "Authorization", TestServer.basic(), "Accept", "application/json");
        assertThat(names(reply)).hasSize(5);
    }

    private static HttpResponse<String> get(String query) {
        return server.get(LIST + "?" + query, "Authorization", TestServer.basic(), "Accept", "application/json");
    }

    private static JsonNode json(HttpResponse<String> reply) {
        return Json.MAPPER.readTree(reply.body());
    }

    private static List<String> names(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return json(reply)
                .get("items")
                .valueStream()
                .map(item -> item.get("name").asString())
                .toList();
    }

    private static String prefix() {
        return server.database()
                .read(handle -> handle.createQuery("SELECT id_prefix FROM installation")
                        .mapTo(String.class)
                        .one());
    }
}
