package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.FormBefore;
import io.tenantry.Scene;
import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** An organization with projects, and the view of each of its people. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
abstract class SeenOrganizations {
    static final String KEY = "X-CEKURA-API-KEY";
    static final String LIST = "/user/organizations/";

    TestServer server;
    Scene scene;
    int acme;
    int admin;
    int member;
    int guest;
    int stranger;
    int sales;
    int support;
    int strangers;
    final String defaults = """
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
        scene.sql("UPDATE organization SET webhook_secret = ? WHERE id = ?", FormBefore.seal("hush"), acme);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    String membership(int person, String name, String role, boolean notified) {
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

    String project(String name, int id, String members) {
        return """
                {"name":"%s","id":%d,"members":[%s],\
                "created_at":"2025-07-31T11:16:07Z","updated_at":"2025-07-31T11:16:07.084004Z"}""".formatted(name, id, members);
    }

    String salesAsSeen() {
        return project("Sales", sales, membership(guest, "Gil", "labs", false));
    }

    String supportAsSeen() {
        return project("Support", support, membership(member, "Max", "member", true));
    }

    String acme(String secret, String members, String... projects) {
        String parts = "\"members\":[%s],\"projects\":[%s],".formatted(members, String.join(",", projects));
        return "{\"name\":\"Acme \\\"Ünï\\\" 🙂\"," + defaults.formatted(acme, secret, parts) + "}";
    }

    String everybody() {
        return membership(admin, "Ada", "admin", true) + "," + membership(member, "Max", "view_only", true);
    }

    /** The same bytes, in the same order, from all three operations, with a slash at the end or without. */
    void assertSeen(String key, String organization) {
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
}
