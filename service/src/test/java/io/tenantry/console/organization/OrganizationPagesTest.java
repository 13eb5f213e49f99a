package io.tenantry.console.organization;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import io.tenantry.start.Options;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The pages of one organization. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class OrganizationPagesTest {
    private static final String PASSWORD = "a long one, really 1!";

    private final TestServer server = TestServer.start(
            TestDatabases.create(), Clock.systemUTC(), Options.of(Map.of("TENANTRY_MANAGEMENT_API_KEYS", "true")));
    private final Scene scene = new Scene(server);
    private final Browser browser = new Browser(server);
    private int acme;
    private String path;

    @BeforeAll
    void fill() {
        acme = scene.organization("Acme");
        scene.organization("Other");
        scene.personIn(acme, "ada@example.org", "admin");
        browser.signIn();
        path = pathOf("Acme");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String pathOf(String name) {
        return Objects.requireNonNull(browser.get("/console/organizations?filter=" + name)
                        .page()
                        .selectFirst("tbody th a"))
                .absUrl("href")
                .replaceFirst("^http://[^/]*", "");
    }

    private static String told(Visit page) {
        return page.page().select("[role=status]").text();
    }

    @Test
    void an_organization_is_disabled_and_enabled() {
        String key = scene.organizationKey(acme);
        Visit disabled = browser.send(browser.get(path), "/disable");
        assertThat(told(disabled)).startsWith("The organization is disabled");
        assertThat(server.get("/user/organizations/", "X-CEKURA-API-KEY", key).body())
                .doesNotContain("Acme");
        Visit enabled = browser.send(disabled, "/enable");
        assertThat(told(enabled)).isEqualTo("The organization is enabled.");
        assertThat(server.get("/user/organizations/", "X-CEKURA-API-KEY", key).body())
                .contains("Acme");
    }

    @Test
    void settings_are_stored_and_what_was_not_changed_is_left_alone() {
        Visit page = browser.get(path + "/settings");
        assertThat(told(browser.send(page, "/settings"))).startsWith("Nothing was changed");
        Visit saved = browser.send(
                page,
                "/settings",
                "name",
                "Acme ",
                "timezone",
                "Europe/Berlin",
                "is_2fa_required",
                "true",
                "business_unit_id",
                "north",
                "vapi_api_key",
                "vapi-secret-3f9a");
        assertThat(told(saved)).isEqualTo("The changes were saved.");
        assertThat(saved.value("timezone")).isEqualTo("Europe/Berlin");
        assertThat(saved.value("is_2fa_required")).isEqualTo("true");
        assertThat(saved.value("vapi_api_key")).isEmpty();
        assertThat(saved.text()).contains("Stored: ********3f9a.");
        assertThat(saved.reply().body()).doesNotContain("vapi-secret");
        assertThat(scene.count("audit_event WHERE action = 'updateOrganisation' AND changes::text LIKE '%timezone%'"))
                .isEqualTo(1);

        Visit unset = browser.send(saved, "/settings", "business_unit_id", "", "is_2fa_required", "false");
        assertThat(told(unset)).isEqualTo("The changes were saved.");
        assertThat(unset.value("business_unit_id")).isEmpty();
        assertThat(unset.text()).contains("Stored: ********3f9a.");
        Visit history = browser.get(path + "/history");
        assertThat(history.text()).contains("Update organization", "Time zone: UTC → Europe/Berlin");
    }

    @Test
    void the_history_is_filtered_by_act_person_object_and_days() {
        int filtered = scene.organization("Filtered");
        for (String[] entry : new String[][] {
            {"2026-03-01T00:00:00Z", "createProject", "Project", "Ada@Example.com", null},
            {"2026-03-01T23:59:59Z", "updateOrganisation", "Organization", "max@example.com", null},
            {"2026-03-02T00:00:00Z", "deleteProject", "Project", null, "root"}
        }) {
            scene.sql(
                    "INSERT INTO audit_event (organization_id, at, operation, action, object_type, object_id, person_id,"
                            + " person_email, person_email_fold, operator)"
                            + " VALUES (?, CAST(? AS timestamptz), 'update', ?, ?, 1,"
                            + " CASE WHEN CAST(? AS text) IS NULL THEN NULL ELSE 999 END, ?, lower(?), ?)",
                    filtered,
                    entry[0],
                    entry[1],
                    entry[2],
                    entry[3],
                    entry[3],
                    entry[3],
                    entry[4]);
        }
        String page = pathOf("Filtered") + "/history";
        Map.of(
                        "", List.of("Delete project", "Update organization", "Create project"),
                        "?act=proj", List.of("Delete project", "Create project"),
                        "?act=delete+project", List.of("Delete project"),
                        "?act=Update+Organization", List.of("Update organization"),
                        "?by=ada@example.COM", List.of("Create project"),
                        // The organization is not told the names of operators, also by no filter.
                        "?by=root", List.<String>of(),
                        "?object=Organization", List.of("Update organization"),
                        "?from=2026-03-02", List.of("Delete project"),
                        "?to=2026-03-01", List.of("Update organization", "Create project"),
                        "?to=2026-03-01&by=max@example.com&act=update", List.of("Update organization"))
                .forEach((query, acts) ->
                        assertThat(acts(browser.get(page + query))).as(query).isEqualTo(acts));
        assertThat(browser.get(page + "?by=root").text()).contains("No entry matches");
        Visit wrong = browser.get(page + "?from=yesterday");
        assertThat(wrong.fault("from")).isEqualTo("Enter a day like 2026-11-25.");
        assertThat(wrong.value("from")).isEqualTo("yesterday");
    }

    @Test
    void values_in_a_history_are_words() {
        int worded = scene.organization("Worded");
        scene.sql(
                "INSERT INTO audit_event (organization_id, at, operation, action, object_type, object_id, changes)"
                        + " VALUES (?, now(), 'update', 'updateOrganisation', 'Organization', 1, CAST(? AS jsonb))",
                worded,
                """
                [{"field": "name", "before": "2026-03-01T00:00:00Z", "after": "member"},
                 {"field": "role", "before": "view_only", "after": "admin"},
                 {"field": "scopes", "before": [], "after": ["read", "write"]},
                 {"field": "is_2fa_required", "before": null, "after": true},
                 {"field": "quota_max_users", "before": 1, "after": null},
                 {"field": "metadata", "before": {}, "after": {"a": [1, null]}},
                 {"field": "expires_at", "before": "soon", "after": "2027-02-26T16:24:11.782763Z"}]""");
        assertThat(browser.get(pathOf("Worded") + "/history")
                        .page()
                        .select(".changes li")
                        .eachText())
                .containsExactly(
                        "Name: 2026-03-01T00:00:00Z → member",
                        "Role: View only → Administrator",
                        "Scopes: unset → read, write",
                        "Require a second factor: unset → On",
                        "Members: 1 → unset",
                        "Metadata: {} → {\"a\":[1,null]}",
                        "Expires at: soon → 26 February 2027, 16:24 UTC");
    }

    @Test
    void the_export_of_a_history_has_all_entries_that_its_filter_matches() {
        int exported = scene.organization("Exported");
        scene.sql(
                "INSERT INTO audit_event (organization_id, at, operation, action, object_type, object_id, object_name, person_id,"
                        + " person_email, person_email_fold, changes)"
                        + " SELECT ?, timestamptz '2026-03-01T00:00:00Z' + make_interval(mins => n), 'update',"
                        + " CASE WHEN n % 2 = 0 THEN 'updateProject' ELSE 'createProject' END, 'Project', n, '=Name ' || n, 999,"
                        + " 'ada@example.com', 'ada@example.com', '[{\"field\":\"name\",\"before\":\"a,b\",\"after\":\"c\"}]'"
                        + " FROM generate_series(1, 450) n",
                exported);
        Visit page = browser.get(pathOf("Exported") + "/history?act=update");
        String link = page.page()
                .select("a[download]")
                .attr("abs:href")
                .substring(server.url().length());
        HttpResponse<String> reply = browser.visit("GET", link, null).reply();
        assertThat(reply.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
        assertThat(reply.headers().firstValue("Content-Disposition")).hasValue("attachment; filename=\"history.csv\"");
        List<String> lines = reply.body().lines().toList();
        assertThat(lines.getFirst())
                .isEqualTo(
                        "\ufefftime,actor,act,times,object_type,object,organization,address,user_agent,request,changes");
        String organization = pathOf("Exported").replaceFirst(".*/", "");
        assertThat(lines.get(1))
                .isEqualTo(
                        "2026-03-01T07:30:00Z,ada@example.com,updateProject,1,Project,'=Name 450," + organization
                                + ",,,,\"[{\"\"after\"\": \"\"c\"\", \"\"field\"\": \"\"name\"\", \"\"before\"\": \"\"a,b\"\"}]\"");
        assertThat(lines.stream().skip(1).map(line -> line.split(",", -1)[5]))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 225)
                        .mapToObj(i -> "'=Name " + (452 - 2 * i))
                        .toList());
        List<String> everywhere = browser.visit(
                        "GET", "/console/history/export?object=Project&by=ada@example.com", null)
                .reply()
                .body()
                .lines()
                .toList();
        assertThat(everywhere.stream().filter(line -> line.contains(organization)))
                .hasSize(450);
    }

    /** The acts in a history that the test knows, in their order. */
    private static List<String> acts(Visit page) {
        return page.page().select("tbody tr").eachText().stream()
                .map(row -> row.replaceFirst("(?s).*?((?:Create|Delete) project|Update organization).*", "$1"))
                .toList();
    }

    @Test
    void every_tab_of_settings_saves_and_tells_faults_at_the_field() {
        Map<String, String[]> wrong = Map.of(
                "settings", new String[] {"webhook_url", "ftp://x"},
                "limits", new String[] {"quota_max_users", "-3"},
                "policy", new String[] {"password_policy_min_length", "many"},
                "privacy", new String[] {"analytics_ttl_in_minutes", "1.5"});
        wrong.forEach((tab, value) -> {
            Visit told = browser.send(
                    browser.get(path + "/" + tab), "/" + tab, value[0], value[1], "vapi_public_key", "never again");
            assertThat(told.status()).as(tab).isEqualTo(400);
            assertThat(told.fault(value[0])).as(tab).isNotEmpty();
            assertThat(told.value(value[0])).isEqualTo(value[1]);
            assertThat(told.page().select("[autofocus]").eachAttr("id")).containsExactly(value[0]);
            assertThat(told.reply().body()).doesNotContain("never again");
        });
        Visit billing = browser.send(browser.get(path + "/settings"), "/settings", "auto_refill_amount", "12.5");
        assertThat(billing.value("auto_refill_amount")).isEqualTo("12.50");
        Visit privacy = browser.send(
                browser.get(path + "/privacy"), "/privacy", "data_privacy_ignore_list", "a\r\n\r\n b \r\nc");
        assertThat(Objects.requireNonNull(privacy.page().getElementById("data_privacy_ignore_list"))
                        .wholeText()
                        .strip())
                .isEqualTo("a\nb\nc");
        Visit inUse = browser.send(browser.get(path + "/settings"), "/settings", "name", "other");
        assertThat(inUse.status()).isEqualTo(409);
        assertThat(inUse.fault("name")).isEqualTo("Another organization has this name.");
    }

    @Test
    void the_second_editor_sees_what_changed_and_loses_nothing() {
        scene.organization("Busy");
        String busy = pathOf("Busy") + "/limits";
        Visit mine = browser.get(busy);
        Visit theirs = browser.get(busy);
        browser.send(theirs, "/limits", "quota_max_users", "5", "quota_max_projects", "3");

        Visit told = browser.send(mine, "/limits", "quota_max_users", "9", "max_agents_limit", "2");
        assertThat(told.status()).isEqualTo(412);
        assertThat(told.page().select("[role=alert]").text()).contains("Another user changed these limits");
        assertThat(told.value("quota_max_users")).isEqualTo("9");
        assertThat(told.value("max_agents_limit")).isEqualTo("2");
        assertThat(told.value("quota_max_projects")).isEqualTo("3");
        assertThat(told.hint("quota_max_users")).contains("Changed in the meantime to: 5");
        assertThat(told.hint("quota_max_projects")).contains("Changed in the meantime to: 3");
        assertThat(browser.get(busy).value("quota_max_users")).isEqualTo("5");

        Visit saved = browser.send(told, "/limits");
        assertThat(told(saved)).isEqualTo("The changes were saved.");
        assertThat(saved.value("quota_max_users")).isEqualTo("9");
        assertThat(saved.value("quota_max_projects")).isEqualTo("3");
        assertThat(saved.value("max_agents_limit")).isEqualTo("2");
    }

    @Test
    void members_are_added_changed_and_removed() {
        scene.organization("Team");
        String team = pathOf("Team");
        Visit wrong = browser.send(
                browser.get(team + "/members/new"),
                "/members/new",
                "name",
                "Bo",
                "email",
                "bo",
                "initial_password",
                "x");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.fault("email")).isNotEmpty();
        assertThat(wrong.fault("initial_password")).isNotEmpty();
        assertThat(wrong.value("name")).isEqualTo("Bo");
        Visit added = browser.send(
                wrong, "/members/new", "email", "bo@example.org", "initial_password", PASSWORD, "role", "admin");
        assertThat(told(added)).isEqualTo("The member was added.");
        assertThat(added.page().select("tbody tr").text()).contains("Bo bo@example.org Administrator Enabled");
        Visit again = browser.send(
                wrong, "/members/new", "email", "bo@example.org", "initial_password", PASSWORD, "role", "admin");
        assertThat(again.status()).isEqualTo(409);

        String member = Objects.requireNonNull(added.page().selectFirst("tbody a"))
                .absUrl("href")
                .replaceFirst("^http://[^/]*", "");
        Visit page = browser.get(member);
        Visit last = browser.send(page, "/members/", "role", "member");
        assertThat(last.status()).isEqualTo(409);
        assertThat(last.page().select("[role=alert]").text()).contains("needs at least one admin");
        assertThat(browser.send(page, "/remove").status()).isEqualTo(409);

        browser.send(
                browser.get(team + "/members/new"),
                "/members/new",
                "name",
                "Cy",
                "email",
                "cy@example.org",
                "initial_password",
                PASSWORD,
                "role",
                "admin");
        Visit changed = browser.send(browser.get(member), "/members/", "role", "member", "status", "disabled");
        assertThat(told(changed)).isEqualTo("The member was changed.");
        assertThat(changed.value("role")).isEqualTo("member");
        assertThat(changed.value("status")).isEqualTo("disabled");
        Visit stale = browser.send(page, "/members/", "role", "admin");
        assertThat(stale.status()).isEqualTo(412);

        assertThat(browser.get(member.replace(team, path)).status()).isEqualTo(404);
        String token = Browser.body(Browser.form(page, "/remove"));
        assertThat(browser.visit("POST", member.replace(team, path) + "/remove", token)
                        .status())
                .isEqualTo(404);
        Visit removed = browser.send(browser.get(member), "/remove");
        assertThat(told(removed)).isEqualTo("The member was removed.");
        assertThat(removed.page().select("tbody tr")).hasSize(1);
        assertThat(browser.get(team + "/members?filter=CY").page().select("tbody tr"))
                .hasSize(1);
        assertThat(browser.get(team + "/members?filter=nobody").text()).contains("No member matches");
    }

    @Test
    void a_key_is_shown_once_works_and_is_revoked() {
        Visit made = browser.send(browser.get(path + "/keys"), "/keys");
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.header("Cache-Control")).contains("no-store");
        String key = made.page().select(".secret").text();
        assertThat(server.get("/user/organizations/", "X-CEKURA-API-KEY", key).statusCode())
                .isEqualTo(200);
        Visit list = browser.get(path + "/keys");
        assertThat(list.reply().body()).doesNotContain(key);
        assertThat(list.text()).contains("operator operator", key.substring(0, 4));

        String other =
                Browser.form(list, "/revoke").attr("action").replaceFirst(".*/keys/", pathOf("Other") + "/keys/");
        String token = Browser.body(Browser.form(list, "/revoke"));
        assertThat(browser.visit("POST", other, token).status()).isEqualTo(404);
        while (!browser.get(path + "/keys").page().select("button.danger").isEmpty()) {
            assertThat(told(browser.send(browser.get(path + "/keys"), "/revoke")))
                    .isEqualTo("The key was revoked.");
        }
        assertThat(server.get("/user/organizations/", "X-CEKURA-API-KEY", key).statusCode())
                .isIn(401, 403);
    }

    @Test
    void people_are_invited_and_an_invitation_is_withdrawn() {
        Visit wrong = browser.send(browser.get(path + "/invitations"), "/invitations", "email", "eve");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.fault("email")).isNotEmpty();
        Visit sent = browser.send(wrong, "/invitations", "email", "eve@example.org", "role", "view_only");
        assertThat(told(sent)).isEqualTo("The invitation was sent.");
        assertThat(sent.page().select("tbody tr").text()).contains("eve@example.org Pending Invitation View only");
        assertThat(server.installation().outbox().list(true, 10, 0))
                .anyMatch(mail -> mail.to().equals("eve@example.org"));
        Visit withdrawn = browser.send(sent, "/withdraw");
        assertThat(told(withdrawn)).isEqualTo("The invitation was withdrawn.");
        assertThat(withdrawn.text()).contains("Revoked");
        assertThat(withdrawn.page().select("form[action*=withdraw]")).isEmpty();
    }

    @Test
    void without_a_session_every_page_leads_to_the_sign_in_and_no_form_does_anything() {
        Browser stranger = new Browser(server);
        stranger.get("/console/");
        for (String page : List.of(
                "",
                "/settings",
                "/limits",
                "/policy",
                "/privacy",
                "/members",
                "/members/new",
                "/invitations",
                "/projects",
                "/keys",
                "/history")) {
            assertThat(stranger.visit("GET", path + page, null).status())
                    .as(page)
                    .isEqualTo(303);
            assertThat(stranger.visit("HEAD", path + page, null).status())
                    .as(page)
                    .isEqualTo(303);
        }
        for (String action : List.of(
                "/settings",
                "/members/new",
                "/invitations",
                "/keys",
                "/disable",
                "/enable",
                "/keys/x/revoke",
                "/invitations/1/withdraw",
                "/members/x",
                "/members/x/remove")) {
            Visit refused = stranger.visit("POST", path + action, "name=x");
            assertThat(refused.header("Location")).as(action).endsWith("console/?ended");
            // With a session, but without its token.
            assertThat(browser.visit("POST", path + action, "name=x").status())
                    .as(action)
                    .isEqualTo(403);
        }
        assertThat(browser.get(path).page().select(".title .status").text()).isEqualTo("Enabled");
    }

    @Test
    void ids_that_name_nothing_are_not_found() {
        for (String id : List.of("x", "1", "0".repeat(24), "%00", "a".repeat(24), "..%2f..")) {
            for (String page : List.of("", "/settings", "/members", "/keys", "/history")) {
                HttpResponse<String> reply =
                        server.get("/console/organizations/" + id + page, "Cookie", browser.cookie());
                assertThat(reply.statusCode()).as(id + page).isIn(400, 404);
            }
        }
        assertThat(browser.get(path + "/members/" + "0".repeat(24)).status()).isEqualTo(404);
    }
}
