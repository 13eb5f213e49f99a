package io.tenantry.http.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One organization with two projects, seen by everybody who can see it; and those who cannot. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class OrganizationResourceTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String LIST = "/user/organizations/";

    private TestServer server;
    private Scene scene;
    private int acme;
    private int admin;
    private int member;
    private int guest;
    private int stranger;
    private int sales;
    private int support;
    private int strangers;

    private final String defaults = """
            "limit_to_exclusive_numbers":false,"id":%d,"team_size":"1","discovery_source":null,"outbound_timeout":-1,\
            "max_agents_limit":-1,"max_members_limit":-1,"max_concurrent_runs_limit":-1,\
            "max_concurrent_chat_runs_limit":-1,"max_call_duration":-1,"evaluate_relevant_metrics_enabled":false,\
            "end_call_enabled":true,"generate_scenario_auto_assign_numbers_enabled":false,\
            "show_custom_dashboards":false,"notify_daily_report":false,"notify_cron_failure":true,\
            "notify_cron_success":false,"notify_no_calls":false,"notify_result_webhook":false,\
            "notify_cronjob_webhook":false,"notify_call_log_webhook":false,"forward_vapi_webhook":false,\
            "forward_retell_webhook":false,"is_send_emails_enabled":true,"notify_frequent_calls_for_number":false,\
            "frequent_calls_threshold":10,"frequent_calls_time_period":60,"frequent_calls_cooldown":60,\
            "notify_metric_significant_shift":false,"notify_low_credits":false,"low_credits_threshold":"1000.00",\
            "cronjob_low_balance_mute_days":"0","allow_duplicate_call_ids":false,"allow_join_requests":false,\
            "conditional_actions_generation_enabled":false,"vapi_api_key_configured":"",\
            "vapi_public_key_configured":"","retell_api_key_configured":"","syntflow_api_key_configured":"",\
            "webhook_url":"","webhook_secret":"%s",%s\
            "created_at":"2025-07-31T11:16:07Z","updated_at":"2025-07-31T11:16:07.084004Z","timezone":"UTC",\
            "is_2fa_required":false,"skip_onboarding":false,"onboarding_flow":"simulation",\
            "phone_number_verified":false,"slack_invite_sent":false,"auto_refill":false,\
            "auto_refill_threshold":"10.00","auto_refill_amount":"50.00","auto_refill_max_cap":null""";

    @BeforeAll
    void start() {
        server = TestServer.start();
        scene = new Scene(server);
        acme = scene.organization("Acme \"Ünï\" 🙂");
        admin = scene.person("ada@example.com", "Ada");
        member = scene.person("max@example.com", "Max");
        guest = scene.person("gil@example.com", "Gil");
        scene.member(acme, admin, "admin");
        scene.member(acme, member, "view_only");
        sales = scene.project(acme, "Sales");
        support = scene.project(acme, "Support");
        scene.projectMember(acme, sales, guest, "labs");
        scene.projectMember(acme, support, member, "member");
        strangers = scene.organization("Strangers");
        stranger = scene.personIn(strangers, "sam@example.com", "admin");
        scene.sql("UPDATE membership SET is_email_notify_enabled = false WHERE person_id = ?", guest);
        for (String table : List.of("organization", "project", "membership")) {
            scene.sql("UPDATE " + table + " SET created_at = '2025-07-31T11:16:07Z',"
                    + " updated_at = '2025-07-31T13:16:07.084004+02:00'");
        }
        var secrets = new io.tenantry.storage.SecretBox(new byte[io.tenantry.storage.SecretBox.KEY_LENGTH]);
        scene.sql("UPDATE organization SET webhook_secret = ? WHERE id = ?", secrets.seal("hush"), acme);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String membership(int person, String name, String role, boolean notified) {
        int id = server.database()
                .read(handle -> handle.createQuery("SELECT id FROM membership WHERE person_id = ? AND role = ?")
                        .bind(0, person)
                        .bind(1, role)
                        .mapTo(int.class)
                        .one());
        return """
                {"id":%d,"user":{"name":"%s","email":"%s","id":%d},"role":"%s","is_email_notify_enabled":%s,\
                "created_at":"2025-07-31T11:16:07Z","updated_at":"2025-07-31T11:16:07.084004Z"}""".formatted(
                id,
                name,
                name.equals("Ada") ? "ada@example.com" : name.equals("Max") ? "max@example.com" : "gil@example.com",
                person,
                role,
                notified);
    }

    private String project(String name, int id, String members) {
        return """
                {"name":"%s","id":%d,"members":[%s],\
                "created_at":"2025-07-31T11:16:07Z","updated_at":"2025-07-31T11:16:07.084004Z"}""".formatted(name, id, members);
    }

    private String salesAsSeen() {
        return project("Sales", sales, membership(guest, "Gil", "labs", false));
    }

    private String supportAsSeen() {
        return project("Support", support, membership(member, "Max", "member", true));
    }

    private String acme(String secret, String members, String... projects) {
        String parts = "\"members\":[%s],\"projects\":[%s],".formatted(members, String.join(",", projects));
        return "{\"name\":\"Acme \\\"Ünï\\\" 🙂\"," + defaults.formatted(acme, secret, parts) + "}";
    }

    private String everybody() {
        return membership(admin, "Ada", "admin", true) + "," + membership(member, "Max", "view_only", true);
    }

    @Test
    void an_admin_sees_everything() {
        assertSeen(scene.personKey(admin), acme("hush", everybody(), salesAsSeen(), supportAsSeen()));
    }

    @Test
    void a_member_of_the_organization_sees_everything_but_the_secret() {
        assertSeen(scene.personKey(member), acme("", everybody(), salesAsSeen(), supportAsSeen()));
    }

    @Test
    void a_member_of_a_project_sees_that_project_alone() {
        assertSeen(scene.personKey(guest), acme("", membership(guest, "Gil", "labs", false), salesAsSeen()));
    }

    @Test
    void an_organizations_key_sees_everything() {
        assertSeen(scene.organizationKey(acme), acme("hush", everybody(), salesAsSeen(), supportAsSeen()));
    }

    @Test
    void a_projects_key_sees_that_project_alone() {
        assertSeen(
                scene.projectKey(acme, support), acme("", membership(member, "Max", "member", true), supportAsSeen()));
    }

    /** The same bytes, in the same order, from all three operations, with a slash at the end or without. */
    private void assertSeen(String key, String organization) {
        for (String path : List.of(LIST, "/user/organizations")) {
            HttpResponse<String> list = server.get(path, KEY, key);
            assertThat(list.statusCode()).isEqualTo(200);
            assertThat(list.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(list.body()).isEqualTo("[" + organization + "]");
        }
        for (String path : List.of(LIST + acme + "/", LIST + acme)) {
            assertThat(server.get(path, KEY, key).body()).isEqualTo(organization);
        }
        for (String path : List.of("/user/v2/organizations/", "/user/v2/organizations")) {
            assertThat(server.get(path, KEY, key).body())
                    .isEqualTo("{\"count\":1,\"next\":null,\"previous\":null,\"results\":[" + organization + "]}");
        }
    }

    @Test
    void a_strangers_organization_looks_like_none() {
        String key = scene.personKey(stranger);
        String nothing = server.get(LIST + 2_000_000_000 + "/", KEY, key).body();
        for (String caller : List.of(key, scene.organizationKey(strangers))) {
            HttpResponse<String> reply = server.get(LIST + acme + "/", KEY, caller);
            assertThat(reply.statusCode()).isEqualTo(404);
            assertThat(reply.body()).isEqualTo(nothing).isEqualTo("{\"detail\":\"Not found.\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "01",
                "+1",
                "1.0",
                "2147483648",
                "99999999999999999999",
                "abc",
                "%20",
                "1%00",
                "%ff",
                "1;x"
            })
    void what_is_no_id_is_the_id_of_nothing(String id) {
        HttpResponse<String> reply = server.get(LIST + id + "/", KEY, scene.personKey(admin));
        assertThat(reply.statusCode()).isIn(400, 404);
        assertThatJson(reply.body()).isObject().containsOnlyKeys("detail");
        assertThat(reply.statusCode()).isEqualTo(id.contains("%00") || id.contains("%ff") ? 400 : 404);
    }

    @Test
    void every_setting_shows_its_value() {
        int full = scene.organization("Full");
        int person = scene.personIn(full, "full@example.com", "admin");
        scene.sql("""
                UPDATE organization SET team_size = '<10', discovery_source = 'a friend', outbound_timeout = -2147483648,
                  quota_max_users = 7, max_call_duration = 2147483647, low_credits_threshold = -99999999.9,
                  vapi_api_key = '\\x00', vapi_api_key_mask = '********3f9a', webhook_url = 'https://example.com/hook',
                  timezone = 'Europe/Berlin', onboarding_flow = 'observability', auto_refill_max_cap = 0.5
                WHERE id = ?""", full);
        assertThatJson(server.get(LIST + full, KEY, scene.personKey(person)).body())
                .isObject()
                .hasSize(56)
                .containsEntry("team_size", "<10")
                .containsEntry("discovery_source", "a friend")
                .containsEntry("low_credits_threshold", "-99999999.90")
                .containsEntry("auto_refill_max_cap", "0.50")
                .containsEntry("vapi_api_key_configured", "********3f9a")
                .containsEntry("webhook_url", "https://example.com/hook")
                .containsEntry("timezone", "Europe/Berlin")
                .containsEntry("onboarding_flow", "observability")
                .containsEntry("outbound_timeout", java.math.BigDecimal.valueOf(Integer.MIN_VALUE))
                .containsEntry("max_call_duration", java.math.BigDecimal.valueOf(Integer.MAX_VALUE))
                .containsEntry("max_members_limit", java.math.BigDecimal.valueOf(7));
    }

    @Test
    void wrong_methods_are_refused_with_the_right_ones() {
        HttpResponse<String> reply =
                server.send("DELETE", "/user/v2/organizations/", null, KEY, scene.personKey(admin));
        assertThat(reply.statusCode()).isEqualTo(405);
        assertThat(reply.body()).isEqualTo("{\"detail\":\"Method \\\"DELETE\\\" not allowed.\"}");
        assertThat(reply.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
    }

    @Test
    void who_takes_no_json_gets_nothing() {
        HttpResponse<String> reply = server.get(LIST, KEY, scene.personKey(admin), "Accept", "text/html");
        assertThat(reply.statusCode()).isEqualTo(406);
        assertThat(reply.body())
                .isEqualTo("{\"detail\":\"The Accept header excludes application/json, the only format there is.\"}");
    }

    @Test
    void who_has_it_already_gets_304() {
        String key = scene.personKey(admin);
        String tag = server.get(LIST, KEY, key).headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = server.get(LIST, KEY, key, "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void disabled_organizations_are_not_listed() {
        int off = scene.organization("Off");
        scene.member(off, stranger, "admin");
        scene.sql("UPDATE organization SET disabled = true WHERE id = ?", off);
        String key = scene.personKey(stranger);
        assertThatJson(server.get(LIST, KEY, key).body()).isArray().hasSize(1);
        assertThat(server.get(LIST + off + "/", KEY, key).statusCode()).isEqualTo(404);
        assertThatJson(server.get("/user/v2/organizations/", KEY, key).body())
                .node("count")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100%25        | 100% Juice",
                "%25           | 100% Juice",
                "_             | under_score",
                "%5C           | back\\slash",
                "%27           | it's",
                "JUICE         | 100% Juice",
                "stra%C3%9Fe   | STRASSE",
                "strasse       | STRASSE",
                "%C3%A9t%C3%A9 | ÉTÉ",
                "e%CC%81te%CC%81 | ÉTÉ",
                "a+b           | a b",
                "%F0%9F%99%82  | smile 🙂",
                "%25%25        |",
                "no+such       |",
            })
    void search_takes_every_character_literally_and_ignores_case(String search, String found) {
        int person = scene.person("searcher" + scene.count("person") + "@example.com");
        for (String name :
                List.of("100% Juice", "under_score", "back\\slash", "it's", "STRASSE", "ÉTÉ", "a b", "smile 🙂")) {
            scene.member(scene.organization(name), person, "member");
        }
        String key = scene.personKey(person);
        String expected =
                found == null ? "[]" : "['" + found.replace("\\", "\\\\").replace("'", "\\'") + "']";
        assertThatJson(server.get(LIST + "?search=" + search.strip(), KEY, key).body())
                .inPath("$[*].name")
                .isEqualTo(expected);
        assertThatJson(server.get("/user/v2/organizations/?search=" + search.strip(), KEY, key)
                        .body())
                .inPath("$.results[*].name")
                .isEqualTo(expected);
    }

    @Test
    void a_key_is_searched_too() {
        String key = scene.organizationKey(strangers);
        assertThatJson(server.get(LIST + "?search=STRANG", KEY, key).body())
                .isArray()
                .hasSize(1);
        assertThatJson(server.get(LIST + "?search=acme", KEY, key).body())
                .isArray()
                .isEmpty();
    }

    @Test
    void a_search_longer_than_any_name_finds_nothing() {
        String key = scene.personKey(admin);
        assertThat(server.get(LIST + "?search=" + "x".repeat(5000), KEY, key).body())
                .isEqualTo("[]");
    }
}
