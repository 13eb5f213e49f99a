package io.tenantry.console.organization;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import io.tenantry.password.LightHashing;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** No name is ever markup: every page that links lead to is read with names that try to be. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileNamesTest {
    private static final List<String> NAMES = List.of(
            "<script>alert(1)</script>",
            "\uD83D\uDE00".repeat(255),
            "\u202Egnp.exe",
            "{{7*7}}${7*7}<%= 7*7 %>",
            "\"><img src=x onerror=alert(1)>",
            "' onfocus='alert(1)",
            "javascript:alert(1)",
            "</textarea></title><svg onload=alert(1)>",
            "&lt;b&gt;",
            "\u0645\u0624\u0633\u0633\u0629");

    private static final String PASSWORD = "correct horse!";

    private final TestServer server = TestServer.start();
    private final Scene scene = new Scene(server);
    private final Browser browser = new Browser(server);

    @AfterAll
    void stop() {
        server.close();
    }

    private void fill() {
        int number = 0;
        for (String name : NAMES) {
            int organization = scene.organization(name);
            int person = scene.person("p" + ++number + "@example.org", name);
            scene.member(organization, person, "admin");
            int project = scene.project(organization, name);
            scene.projectKey(organization, project);
            scene.organizationKey(organization);
            scene.sql("UPDATE api_key SET name = ? WHERE organization_id = ?", name, organization);
            scene.sql(
                    "INSERT INTO service_key (name, prefix, digest, scopes, restricted, created_by, created_at,"
                            + " expires_at) VALUES (?, 'tks_', sha256(CAST(? AS bytea)), ARRAY['read'], false, ?, now(),"
                            + " now() + interval '1 day')",
                    name,
                    "\\x0" + number % 10,
                    name);
            scene.sql(
                    "INSERT INTO outgoing_mail (recipient, subject, text_part, html_part, last_error)"
                            + " VALUES ('p@example.org', ?, 'x', 'x', ?)",
                    name,
                    name);
            scene.sql(
                    "INSERT INTO webhook_endpoint (organization_id, project_id, lease, leased_until)"
                            + " VALUES (?, 0, gen_random_uuid(), now() + interval '1 day')",
                    organization);
            scene.sql(
                    "INSERT INTO webhook_delivery (organization_id, project_id, event_id, event_type, data,"
                            + " happened_at, state, finished_at) VALUES (?, 0, gen_random_uuid(), 'organization.updated',"
                            + " jsonb_build_object('name', CAST(? AS text)), now(), 'failed', now())",
                    organization,
                    name);
            scene.sql(
                    "INSERT INTO webhook_attempt (delivery_id, number, at, milliseconds, error, reply_state, reply)"
                            + " SELECT max(id), 1, now(), 7, ?, 'cut', ? FROM webhook_delivery",
                    name,
                    name);
            scene.sql(
                    "UPDATE organization SET business_unit_id = ?, discovery_source = ?, data_privacy_ignore_list ="
                            + " ARRAY[?] WHERE id = ?",
                    name,
                    name,
                    name,
                    organization);
        }
    }

    @BeforeAll
    void fillOnce() {
        fill();
        scene.sql(
                "INSERT INTO bulk_change (disabled, operator, name_filter, expected, last_id, created_at, starts_at, state,"
                        + " failed) VALUES (false, ?, ?, 10, 10, now(), now(), 'stopped', 10)",
                NAMES.get(0),
                NAMES.get(3));
        scene.sql(
                "INSERT INTO bulk_change_result SELECT b.id, o.id, 'being_deleted' FROM bulk_change b, organization o");
    }

    /** A person with such a name, who administers all of these organizations. */
    @Test
    void names_are_text_on_every_page_of_a_person() {
        int person = scene.person("hostile@example.org", NAMES.get(0));
        scene.sql("UPDATE person SET password_hash = ? WHERE id = ?", LightHashing.of(PASSWORD), person);
        scene.sql(
                "INSERT INTO membership (organization_id, person_id, role) SELECT id, ?, 'admin' FROM organization",
                person);
        int inviting = scene.organization(NAMES.get(4));
        scene.sql(
                "INSERT INTO invitation (organization_id, kind, email, email_fold, role) VALUES (?, 'invite', ?, ?,"
                        + " 'member')",
                inviting,
                "hostile@example.org",
                "hostile@example.org");
        scene.sql("UPDATE organization SET allow_join_requests = true WHERE id = ?", inviting);
        scene.sql(
                "INSERT INTO organization_domain (organization_id, domain, verified_at) VALUES (?, 'example.org',"
                        + " now())",
                inviting);
        Browser own = new Browser(server);
        assertThat(own.signIn("hostile@example.org", PASSWORD, "").status()).isEqualTo(200);
        Set<String> shown = new HashSet<>();
        Set<String> seen = crawl(own, shown);
        assertThat(seen).hasSizeGreaterThan(100).contains("/console/join", "/console/me/sessions");
        assertThat(seen).noneMatch(path -> path.startsWith("/console/history"));
        assertThat(shown).containsAll(NAMES);
    }

    @Test
    void names_are_text_on_every_page() {
        browser.signIn();
        // Audit entries with the names as values.
        Visit settings = browser.get(first("/console/organizations?filter=script") + "/settings");
        browser.send(settings, "/settings", "discovery_source", NAMES.get(4), "webhook_url", NAMES.get(0));
        browser.send(settings, "/settings", "discovery_source", NAMES.get(4));

        Set<String> shown = new HashSet<>();
        Set<String> seen = crawl(browser, shown);
        assertThat(seen).hasSizeGreaterThan(100);
        assertThat(shown).containsAll(NAMES);
        assertThat(seen)
                .contains("/console/people", "/console/mail", "/console/service-keys", "/console/system")
                .anyMatch(path -> path.matches("/console/bulk-changes/[0-9]+"))
                .anyMatch(path -> path.matches("/console/people/[0-9a-f]{24}"))
                .anyMatch(path -> path.matches("/console/organizations/[0-9a-f]{24}/webhooks/[0-9]+"));
    }

    /** Reads every page that links lead to; collects the names on them. */
    private Set<String> crawl(Browser browser, Set<String> shown) {
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of("/console/"));
        while (!open.isEmpty()) {
            String path = open.poll();
            if (seen.add(path)) {
                Visit page = browser.get(path);
                assertThat(page.status()).as(path).isEqualTo(200);
                check(path, page, shown);
                page.page().select("a[href]").eachAttr("abs:href").stream()
                        .map(link -> link.replaceFirst("#.*", ""))
                        .filter(link -> link.startsWith(server.url() + "/console"))
                        // Files, and descriptions, which have scripts of their own.
                        .filter(link -> !link.matches(".*/(results|export(\\?.*)?)|.*/console/api/.*"))
                        .forEach(link -> open.add(link.substring(server.url().length())));
            }
        }
        return seen;
    }

    private String first(String list) {
        Element link = Objects.requireNonNull(browser.get(list).page().selectFirst("tbody th a"));
        return link.absUrl("href").substring(server.url().length());
    }

    private static void check(String path, Visit page, Set<String> shown) {
        assertThat(page.page()
                        .select(
                                "script:not([src]), main script, style, [style], iframe, img, object, main svg:not(.icon), [onload], [onerror],"
                                        + " [onfocus]"))
                .as(path)
                .isEmpty();
        assertThat(page.page().select("script").eachAttr("abs:src"))
                .as(path)
                .allMatch(script -> script.matches("http://[^/]+/console/assets/[0-9a-f]{16}/[a-z-]+\\.js"));
        // An icon is one reference to our own file.
        assertThat(page.page().select("svg.icon > *").eachAttr("abs:href"))
                .as(path)
                .hasSize(page.page().select("svg.icon, svg.icon *").size() / 2)
                .allMatch(icon -> icon.matches("http://[^/]+/console/assets/[0-9a-f]{16}/icons\\.svg#[a-z0-9-]+"));
        assertThat(page.page().getElementsByAttributeStarting("on")).as(path).isEmpty();
        assertThat(page.page().select("[href^=javascript]")).as(path).isEmpty();
        assertThat(page.page().select("h1")).as(path).hasSize(1);
        assertThat(page.page().select("[id]").eachAttr("id")).as(path).doesNotHaveDuplicates();
        // Names are kept apart from the direction of the text around them.
        page.page().select("bdi").forEach(name -> shown.add(name.wholeText()));
        assertThat(page.header("Content-Security-Policy"))
                .as(path)
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        for (Element input : page.page().select("main input:not([type=hidden]), main select, main textarea")) {
            assertThat(page.page().select("label[for=" + input.id() + "]"))
                    .as(path + " " + input)
                    .hasSize(1);
        }
    }
}
