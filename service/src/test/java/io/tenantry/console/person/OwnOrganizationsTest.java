package io.tenantry.console.person;

import static io.tenantry.console.person.PeopleScene.alert;
import static io.tenantry.console.person.PeopleScene.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The work of people in their organizations. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnOrganizationsTest {
    private final PeopleScene people = new PeopleScene();
    private final Scene scene = people.scene;

    @AfterAll
    void stop() {
        people.close();
    }

    private int organization(String name, String admin) {
        int organization = scene.organization(name);
        people.member(organization, admin, "admin");
        return organization;
    }

    /** The path of the first member in a list. */
    private static String firstMember(Visit list) {
        return Objects.requireNonNull(list.page().selectFirst("tbody a"))
                .absUrl("href")
                .replaceFirst("^http://[^/]*", "");
    }

    @Test
    void a_person_in_2000_organizations_chooses_one_by_name_and_page() {
        int person = people.person("many@example.com", "Many");
        scene.sql("""
                INSERT INTO organization (name, name_fold, name_order) SELECT 'Branch ' || i, 'branch ' || i,
                    convert_to('branch ' || lpad(i::text, 4, '0'), 'UTF8') FROM generate_series(1, 2000) i""");
        scene.sql("""
                INSERT INTO membership (organization_id, person_id, role)
                SELECT id, ?, CASE name WHEN 'Branch 77' THEN 'view_only' ELSE 'admin' END
                FROM organization WHERE name LIKE 'Branch %'""", person);
        Browser browser = people.signedIn("many@example.com");
        Visit list = browser.get("/console/");
        assertThat(list.title()).isEqualTo("Your organizations – Tenantry");
        assertThat(list.page().select("tbody tr")).hasSize(25);
        assertThat(list.text()).contains("2,000 organizations");
        assertThat(list.reply().body().length()).isLessThan(100_000);
        Visit next = browser.get("/console/organizations?page=80");
        assertThat(next.page().select("tbody tr")).hasSize(25);
        assertThat(next.page().select("a[rel=next]")).isEmpty();
        assertThat(next.page().select("a[rel=prev]").attr("href")).isEqualTo("?page=79");
        assertThat(browser.get("/console/organizations?page=2&filter=branch+1")
                        .page()
                        .select("a[rel=next]")
                        .attr("href"))
                .isEqualTo("?filter=branch+1&page=3");
        Visit found = browser.get("/console/organizations?filter=BRANCH+77");
        assertThat(found.page().select("tbody tr").text()).startsWith("Branch 77 View only");
        assertThat(browser.get("/console/organizations?filter=nowhere").text())
                .contains("None of your organizations matches");
        assertThat(browser.get("/console/organizations?page=9999999999").status())
                .isEqualTo(200);
    }

    @Test
    void a_person_without_organizations_is_led_to_invitations() {
        people.person("alone@example.com", "Alone");
        Visit list = people.signedIn("alone@example.com").get("/console/");
        assertThat(list.text()).contains("You belong to no organization");
        assertThat(list.page().select("main a").attr("abs:href")).endsWith("/console/join");
    }

    @Test
    void an_admin_changes_settings_and_a_member_reads_them() {
        int acme = organization("Settings", "sa@example.com");
        people.member(acme, "sm@example.com", "member");
        String path = people.path(acme);
        Browser admin = people.signedIn("sa@example.com");
        Visit page = admin.get(path + "/settings");
        Visit saved = admin.send(
                page, "/settings", "name", "Settled", "timezone", "Europe/Berlin", "vapi_api_key", "vapi-secret-3f9a");
        assertThat(told(saved)).isEqualTo("The changes were saved.");
        assertThat(saved.title()).isEqualTo("Settings of Settled – Tenantry");
        assertThat(saved.text()).contains("Stored: ********3f9a.");
        // The agents' limit is shown, but only operators change it.
        Visit limits = admin.get(path + "/limits");
        assertThat(limits.page().select("span#max_agents_limit")).hasSize(1);
        assertThat(limits.page().select("input[name=max_concurrent_runs_limit]"))
                .hasSize(1);
        Visit wrong = admin.send(limits, "/limits", "max_concurrent_runs_limit", "x");
        assertThat(wrong.fault("max_concurrent_runs_limit")).isNotEmpty();
        Visit stale = admin.send(page, "/settings", "team_size", "500+");
        assertThat(stale.status()).isEqualTo(412);
        // The first field that has changed has the focus.
        assertThat(stale.page().select("[autofocus]").eachAttr("id")).containsExactly("name");

        Visit read = people.signedIn("sm@example.com").get(path + "/settings");
        assertThat(read.text()).contains("Europe/Berlin", "Stored", "Administrators of the organization");
        assertThat(read.reply().body()).doesNotContain("*3f9a", "vapi-secret");
        assertThat(admin.get(path + "/history").text()).contains("Time zone: UTC → Europe/Berlin", "sa@example.com");
    }

    @Test
    void members_get_roles_and_are_removed_and_the_last_admin_stays() {
        int acme = organization("Roles", "ra@example.com");
        people.member(acme, "rm@example.com", "member");
        String path = people.path(acme);
        Browser admin = people.signedIn("ra@example.com");
        Visit list = admin.get(path + "/members?filter=rm@");
        assertThat(list.page().select("tbody tr")).hasSize(1);
        String member = firstMember(list);
        Visit page = admin.get(member);
        assertThat(page.value("role")).isEqualTo("member");
        Visit changed = admin.send(page, "/members/", "role", "view_only");
        assertThat(told(changed)).isEqualTo("The member was changed.");
        assertThat(admin.get(member).value("role")).isEqualTo("view_only");
        assertThat(admin.send(page, "/members/", "role", "admin").status()).isEqualTo(412);

        String own = firstMember(admin.get(path + "/members?filter=ra@"));
        Visit last = admin.send(admin.get(own), "/members/", "role", "member");
        assertThat(last.status()).isEqualTo(409);
        assertThat(last.fault("role")).isEqualTo("An organization needs at least one admin.");
        assertThat(admin.send(admin.get(path), "/leave").status()).isEqualTo(409);

        Browser leaving = people.signedIn("rm@example.com");
        assertThat(leaving.send(leaving.get(path), "/leave").title()).isEqualTo("Sign in – Tenantry");
        assertThat(admin.get(member).status()).isEqualTo(404);
        people.member(acme, "rx@example.com", "member");
        Visit removed = admin.send(admin.get(firstMember(admin.get(path + "/members?filter=rx@"))), "/remove");
        assertThat(told(removed)).isEqualTo("The member was removed.");
        assertThat(removed.page().select("tbody tr")).hasSize(1);
    }

    @Test
    void addresses_are_pasted_as_mail_programs_write_them() {
        int pasted = organization("Pasted", "pa@example.com");
        String path = people.path(pasted) + "/invitations";
        Browser admin = people.signedIn("pa@example.com");
        Visit some = admin.send(admin.get(path), "/invitations", "email", """
                        p1@example.com p2@example.com
                        "Lovelace, Ada" <p3@example.com>; Bo B <p4@example.com>,p5@example.com\r
                        \t<p1@example.com>
                        not an address
                        Cy <cy@>

                        """);
        assertThat(alert(some)).contains("Invitations that were sent: 5.");
        assertThat(some.page().select("#email-faults li").eachText())
                .containsExactly("not an address: Enter a valid e-mail address.", "cy@: Enter a valid e-mail address.");
        assertThat(some.value("email")).isEqualTo("not an address\ncy@");
        assertThat(some.page().select("tbody th").eachText())
                .containsExactlyInAnyOrder(
                        "p1@example.com", "p2@example.com", "p3@example.com", "p4@example.com", "p5@example.com");
    }

    @Test
    void several_people_are_invited_at_once_and_the_wrong_ones_stay_in_the_form() {
        int acme = organization("Inviting", "ia@example.com");
        people.member(acme, "im@example.com", "member");
        String path = people.path(acme) + "/invitations";
        Browser admin = people.signedIn("ia@example.com");
        Visit some = admin.send(
                admin.get(path),
                "/invitations",
                "email",
                "one@example.com, two@example.com;\r\nnonsense\r\nim@example.com",
                "role",
                "view_only");
        assertThat(some.status()).isEqualTo(400);
        assertThat(alert(some)).contains("Invitations that were sent: 2.");
        assertThat(some.fault("email")).contains("nonsense: ", "im@example.com: This person is already a member.");
        assertThat(some.page().select("#email").eachText().getFirst())
                .isEqualToNormalizingWhitespace("nonsense im@example.com");
        assertThat(some.page().select("tbody tr")).hasSize(2);
        Visit all = admin.send(some, "/invitations", "email", "three@example.com\nfour@example.com");
        assertThat(told(all)).isEqualTo("The invitations were sent.");
        assertThat(admin.send(all, "/invitations", "email", " ").fault("email")).isNotEmpty();
        String many = IntStream.range(0, 101)
                .mapToObj(number -> "p" + number + "@b.example")
                .collect(Collectors.joining(" "));
        assertThat(admin.send(all, "/invitations", "email", many).fault("email"))
                .isEqualTo("Enter at most 100 addresses.");
        assertThat(people.server.installation().outbox().list(true, 100, 0))
                .filteredOn(mail -> mail.to().equals("three@example.com"))
                .hasSize(1);
    }

    @Test
    void an_invitation_is_accepted_and_a_request_is_approved_or_rejected() {
        int acme = organization("Joining", "ja@example.com");
        scene.sql("UPDATE organization SET allow_join_requests = true WHERE id = ?", acme);
        scene.sql(
                "INSERT INTO organization_domain (organization_id, domain, verified_at) VALUES (?, ?, now())",
                acme,
                "join.example");
        String path = people.path(acme) + "/invitations";
        Browser admin = people.signedIn("ja@example.com");
        admin.send(admin.get(path), "/invitations", "email", "yes@example.com\nno@example.com");
        people.person("yes@example.com", "Yes");
        people.person("no@example.com", "No");
        Browser yes = people.signedIn("yes@example.com");
        assertThat(yes.get("/console/").text()).contains("You are invited to an organization.");
        Visit joined = yes.send(yes.get("/console/join"), "/accept");
        assertThat(told(joined)).startsWith("You have accepted the invitation.");
        assertThat(yes.get("/console/").title()).isEqualTo("Joining – Tenantry");
        Browser no = people.signedIn("no@example.com");
        Visit waiting = no.get("/console/join");
        String token = Browser.body(Browser.form(waiting, "/accept"));
        assertThat(told(no.send(waiting, "/decline"))).isEqualTo("You have declined the invitation.");
        assertThat(alert(no.send(waiting, "/accept"))).isEqualTo("It has been rejected already.");
        // An invitation of somebody else is not there.
        assertThat(token).isNotEmpty();
        int foreign = people.server
                .database()
                .read(handle -> handle.createQuery("SELECT id FROM invitation WHERE email = 'yes@example.com'")
                        .mapTo(int.class)
                        .one());
        assertThat(no.visit("POST", "/console/join/invitations/" + foreign + "/accept", token)
                        .status())
                .isEqualTo(404);

        people.person("sue@join.example", "Sue");
        Browser sue = people.signedIn("sue@join.example");
        Visit asked = sue.send(sue.get("/console/join"), "/ask");
        assertThat(told(asked)).isEqualTo("Your request was sent to the administrators.");
        Visit withdrawn = sue.send(asked, "/withdraw");
        assertThat(told(withdrawn)).isEqualTo("Your request was withdrawn.");
        sue.send(withdrawn, "/ask");
        assertThat(told(admin.send(admin.get(path), "/reject"))).isEqualTo("The request was rejected.");
        sue.send(sue.get("/console/join"), "/ask");
        assertThat(told(admin.send(admin.get(path), "/approve"))).startsWith("The request was approved");
        assertThat(sue.get("/console/").title()).isEqualTo("Joining – Tenantry");
    }

    @Test
    void a_key_with_a_name_is_made_shown_once_and_revoked_and_a_project_is_created() {
        int acme = organization("Keys", "ka@example.com");
        String path = people.path(acme);
        Browser admin = people.signedIn("ka@example.com");
        Visit page = admin.get(path + "/keys");
        Visit unnamed = admin.send(page, "/keys", "name", " ");
        assertThat(unnamed.status()).isEqualTo(400);
        assertThat(unnamed.fault("name")).isNotEmpty();
        Visit tampered = admin.send(page, "/keys", "name", "Build", "valid", "3000");
        assertThat(tampered.status()).isEqualTo(400);
        assertThat(tampered.fault("valid")).isEqualTo("Choose one from the list.");
        Visit made = admin.send(page, "/keys", "name", "Build", "allowed", "read", "valid", "30");
        assertThat(made.status()).isEqualTo(200);
        String key = made.page().select(".secret").text();
        assertThat(people.api("GET", "/organizations/", null, "X-CEKURA-API-KEY", key))
                .isEqualTo(200);
        assertThat(people.api("PATCH", "/organizations/" + acme + "/", "{}", "X-CEKURA-API-KEY", key))
                .isEqualTo(403);
        Visit list = admin.get(path + "/keys");
        assertThat(list.reply().body()).doesNotContain(key);
        assertThat(list.page().select("tbody tr").text())
                .matches("Build \\S+… Whole organization Reading ka@example\\.com \\d.* Revoke….*")
                .doesNotContain("Never Never");
        assertThat(told(admin.send(list, "/revoke"))).isEqualTo("The key was revoked.");
        assertThat(people.api("GET", "/organizations/", null, "X-CEKURA-API-KEY", key))
                .isEqualTo(401);

        scene.sql("UPDATE organization SET quota_max_projects = 1 WHERE id = ?", acme);
        Visit created = admin.send(admin.get(path + "/projects"), "/projects", "name", "Support");
        assertThat(told(created)).isEqualTo("The project was created.");
        assertThat(created.page().select("tbody th").text()).isEqualTo("Support");
        Visit full = admin.send(created, "/projects", "name", "Another");
        assertThat(full.status()).isEqualTo(409);
        assertThat(full.value("name")).isEqualTo("Another");
    }
}
