package io.tenantry.console.organization;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import io.tenantry.password.LightHashing;
import io.tenantry.start.Options;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Bulk changes and the export of organizations, in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BulkPagesTest {
    private static final String PASSWORD = "correct horse!";

    private final TestClock clock = new TestClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final TestServer server = TestServer.start(TestDatabases.create(), clock, Options.DEFAULT);
    private final Scene scene = new Scene(server);
    private final Browser browser = new Browser(server);

    @BeforeAll
    void fill() {
        scene.together(within -> IntStream.range(0, 450)
                .map(i -> within.organization("Org %03d".formatted(i)))
                .sum());
        scene.sql("UPDATE organization SET disabled = id % 3 = 0, business_unit_id = '=1+1', quota_max_users = 7");
        scene.organization("=cmd|' \"quoted\", comma");
        int person = scene.personIn(scene.organization("Other"), "ada@example.org", "admin");
        scene.sql("UPDATE person SET password_hash = ? WHERE id = ?", LightHashing.of(PASSWORD), person);
        browser.signIn();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** The address that the form of the list sends its reader to. */
    private static String address(Visit list, String button, String... values) {
        Element form = Objects.requireNonNull(list.page().selectFirst("form.rows"));
        StringBuilder query = new StringBuilder();
        form.select("input[type=hidden]")
                .forEach(input -> query.append('&')
                        .append(input.attr("name"))
                        .append('=')
                        .append(input.attr("value").replace(" ", "+")));
        for (int i = 0; i < values.length; i += 2) {
            query.append('&').append(values[i]).append('=').append(values[i + 1]);
        }
        Element pressed = form.select("button").stream()
                .filter(one -> one.text().startsWith(button))
                .findFirst()
                .orElseThrow();
        String action = pressed.hasAttr("formaction") ? pressed.absUrl("formaction") : form.absUrl("action");
        String act = pressed.hasAttr("name") ? "act=" + pressed.attr("value") : "";
        return action.replaceFirst("^http://[^/]*", "") + "?" + act + query;
    }

    private Visit awaitEnd(String path) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        Visit page = browser.get(path);
        while (page.page().select("form[action*=undo]").size() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            page = browser.get(path);
        }
        return page;
    }

    private static String path(Visit page) {
        return page.reply().request().uri().getPath();
    }

    @Test
    void all_that_match_are_disabled_ten_seconds_after_the_confirmation() {
        Visit list = browser.get("/console/organizations?filter=org+0&status=enabled");
        assertThat(list.page().select("label[for=which-all]").text()).isEqualTo("All 67 that match");
        Visit preview = browser.get(address(list, "Disable", "which", "all"));
        assertThat(preview.title()).isEqualTo("Disable 67 organizations – Tenantry");
        assertThat(preview.text()).contains("Organizations 67", "Disabled already 0", "Some of them Org 000");
        assertThat(preview.page().select("a.quiet").attr("abs:href"))
                .endsWith("/console/organizations?filter=org+0&status=enabled");
        assertThat(scene.count("bulk_change WHERE name_filter = 'org 0'")).isZero();

        Visit progress = browser.send(preview, "bulk-changes/new");
        assertThat(progress.page().select("[role=status]").text()).isEqualTo("The bulk change is confirmed.");
        assertThat(progress.text()).contains("Waiting", "0 of 67", "Nothing is changed yet.", "by operator");
        assertThat(scene.count("organization WHERE disabled AND name LIKE 'Org 0%'"))
                .isEqualTo(33);

        clock.advance(Duration.ofSeconds(10));
        Visit done = awaitEnd(path(progress));
        assertThat(done.text()).contains("Done", "Disabled 67 of 67", "Disabled before 0", "Failed 0");
        assertThat(scene.count("organization WHERE NOT disabled AND name LIKE 'Org 0%'"))
                .isZero();
        assertThat(scene.count("audit_event WHERE action = 'updateOrganisation' AND operator = 'operator'"
                        + " AND object_name LIKE 'Org 0%' AND user_agent IS NOT NULL"))
                .isEqualTo(67);

        String results =
                browser.visit("GET", path(done) + "/results", null).reply().body();
        assertThat(results.lines()).hasSize(68);
        assertThat(results.lines().toList().get(1)).matches("[0-9a-f]{24},Org 000,changed");
        Visit all = browser.get("/console/bulk-changes");
        assertThat(all.page().select("tbody th").eachText()).contains("Disable 67 organizations");
    }

    @Test
    void only_the_chosen_rows_are_changed() {
        Visit list = browser.get("/console/organizations?filter=org+2");
        List<String> boxes = list.page().select("input[name=choose]").eachAttr("value");
        assertThat(boxes).hasSize(25);
        assertThat(list.page().select("label[for=choose-" + boxes.get(1) + "]").text())
                .isEqualTo("Choose Org 201");
        Visit preview =
                browser.get(address(list, "Enable", "which", "chosen", "choose", boxes.get(1), "choose", boxes.get(2)));
        assertThat(preview.title()).isEqualTo("Enable 2 organizations – Tenantry");
        assertThat(preview.text()).contains("These are Org 201 Org 202");
        Visit undone = browser.send(browser.send(preview, "bulk-changes/new"), "/undo");
        assertThat(undone.page().select("[role=status]").text())
                .isEqualTo("The bulk change was undone: nothing was changed.");
        assertThat(undone.page().select("form[action*=undo]")).isEmpty();

        Visit none = browser.get(address(list, "Disable", "which", "chosen"));
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.text()).contains("Choose organizations first", "Tick the boxes");
        assertThat(browser.get("/console/bulk-changes/new?act=disable&which=chosen&choose=x&choose=" + "0".repeat(24))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void another_number_than_was_shown_is_asked_for_again() {
        Visit preview = browser.get("/console/bulk-changes/new?act=enable&which=all&filter=org+3&status=disabled");
        long shown = Long.parseLong(preview.page().select("input[name=count]").attr("value"));
        scene.organization("Org 3 new");
        scene.sql("UPDATE organization SET disabled = true WHERE name = 'Org 3 new'");
        Visit again = browser.send(preview, "bulk-changes/new");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.page().select("[role=alert]").text())
                .isEqualTo(
                        "The number of organizations has changed since. Nothing was changed. This is the new number.");
        assertThat(again.title()).isEqualTo("Enable " + (shown + 1) + " organizations – Tenantry");
        assertThat(scene.count("bulk_change WHERE name_filter = 'org 3'")).isZero();
        assertThat(browser.send(again, "bulk-changes/new").text()).contains("Waiting");
        assertThat(browser.send(again, "bulk-changes/new", "count", "x").status())
                .isEqualTo(409);
        assertThat(browser.send(again, "bulk-changes/new", "filter", "no such name")
                        .status())
                .isEqualTo(400);
        assertThat(browser.send(again, "bulk-changes/new", "act", "remove").status())
                .isEqualTo(404);
    }

    @Test
    void the_export_has_all_that_match_in_the_order_of_the_list() {
        Visit list = browser.get("/console/organizations?filter=org&sort=-name");
        HttpResponse<String> reply = browser.visit("GET", address(list, "Export", "which", "all"), null)
                .reply();
        assertThat(reply.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
        assertThat(reply.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"organizations.csv\"");
        assertThat(reply.headers().firstValue("Cache-Control")).hasValue("no-store");
        List<String> lines = Arrays.asList(reply.body().split("\r\n", -1));
        assertThat(lines.getFirst()).isEqualTo("\ufeffid,name,status,business_unit,max_projects,max_members,created");
        List<String> names = lines.stream()
                .skip(1)
                .filter(line -> line.contains(",Org "))
                .map(line -> line.split(",", -1)[1])
                .toList();
        assertThat(names.size()).isEqualTo((int) scene.count("organization WHERE name LIKE 'Org %'"));
        assertThat(names.stream().filter(name -> name.matches("Org [0-9]+")))
                .isSortedAccordingTo((a, b) -> b.compareTo(a))
                .hasSize(450);
        assertThat(lines.get(5)).matches("[0-9a-f]{24},Org \\d+,(enabled|disabled),'=1\\+1,0,7,20\\S+Z");

        String hostile = browser.visit("GET", "/console/organizations/export?which=all&filter=cmd", null)
                .reply()
                .body();
        assertThat(hostile).contains(",\"'=cmd|' \"\"quoted\"\", comma\",");
        String box = list.page().select("input[name=choose]").attr("value");
        assertThat(browser.visit("GET", address(list, "Export", "which", "chosen", "choose", box), null)
                        .reply()
                        .body()
                        .lines())
                .hasSize(2);
        assertThat(browser.visit("GET", "/console/organizations/export", null).status())
                .isEqualTo(400);
    }

    @Test
    void people_and_forged_ids_find_no_such_page() {
        Visit preview = browser.get("/console/bulk-changes/new?act=disable&which=all&filter=other");
        Visit progress = browser.send(preview, "bulk-changes/new");
        Browser person = new Browser(server);
        person.signIn("ada@example.org", PASSWORD, "");
        String missing = person.get("/console/no-such-page").text();
        for (String path : List.of(
                "/console/bulk-changes",
                "/console/bulk-changes/new?act=disable&which=all",
                path(progress),
                path(progress) + "/results",
                "/console/organizations/export?which=all")) {
            Visit refused = person.get(path);
            assertThat(refused.status()).as(path).isEqualTo(404);
            assertThat(refused.text()).as(path).isEqualTo(missing);
            assertThat(new Browser(server).visit("GET", path, null).status()).isEqualTo(303);
        }
        String token =
                person.get("/console/me").page().select("input[name=token]").attr("value");
        assertThat(person.visit("POST", path(progress) + "/undo", "token=" + token)
                        .status())
                .isEqualTo(404);
        assertThat(person.visit("POST", "/console/bulk-changes/new", "act=disable&which=all&count=1&token=" + token)
                        .status())
                .isEqualTo(404);

        for (String id : List.of("0", "999999999", "2147483648", "-1", "x", "%00", "1.0")) {
            assertThat(browser.get("/console/bulk-changes/" + id).status())
                    .as(id)
                    .isIn(400, 404);
            assertThat(browser.get("/console/bulk-changes/" + id + "/results").status())
                    .as(id)
                    .isIn(400, 404);
        }
        // Forms without the token of the session, or from another site.
        String body = Browser.body(Browser.form(preview, "bulk-changes/new"));
        assertThat(browser.visit("POST", "/console/bulk-changes/new", body.replaceAll("token=[^&]*", "token=x"))
                        .status())
                .isEqualTo(403);
        assertThat(browser.visit("POST", "/console/bulk-changes/new", body, "Sec-Fetch-Site", "cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(browser.send(progress, "/undo").text()).contains("Undone");
    }
}
