package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The history of an organization, with every parameter. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class AuditLogResourceTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String LIST = "/user/v1/audit-logs/";

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private TestServer server;
    private Scene scene;
    private int acme;
    private int sales;
    private int ada;
    private String admin;
    private String member;
    private String stranger;

    @BeforeAll
    void start() {
        server = TestServer.start();
        scene = new Scene(server);
        acme = scene.organization("Acme");
        sales = scene.project(acme, "Sales");
        ada = scene.personIn(acme, "Ada@example.com", "admin");
        admin = scene.personKey(ada);
        member = scene.personKey(scene.personIn(acme, "max@example.com", "member"));
        int strangers = scene.organization("Strangers");
        stranger = scene.personKey(scene.personIn(strangers, "sam@example.com", "admin"));
        event(1, "create", "Project", sales, "person_id, person_email", ada, "Ada@example.com");
        event(2, "update", "Organization", null, "api_key_id, api_key_name", 5, "Deployment");
        event(3, "delete", "ApiKey", null, "api_key_id, api_key_name", 6, "");
        event(4, "action", "Membership", null, "operator, person_email", "root", null);
        event(8, "update", "Organization", null, "operator, person_email", null, null);
        event(20, "create", "Organization", null, "operator, person_email", "root", null);
        scene.sql("UPDATE audit_event SET project_id = 999 WHERE object_type = 'ApiKey'");
    }

    /** An event so many days ago; the last values go into the named columns. */
    private void event(
            int daysAgo,
            String operation,
            String type,
            @Nullable Integer project,
            String columns,
            @Nullable Object first,
            @Nullable Object second) {
        server.database()
                .change(handle -> handle.createUpdate("""
                        INSERT INTO audit_event (at, organization_id, operation, action, object_type, object_id, project_id, %s)
                        VALUES (CAST(:at AS timestamptz), :acme, :operation, 'any', :type, :object, :project, :first, :second)""".formatted(columns))
                        .bind(
                                "at",
                                now.minus(daysAgo, ChronoUnit.DAYS)
                                        .plusSeconds(60)
                                        .toString())
                        .bind("acme", acme)
                        .bind("operation", operation)
                        .bind("type", type)
                        .bind("object", daysAgo * 10)
                        .bind("project", project)
                        .bind("first", first)
                        .bind("second", second)
                        .execute());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private HttpResponse<String> ask(String query) {
        return ask(query, admin);
    }

    private HttpResponse<String> ask(String query, String key) {
        return server.get(LIST + "?organization_id=" + acme + query, KEY, key);
    }

    private void assertFound(String query, Integer... objects) {
        HttpResponse<String> reply = ask(query);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThatJson(reply.body()).node("count").isEqualTo(objects.length);
        assertThatJson(reply.body()).inPath("$.results[*].object_id").isArray().containsExactly((Object[]) objects);
    }

    private static void assertWrong(HttpResponse<String> reply, String body) {
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).isEqualTo(body);
    }

    private String daysAgo(int days) {
        return now.minus(days, ChronoUnit.DAYS).toString();
    }

    @Test
    void the_last_week_is_told_newest_first_with_who_did_what() {
        HttpResponse<String> reply = ask("");
        String at = "\"timestamp\":\"${json-unit.any-string}\"";
        String ours = """
                "action":"${json-unit.any-string}","object_name":null,"changes":[],"result":null,"factor":null,"count":1,
                "request_id":null,"ip_address":null,"user_agent":null""";
        assertThatJson(reply.body()).isEqualTo("""
                {"count":4,"next":null,"previous":null,"results":[
                {"id":1,"organization":%1$d,"organization_name":"Acme","project":%2$d,"project_name":"Sales",
                 "user":%3$d,"user_email":"Ada@example.com","api_key_name":null,
                 "action_type":"object","operation_type":"create","object_type":"Project","object_id":10,"by_operator":false,%4$s,%5$s},
                {"id":2,"organization":%1$d,"organization_name":"Acme","project":null,"project_name":null,
                 "user":null,"user_email":null,"api_key_name":"Deployment",
                 "action_type":"object","operation_type":"update","object_type":"Organization","object_id":20,"by_operator":false,%4$s,%5$s},
                {"id":3,"organization":%1$d,"organization_name":"Acme","project":999,"project_name":null,
                 "user":null,"user_email":null,"api_key_name":"API key 6",
                 "action_type":"object","operation_type":"delete","object_type":"ApiKey","object_id":30,"by_operator":false,%4$s,%5$s},
                {"id":4,"organization":%1$d,"organization_name":"Acme","project":null,"project_name":null,
                 "user":null,"user_email":null,"api_key_name":"Operator",
                 "action_type":null,"operation_type":null,"object_type":"Membership","object_id":40,"by_operator":true,%4$s,%5$s}]}""".formatted(acme, sales, ada, at, ours));
    }

    @Test
    void every_filter_narrows() {
        assertFound("&project_id=" + sales, 10);
        assertFound("&user_email=ada%40EXAMPLE.com", 10);
        assertFound("&object_type=ApiKey", 30);
        assertFound("&object_type=ApiKey&object_id=30", 30);
        assertFound("&object_type=ApiKey&object_id=31");
        assertFound("&action_type=object", 10, 20, 30);
        assertFound("&action_type=run_scenarios");
        assertFound("&operation_type=delete", 30);
        assertFound("&operation_type=update&object_type=Organization", 20);
        assertFound("&user_email=&object_type=", 10, 20, 30, 40);
    }

    @Test
    void time_narrows() {
        assertFound("&start_time=" + daysAgo(9), 10, 20, 30, 40, 80);
        assertFound("&start_time=" + daysAgo(9) + "&end_time=" + daysAgo(3), 40, 80);
        String date = daysAgo(3).substring(0, 10);
        assertThat(ask("&start_time=" + date).statusCode()).isEqualTo(200);
        assertFound("&start_time=" + daysAgo(3).replace("Z", "%2B00:00"), 10, 20, 30);
        assertFound("&start_time=" + daysAgo(3).replace("Z", "+00:00"), 10, 20, 30);
        assertFound("&start_time=" + daysAgo(3).replace("Z", ""), 10, 20, 30);
    }

    @Test
    void thirty_days_are_as_much_as_one_may_ask_for() {
        String start = daysAgo(40);
        assertThat(ask("&start_time=" + start + "&end_time=" + daysAgo(10)).statusCode())
                .isEqualTo(200);
        String tooLong = "{\"start_time\":[\"Must not be more than 30 days before end_time.\"]}";
        assertWrong(
                ask("&start_time=" + start + "&end_time="
                        + now.minus(10, ChronoUnit.DAYS).plusSeconds(1)),
                tooLong);
        assertWrong(ask("&start_time=" + start), tooLong);
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        assertWrong(
                server.get(
                        LIST + "?start_time=yesterday&object_id=3&operation_type=read&action_type=x&project_id=y",
                        KEY,
                        admin),
                """
                {"organization_id":["This field is required."],
                 "start_time":["Must be a date and time such as 2026-03-31T12:00:00Z."],
                 "object_id":["Needs object_type, too."],
                 "project_id":["A valid integer is required."],
                 "operation_type":["Must be one of create, delete, update."],
                 "action_type":["Must be one of generate_scenarios, object, observability, run_scenarios, run_scenarios_text."]}
                """);
        assertWrong(
                ask("&start_time=" + daysAgo(1) + "&end_time=" + daysAgo(2)),
                "{\"end_time\":[\"Must not be before start_time.\"]}");
    }

    @ParameterizedTest
    @CsvSource({"999999999-01-01T00:00:00Z", "2026-02-30", "2026-01-01T25:00:00Z", "12"})
    void a_time_that_is_none_is_refused(String time) {
        assertThat(ask("&start_time=" + time).statusCode()).isEqualTo(400);
    }

    @Test
    void pages_are_numbered() {
        HttpResponse<String> page = ask("&page_size=3&page=2");
        assertThatJson(page.body()).inPath("$.results[*].object_id").isArray().containsExactly(40);
        assertThatJson(page.body()).node("count").isEqualTo(4);
        assertThatJson(page.body()).node("previous").isString().contains("page_size=3&page=1");
        assertThat(ask("&page=3").statusCode()).isEqualTo(404);
    }

    @Test
    void one_event_can_be_read_however_old_it_is() {
        HttpResponse<String> reply = server.get(LIST + "6/", KEY, admin);
        assertThatJson(reply.body()).node("object_id").isEqualTo(200);
        assertThatJson(reply.body()).node("api_key_name").isEqualTo("Operator");
        assertThatJson(server.get(LIST + "5/", KEY, scene.organizationKey(acme)).body())
                .node("api_key_name")
                .isEqualTo("System");
        assertThat(server.get(LIST + "999/", KEY, admin).statusCode()).isEqualTo(404);
    }

    @Test
    void only_who_administers_the_organization_reads_it() {
        String list = LIST + "?organization_id=" + acme;
        for (String path : List.of(list, LIST + "1/")) {
            assertThat(server.get(path, KEY, scene.organizationKey(acme)).statusCode())
                    .isEqualTo(200);
            assertThat(server.get(path, KEY, member).statusCode()).isEqualTo(403);
            assertThat(server.get(path, KEY, scene.projectKey(acme, sales)).statusCode())
                    .isEqualTo(403);
            assertThat(server.get(path, KEY, stranger).statusCode()).isEqualTo(404);
            assertThat(server.get(path).statusCode()).isEqualTo(401);
        }
        assertThat(server.get(LIST + "?organization_id=99999999999", KEY, admin).statusCode())
                .isEqualTo(404);
    }

    @Test
    void what_is_asked_of_the_history_is_found_by_an_index() {
        scene.sql("""
                INSERT INTO audit_event (at, organization_id, operation, action, object_type, object_id)
                SELECT now() - interval '100 days' - i * interval '1 second', 100000 + i % 100, 'update', 'any', 'Project', i
                FROM generate_series(1, 20000) i""");
        scene.sql("ANALYZE audit_event");
        List<String> plan = server.database()
                .read(handle -> handle.createQuery("""
                                EXPLAIN SELECT id FROM audit_event WHERE organization_id = 100007
                                AND at BETWEEN now() - interval '7 days' AND now() ORDER BY at DESC, id DESC LIMIT 25""").mapTo(String.class).list());
        assertThat(plan).anyMatch(line -> line.contains("audit_event_by_organization"));
        scene.sql("DELETE FROM audit_event WHERE organization_id >= 100000");
    }
}
