package io.tenantry.console.project;

import static io.tenantry.console.person.PeopleScene.alert;
import static io.tenantry.console.person.PeopleScene.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import io.tenantry.console.person.PeopleScene;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The page of a project, and the own keys of a person. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ProjectPagesTest {
    private final PeopleScene people = new PeopleScene();
    private final int acme = people.scene.organization("Acme");
    private final int other = people.scene.organization("Other");
    private Browser admin;
    private Browser guest;

    @BeforeAll
    void fill() {
        people.member(acme, "ada@example.com", "admin");
        people.scene.project(acme, "First");
        people.person("gus@example.com", "Gus");
        people.scene.project(other, "Theirs");
        admin = people.signedIn("ada@example.com");
    }

    @AfterAll
    void stop() {
        people.close();
    }

    private Visit created(String name) {
        String list = people.path(acme) + "/projects";
        Visit made = admin.send(admin.get(list), "/projects", "name", name);
        return admin.get(address(made, name));
    }

    private static String address(Visit list, String name) {
        String url =
                list.page().select("tbody a.name[title=" + name + "]").get(0).absUrl("href");
        return url.substring(url.indexOf("/console/"));
    }

    private int status(String method, String path, @Nullable String body, String key) {
        return people.api(method, path, body, "X-CEKURA-API-KEY", key);
    }

    @Test
    void a_project_gets_another_name_and_color_unless_somebody_was_quicker() {
        Visit page = created("Second");
        assertThat(page.title()).isEqualTo("Second of Acme – Tenantry");
        assertThat(page.value("project_name")).isEqualTo("Second");
        assertThat(page.value("color")).isEqualTo("blue");
        String action = "/projects/";
        Visit empty = admin.send(page, action, "project_name", " ", "color", "sky");
        assertThat(empty.status()).isEqualTo(400);
        assertThat(empty.fault("project_name")).isNotEmpty();
        assertThat(empty.fault("color")).isEqualTo("Choose one from the list.");
        Visit saved = admin.send(page, action, "project_name", "Renamed", "color", "teal");
        assertThat(told(saved)).isEqualTo("The project was changed.");
        assertThat(saved.value("project_name")).isEqualTo("Renamed");
        assertThat(saved.value("color")).isEqualTo("teal");

        Visit late = admin.send(page, action, "project_name", "Late", "color", "red");
        assertThat(late.status()).isEqualTo(412);
        assertThat(alert(late)).contains("It has the name Renamed and the color teal now");
        assertThat(late.value("project_name")).isEqualTo("Late");
        assertThat(told(admin.send(late, action))).isEqualTo("The project was changed.");
        Visit history = admin.get(people.path(acme) + "/history");
        assertThat(history.text()).contains("Renamed", "Late", "teal", "red");
    }

    @Test
    void a_key_of_a_project_is_shown_once_reaches_that_project_alone_and_is_revoked() {
        Visit page = created("Keyed");
        Visit made = admin.send(page, "/keys", "name", "Bot", "allowed", "read", "valid", "");
        assertThat(made.status()).isEqualTo(200);
        String key = made.page().select(".secret").text();
        Visit again = admin.get(address(admin.get(people.path(acme) + "/projects"), "Keyed"));
        assertThat(again.reply().body()).doesNotContain(key);
        assertThat(again.page().select("section[aria-labelledby=keys] tbody tr").text())
                .matches("Bot \\S+… Reading ada@example\\.com .*Never Never Revoke….*");
        assertThat(status("GET", "/organizations/", null, key)).isEqualTo(200);

        String elsewhere = Browser.form(again, "/revoke")
                .attr("action")
                .replaceFirst(
                        ".*/projects/[0-9a-f]+/", address(admin.get(people.path(acme) + "/projects"), "First") + "/");
        assertThat(admin.visit("POST", elsewhere, Browser.body(Browser.form(again, "/revoke")))
                        .status())
                .isEqualTo(404);
        assertThat(told(admin.send(again, "/revoke"))).isEqualTo("The key was revoked.");
        assertThat(status("GET", "/organizations/", null, key)).isEqualTo(401);
    }

    @Test
    void an_operator_makes_no_key_of_a_project() {
        created("Of operators");
        Browser operator = people.browser();
        operator.signIn();
        Visit page = operator.get(address(operator.get(people.path(acme) + "/projects"), "First"));
        assertThat(page.page().select("form[action$=/keys]")).isEmpty();
        String token = page.page().select("input[name=token]").attr("value");
        assertThat(operator.visit(
                                "POST",
                                address(operator.get(people.path(acme) + "/projects"), "First") + "/keys",
                                "token=" + token + "&name=x&allowed=read&valid=30")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_member_of_a_project_alone_works_with_it() {
        Visit page = created("Shared");
        String path = page.reply().uri().getPath();
        people.scene.sql(
                "INSERT INTO membership (organization_id, project_id, person_id, role)"
                        + " SELECT ?, p.id, q.id, 'member' FROM project p, person q WHERE p.name = 'Shared'"
                        + " AND q.email = 'gus@example.com'",
                acme);
        guest = people.signedIn("gus@example.com");
        Visit seen = guest.get(path);
        assertThat(seen.page()
                        .select("section[aria-labelledby=members] tbody tr")
                        .eachText())
                .anyMatch(row -> row.startsWith("Gus gus@example.com Member"));
        assertThat(seen.page().select("section[aria-labelledby=removal]")).isEmpty();
        assertThat(told(guest.send(seen, "/projects/", "project_name", "Shared", "color", "pink")))
                .isEqualTo("The project was changed.");
        for (String name : List.of("First", "Theirs")) {
            String address = name.equals("First")
                    ? address(admin.get(people.path(acme) + "/projects"), name)
                    : path.replace(people.path(acme), people.path(other));
            assertThat(guest.visit("GET", address, null).status()).as(name).isEqualTo(404);
        }
    }

    @Test
    void a_project_is_deleted_unless_it_is_the_last_one() {
        Visit page = created("Doomed");
        Visit made = admin.send(page, "/keys", "name", "Bot", "allowed", "write", "valid", "30");
        String key = made.page().select(".secret").text();
        assertThat(status("GET", "/organizations/", null, key)).isEqualTo(200);
        Visit deleted = admin.send(page, "/delete");
        assertThat(told(deleted)).isEqualTo("The project was deleted, with its keys and memberships.");
        assertThat(deleted.page().select("tbody a.name").eachText()).doesNotContain("Doomed");
        assertThat(status("GET", "/organizations/", null, key)).isEqualTo(401);
        assertThat(admin.visit("GET", page.reply().uri().getPath(), null).status())
                .isEqualTo(404);

        int small = people.scene.organization("Small");
        people.member(small, "sam@example.com", "admin");
        people.scene.project(small, "Only");
        Browser sam = people.signedIn("sam@example.com");
        Visit only = sam.get(address(sam.get(people.path(small) + "/projects"), "Only"));
        Visit refused = sam.send(only, "/delete");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(alert(refused)).contains("An organization keeps at least one project, and this is its last one.");
    }

    @Test
    void a_person_makes_and_revokes_own_keys() {
        people.member(acme, "pat@example.com", "member");
        Browser pat = people.signedIn("pat@example.com");
        Visit page = pat.get("/console/me/keys");
        assertThat(page.text()).contains("There is no key here");
        Visit unnamed = pat.send(page, "/me/keys", "name", "");
        assertThat(unnamed.status()).isEqualTo(400);
        assertThat(unnamed.fault("name")).isNotEmpty();
        Visit made = pat.send(page, "/me/keys", "name", "Laptop", "allowed", "keys", "valid", "90");
        assertThat(made.status()).isEqualTo(200);
        String key = made.page().select(".secret").text();
        assertThat(status("GET", "/organizations/", null, key)).isEqualTo(200);
        Visit list = pat.get("/console/me/keys");
        assertThat(list.reply().body()).doesNotContain(key);
        assertThat(list.page().select("tbody tr").text())
                .startsWith("Laptop")
                .contains("Reading, changing, making keys and giving access");
        String revocation = Browser.form(list, "/revoke").attr("action").replaceFirst(".*/me/", "/console/me/");
        assertThat(admin.visit("POST", revocation, "token=x").status()).isEqualTo(403);
        assertThat(told(pat.send(list, "/revoke"))).isEqualTo("The key was revoked.");
        assertThat(status("GET", "/organizations/", null, key)).isEqualTo(401);
    }
}
