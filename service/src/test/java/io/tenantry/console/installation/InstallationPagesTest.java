package io.tenantry.console.installation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import io.tenantry.console.person.PeopleScene;
import io.tenantry.start.ProgramVersion;
import io.tenantry.storage.ObjectIds;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The pages about the installation, for operators. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class InstallationPagesTest {
    private static final String PASSWORD = "a long one, really 1!";

    private final PeopleScene people = new PeopleScene();
    private final int acme = people.scene.organization("Acme");
    private Browser operator;
    private Browser admin;

    @BeforeAll
    void fill() {
        people.member(acme, "admin@example.com", "admin");
        operator = people.browser();
        operator.signIn();
        admin = people.signedIn("admin@example.com");
    }

    @AfterAll
    void stop() {
        people.close();
    }

    @Test
    void only_operators_find_these_pages() {
        String missing = admin.visit("GET", "/console/nowhere", null).text();
        for (String page :
                List.of("/deletions", "/deletions/1", "/mail", "/webhooks", "/operators", "/service-keys", "/system")) {
            Visit found = admin.visit("GET", "/console" + page, null);
            assertThat(found.status()).as(page).isEqualTo(404);
            assertThat(found.text()).as(page).isEqualTo(missing);
            assertThat(people.browser().visit("GET", "/console" + page, null).header("Location"))
                    .as(page)
                    .contains("/?next=");
        }
        String token = Objects.requireNonNull(
                        admin.get("/console/organizations").page().selectFirst("input[name=token]"))
                .attr("value");
        for (String form : List.of(
                "/operators", "/operators/1/remove", "/service-keys", "/service-keys/1/revoke", "/system/message")) {
            assertThat(admin.visit("POST", "/console" + form, "token=" + token).status())
                    .as(form)
                    .isEqualTo(404);
            assertThat(operator.visit("POST", "/console" + form, "token=" + token)
                            .status())
                    .as(form)
                    .isEqualTo(403);
        }
    }

    @Test
    void failing_receivers_of_all_organizations_are_listed_page_by_page() {
        assertThat(operator.get("/console/webhooks").text()).contains("No receiver fails");
        people.scene.sql("""
                INSERT INTO organization (name, name_fold, name_order)
                SELECT 'Failing ' || i, 'failing ' || i, '\\x01' FROM generate_series(1, 30) i""");
        people.scene.sql("""
                INSERT INTO webhook_endpoint (organization_id, project_id, retry_at, lease, leased_until)
                SELECT id, 0, CASE WHEN name <> 'Failing 3' THEN now() + interval '1 hour' END, gen_random_uuid(),
                    now() + interval '1 day'
                FROM organization WHERE name LIKE 'Failing %'""");
        people.scene.sql("""
                INSERT INTO webhook_delivery (organization_id, project_id, event_id, event_type, data, happened_at)
                SELECT organization_id, 0, gen_random_uuid(), 'organization.updated', '{}', '2026-01-02T03:04:05Z'
                FROM webhook_endpoint, generate_series(1, 2)""");
        people.scene.sql("""
                INSERT INTO webhook_attempt (delivery_id, number, at, milliseconds, status, error)
                SELECT min(d.id), n, now(), 7, 500, 'status ' || 500 + n
                FROM webhook_delivery d, generate_series(1, 2) n GROUP BY d.organization_id, n""");
        Visit first = operator.get("/console/webhooks");
        assertThat(first.page().select("tbody th").eachText())
                .hasSize(25)
                .contains("Failing 1", "Failing 4")
                .doesNotContain("Failing 3");
        assertThat(Objects.requireNonNull(first.page().selectFirst("tbody tr")).text())
                .startsWith("Failing 1 The organization 2 Jan 2026, 03:04 2 ")
                .endsWith("status 502");
        assertThat(first.page().select(".pager p").text()).isEqualTo("25 receivers of more");
        Visit second = operator.get(
                "/console/webhooks" + first.page().select(".pager a[rel=next]").attr("href"));
        assertThat(second.page().select("tbody th").eachText())
                .containsExactly("Failing 27", "Failing 28", "Failing 29", "Failing 30");
        assertThat(operator.get("/console/webhooks?after=9999999999-x").page().select("tbody th"))
                .hasSize(25);
        String link = first.page().select("tbody th a").attr("abs:href");
        assertThat(operator.get(link.replaceFirst("^http://[^/]*", "")).text()).contains("status");
    }

    @Test
    void operators_are_added_and_removed() {
        Visit page = operator.get("/console/operators");
        Visit wrong = operator.send(page, "/operators", "username", "eve", "password", "short");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.fault("password")).isNotEmpty();
        assertThat(wrong.value("username")).isEqualTo("eve");
        assertThat(wrong.value("password")).isEmpty();
        Visit added = operator.send(wrong, "/operators", "username", "eve", "password", PASSWORD);
        assertThat(PeopleScene.told(added)).isEqualTo("The operator was added.");
        assertThat(operator.send(page, "/operators", "username", "eve", "password", PASSWORD)
                        .fault("username"))
                .isEqualTo("There is an operator of that name already.");
        Browser eve = people.browser();
        assertThat(eve.signIn("eve", PASSWORD, "").status()).isEqualTo(200);
        Visit list = operator.get("/console/operators?sort=name");
        assertThat(list.page().select("tbody th").eachText()).contains("eve", "operator");
        String action = list.page().select("tr:contains(eve) form").attr("action");
        Visit removed = operator.send(list, action.substring(action.indexOf("/operators/")));
        assertThat(PeopleScene.told(removed)).isEqualTo("The operator was removed.");
        assertThat(eve.visit("GET", "/console/operators", null).status()).isEqualTo(303);
        Visit last = operator.send(operator.get("/console/operators"), "/remove");
        assertThat(last.status()).isEqualTo(409);
        assertThat(PeopleScene.alert(last)).isNotEmpty();
    }

    @Test
    void a_service_key_is_shown_once_and_revoked() {
        Visit page = operator.get("/console/service-keys");
        Visit wrong = operator.send(page, "/service-keys", "name", "", "days", "many", "organizations", "nonsense");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.fault("organizations")).isEqualTo("There is no organization nonsense.");
        assertThat(wrong.value("days")).isEqualTo("many");
        Visit none = operator.send(page, "/service-keys", "name", "Counter", "days", "0");
        assertThat(none.fault("scope_usage")).isEqualTo("A service key has at least one scope.");
        assertThat(none.fault("days")).isNotEmpty();

        String id = ObjectIds.read(people.server.database()).of(ObjectIds.Kind.ORGANIZATION, acme);
        Visit made = operator.send(
                page, "/service-keys", "name", "Counter", "scope_usage", "yes", "organizations", id, "days", "30");
        assertThat(made.status()).isEqualTo(200);
        String key = made.page().select(".secret code").text();
        assertThat(key).startsWith("tks_");
        Visit list = operator.get("/console/service-keys");
        assertThat(list.reply().body()).doesNotContain(key);
        assertThat(list.page().select("tbody tr").text()).contains("Counter", "Usage", "1 organization", "operator");
        Visit revoked = operator.send(list, "/revoke");
        assertThat(PeopleScene.told(revoked)).isEqualTo("The key was revoked.");
        assertThat(operator.send(list, "/revoke").status()).isEqualTo(404);
    }

    @Test
    void the_mail_queue_shows_states_without_texts() {
        people.scene.sql("INSERT INTO outgoing_mail (recipient, subject, text_part, html_part, last_error, failed_at)"
                + " SELECT 'to' || n || '@example.org', 'Subject ' || n, 'secret'::bytea, 'secret'::bytea,"
                + " 'No such mailbox.', now() FROM generate_series(1, 30) n");
        Visit page = operator.get("/console/mail");
        assertThat(page.page().select("tbody tr")).hasSize(25);
        assertThat(page.text())
                .contains("Failed", "No such mailbox.", "25 mails of more")
                .doesNotContain("secret");
        Visit next = operator.get("/console/mail"
                + Objects.requireNonNull(page.page().selectFirst("a[rel=next]")).attr("href"));
        assertThat(next.page().select("tbody tr").size()).isGreaterThanOrEqualTo(5);
        assertThat(operator.get("/console/mail?show=all&before=x").status()).isEqualTo(200);
    }

    @Test
    void the_nodes_are_shown_with_their_versions() {
        Visit page = operator.get("/console/system");
        assertThat(page.page().select("section[aria-labelledby=nodes] tbody tr").eachText())
                .singleElement()
                .asString()
                .contains(" (this one) " + ProcessHandle.current().pid() + " " + ProgramVersion.number() + " ");
    }

    @Test
    void the_system_message_is_replaced_and_background_work_is_shown() {
        Visit page = operator.get("/console/system");
        assertThat(page.text()).contains("Webhooks Works");
        Visit wrong = operator.send(page, "/system/message", "message", " ", "hours", "0");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.fault("message")).isEqualTo("Enter a message.");
        assertThat(wrong.fault("hours")).startsWith("Must be a whole number");
        Visit saved = operator.send(page, "/system/message", "message", "Down <b>tonight</b>", "hours", "2");
        assertThat(PeopleScene.told(saved)).isEqualTo("The message is shown from now on.");
        assertThat(saved.text()).contains("Down <b>tonight</b>");
        assertThat(people.server.get("/v2.0/system/message").body()).contains("tonight");
    }

    @Test
    void deletions_are_listed_with_their_certificates() {
        operator.send(operator.get(people.path(acme) + "/deletion"), "/deletion", "name", "Acme");
        Visit list = operator.get("/console/deletions?filter=acm&status=TOKEN_REQUESTED&sort=-name");
        assertThat(list.page().select("tbody tr").text()).contains("Acme", "Requested");
        assertThat(operator.get("/console/deletions?status=COMPLETED").text()).contains("No deletion matches");
        String link = Objects.requireNonNull(list.page().selectFirst("tbody th a"))
                .absUrl("href")
                .replaceFirst("^http://[^/]*", "");
        Visit one = operator.get(link);
        assertThat(one.text()).contains("Deletion of Acme", "Kinds of data: 0 of ");
        assertThat(operator.visit("GET", "/console/deletions/nonsense", null).status())
                .isEqualTo(404);
    }
}
