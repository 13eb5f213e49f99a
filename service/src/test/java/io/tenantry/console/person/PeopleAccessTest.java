package io.tenantry.console.person;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.console.operator.Browser;
import io.tenantry.console.operator.Browser.Visit;
import io.tenantry.storage.ObjectIds;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every page against every kind of caller: nobody, an operator, and people with more and less to say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class PeopleAccessTest {

    /** The pages of an organization, with the replies to its admin, a member, a view-only member and a member of a project. */
    private static final Map<String, List<Integer>> OF_ORGANIZATION = Map.ofEntries(
            Map.entry("", List.of(200, 200, 200, 200)),
            Map.entry("/settings", List.of(200, 200, 200, 200)),
            Map.entry("/limits", List.of(200, 200, 200, 200)),
            Map.entry("/policy", List.of(200, 403, 403, 403)),
            Map.entry("/privacy", List.of(200, 403, 403, 403)),
            Map.entry("/members", List.of(200, 200, 200, 403)),
            Map.entry("/members/new", List.of(404, 404, 404, 404)),
            Map.entry("/members/MEMBER", List.of(200, 403, 403, 403)),
            Map.entry("/invitations", List.of(200, 403, 403, 403)),
            Map.entry("/projects", List.of(200, 200, 200, 200)),
            Map.entry("/projects/PROJECT", List.of(200, 200, 200, 200)),
            Map.entry("/keys", List.of(200, 403, 403, 403)),
            Map.entry("/webhooks", List.of(200, 403, 403, 403)),
            Map.entry("/domains", List.of(200, 403, 403, 403)),
            Map.entry("/deletion", List.of(200, 403, 403, 403)),
            Map.entry("/history", List.of(200, 403, 403, 403)),
            Map.entry("/history/export", List.of(200, 403, 403, 403)));

    /** The forms, with the replies to the same people. A form that the caller may send is answered by 303, 200, 400 or 409. */
    private static final Map<String, List<Integer>> FORMS = Map.ofEntries(
            Map.entry("/settings?timezone=Asia/Tokyo&seen.timezone=UTC&revision=0", List.of(412, 403, 403, 403)),
            Map.entry("/limits?quota_max_users=7&seen.quota_max_users=0&revision=1", List.of(403, 403, 403, 403)),
            Map.entry("/policy?password_policy_min_length=1&seen.x=0", List.of(403, 403, 403, 403)),
            Map.entry("/members/new?name=x", List.of(404, 404, 404, 404)),
            Map.entry("/members/MEMBER?role=nothing", List.of(400, 403, 403, 403)),
            Map.entry("/members/ADMIN/remove", List.of(409, 403, 403, 403)),
            Map.entry("/invitations?email=x", List.of(400, 403, 403, 403)),
            Map.entry("/invitations/INVITATION/approve", List.of(404, 404, 404, 404)),
            Map.entry("/projects?name=", List.of(400, 400, 403, 403)),
            Map.entry("/projects/PROJECT?project_name=x&color=blue&revision=0", List.of(412, 412, 403, 412)),
            Map.entry("/projects/PROJECT/delete", List.of(409, 403, 403, 403)),
            Map.entry("/projects/PROJECT/keys?name=", List.of(400, 400, 403, 400)),
            Map.entry("/projects/PROJECT/keys/KEY/revoke", List.of(404, 404, 404, 404)),
            Map.entry("/keys?name=", List.of(400, 403, 403, 403)),
            Map.entry("/keys/KEY/revoke", List.of(303, 404, 404, 404)),
            Map.entry("/policy/enforce", List.of(404, 404, 404, 404)),
            Map.entry("/policy/enforce-older", List.of(404, 404, 404, 404)),
            Map.entry("/webhooks/test", List.of(400, 403, 403, 403)),
            Map.entry("/webhooks/1/again", List.of(404, 404, 404, 404)),
            Map.entry("/domains?domain=x", List.of(400, 403, 403, 403)),
            Map.entry("/domains/1/verify", List.of(404, 404, 404, 404)),
            Map.entry("/domains/1/remove", List.of(404, 404, 404, 404)),
            Map.entry("/deletion?name=x", List.of(400, 403, 403, 403)),
            Map.entry("/deletion/start", List.of(404, 404, 404, 404)),
            Map.entry("/deletion/undo", List.of(404, 404, 404, 404)),
            Map.entry("/enable", List.of(404, 404, 404, 404)),
            Map.entry("/disable", List.of(404, 404, 404, 404)));

    private static final List<String> OPERATORS_FORMS =
            List.of("/enable", "/disable", "/members/new", "/policy/enforce", "/deletion/start", "/deletion/undo");

    private static final List<String> OF_OPERATORS = List.of(
            "/history",
            "/history/export",
            "/sessions",
            "/organizations/new",
            "/people",
            "/deletions",
            "/mail",
            "/operators",
            "/service-keys",
            "/system");
    private static final List<String> OF_PEOPLE =
            List.of("/me", "/me/password", "/me/second-factor", "/me/keys", "/me/sessions", "/join");

    private final PeopleScene people = new PeopleScene();
    private final Scene scene = people.scene;
    private final int acme = scene.organization("Acme");
    private final int other = scene.organization("Other");
    private ObjectIds ids;
    private String path;
    private List<Browser> inside;
    private Browser operator;
    private Browser outside;

    @BeforeAll
    void fill() {
        ids = ObjectIds.read(people.server.database());
        path = people.path(acme);
        people.member(acme, "admin@example.com", "admin");
        people.member(acme, "member@example.com", "member");
        people.member(acme, "viewer@example.com", "view_only");
        int project = scene.project(acme, "Support");
        scene.projectMember(acme, project, people.person("guest@example.com", "guest"), "member");
        people.member(other, "elsewhere@example.com", "admin");
        inside = List.of(
                people.signedIn("admin@example.com"),
                people.signedIn("member@example.com"),
                people.signedIn("viewer@example.com"),
                people.signedIn("guest@example.com"));
        outside = people.signedIn("elsewhere@example.com");
        operator = people.browser();
        operator.signIn();
    }

    @AfterAll
    void stop() {
        people.close();
    }

    private int number(String sql) {
        return people.server
                .database()
                .read(handle -> handle.createQuery(sql).mapTo(int.class).one());
    }

    private String membership(String email) {
        return ids.of(
                ObjectIds.Kind.MEMBERSHIP,
                number("SELECT m.id FROM membership m JOIN person p ON p.id = m.person_id WHERE m.organization_id = "
                        + acme + " AND p.email = '" + email + "'"));
    }

    private String filled(String pattern) {
        scene.organizationKey(acme);
        return pattern.replace("MEMBER", membership("member@example.com"))
                .replace("ADMIN", membership("admin@example.com"))
                .replace("INVITATION", "1")
                .replace("PROJECT", ids.of(ObjectIds.Kind.PROJECT, number("SELECT min(id) FROM project")))
                .replace("KEY", ids.of(ObjectIds.Kind.API_KEY, number("SELECT max(id) FROM api_key")));
    }

    private static Visit get(Browser browser, String path) {
        return browser.visit("GET", path, null);
    }

    /** Sends a form with the token of the browser's own session; its fields are the query of the pattern. */
    private static Visit post(Browser browser, String path) {
        String[] parts = path.split("\\?", 2);
        String token = Objects.requireNonNull(
                        browser.get("/console/organizations").page().selectFirst("input[name=token]"))
                .attr("value");
        return browser.visit("POST", parts[0], "token=" + token + (parts.length > 1 ? "&" + parts[1] : ""));
    }

    @Test
    void pages_of_an_organization_open_by_role_and_never_for_strangers() {
        String unknown = text(get(outside, people.path(999)));
        OF_ORGANIZATION.forEach((pattern, replies) -> {
            String page = path + filled(pattern);
            List<Integer> statuses =
                    inside.stream().map(one -> get(one, page).status()).toList();
            assertThat(statuses).as(pattern).isEqualTo(replies);
            Visit stranger = get(outside, page);
            assertThat(stranger.status()).as(pattern).isEqualTo(404);
            assertThat(text(stranger)).as(pattern).isEqualTo(unknown);
            assertThat(get(people.browser(), page).header("Location"))
                    .as(pattern)
                    .contains("/?next=");
            assertThat(get(operator, page).status()).as(pattern).isEqualTo(200);
        });
    }

    /** The text of a page, without that of the navigation. */
    private static String text(Visit page) {
        return page.text();
    }

    @Test
    void forms_of_an_organization_are_carried_out_by_role_and_never_for_strangers() {
        FORMS.forEach((pattern, replies) -> {
            List<Integer> statuses = inside.stream()
                    .map(one -> post(one, path + filled(pattern)).status())
                    .toList();
            assertThat(statuses).as(pattern).isEqualTo(replies);
            assertThat(post(outside, path + filled(pattern)).status())
                    .as(pattern)
                    .isEqualTo(404);
            // Neither without a session nor with the token of another one.
            assertThat(people.browser()
                            .visit("POST", path + filled(pattern).replaceFirst("\\?.*", ""), "x=1")
                            .header("Location"))
                    .as(pattern)
                    .endsWith("console/?ended");
            assertThat(inside.getFirst()
                            .visit("POST", path + filled(pattern).replaceFirst("\\?.*", ""), "token=x")
                            .status())
                    .as(pattern)
                    .isEqualTo(foreign(pattern));
        });
        assertThat(number("SELECT count(*) FROM organization WHERE disabled")).isZero();
    }

    /** Forms of operators are not there for people, with any token. */
    private static int foreign(String pattern) {
        return OPERATORS_FORMS.stream().anyMatch(pattern::startsWith) ? 404 : 403;
    }

    @Test
    void the_pages_of_operators_are_not_there_for_people_and_the_other_way_round() {
        for (String page : OF_OPERATORS) {
            assertThat(get(inside.getFirst(), "/console" + page).status())
                    .as(page)
                    .isEqualTo(404);
            assertThat(get(operator, "/console" + page).status()).as(page).isEqualTo(200);
            assertThat(get(people.browser(), "/console" + page).status())
                    .as(page)
                    .isEqualTo(303);
        }
        assertThat(post(inside.getFirst(), "/console/organizations/new?name=x").status())
                .isEqualTo(404);
        assertThat(post(inside.getFirst(), "/console/sessions/1/end").status()).isEqualTo(404);
        for (String page : OF_PEOPLE) {
            assertThat(get(operator, "/console" + page).status()).as(page).isEqualTo(404);
            assertThat(get(inside.getFirst(), "/console" + page).status())
                    .as(page)
                    .isEqualTo(200);
            assertThat(get(people.browser(), "/console" + page).status())
                    .as(page)
                    .isEqualTo(303);
        }
        for (String form : List.of(
                "/me",
                "/me/verify",
                "/me/password",
                "/me/second-factor/enroll",
                "/me/second-factor/confirm",
                "/me/second-factor/disable",
                "/me/keys",
                "/me/keys/1/revoke",
                "/me/sessions/1/end",
                "/join/invitations/1/accept",
                "/join/invitations/1/decline",
                "/join/requests/1/withdraw",
                "/join/organizations/x/ask")) {
            assertThat(post(operator, "/console" + form).status()).as(form).isEqualTo(404);
            assertThat(inside.getFirst()
                            .visit("POST", "/console" + form, "token=x")
                            .status())
                    .as(form)
                    .isEqualTo(403);
            assertThat(people.browser().visit("POST", "/console" + form, "x=1").header("Location"))
                    .as(form)
                    .endsWith("console/?ended");
        }
        assertThat(post(operator, path + "/leave").status()).isEqualTo(404);
    }

    @Test
    void tabs_and_lists_show_what_the_role_allows() {
        assertThat(tabs(0))
                .containsExactly(
                        "Overview",
                        "Settings",
                        "Limits",
                        "Password policy",
                        "Privacy",
                        "Members",
                        "Invitations",
                        "Domains",
                        "Projects",
                        "Keys",
                        "Webhooks",
                        "History",
                        "Deletion");
        assertThat(tabs(1)).containsExactly("Overview", "Settings", "Limits", "Members", "Projects");
        assertThat(tabs(3)).containsExactly("Overview", "Settings", "Limits", "Projects");
        for (Browser one : inside) {
            Visit list = one.get("/console/organizations");
            assertThat(list.page().select("tbody th").eachText()).containsExactly("Acme");
            assertThat(get(one, path).page().select("form[action*=able]")).isEmpty();
        }
        // Only admins see secrets' masks and the settings of the management API; nobody but they has a form.
        scene.sql("UPDATE organization SET business_unit_id = 'north' WHERE id = ?", acme);
        assertThat(get(inside.getFirst(), path + "/settings").text()).contains("north");
        Visit member = get(inside.get(1), path + "/settings");
        assertThat(member.text()).doesNotContain("north", "Save changes").contains("Time zone", "UTC");
        assertThat(member.page().select("main input:not([type=hidden]), main select"))
                .isEmpty();
        scene.projectMember(acme, scene.project(acme, "Secret"), scene.person("x@example.com"), "admin");
        assertThat(get(inside.get(3), path + "/projects")
                        .page()
                        .select("tbody th")
                        .eachText())
                .containsExactly("Support");
    }

    private List<String> tabs(int who) {
        return get(inside.get(who), path).page().select(".tabs a").eachText();
    }
}
