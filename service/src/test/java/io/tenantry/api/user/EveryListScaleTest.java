package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.KEY;
import static io.tenantry.api.user.SigningIn.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.FormBefore;
import io.tenantry.Scene;
import io.tenantry.access.RequestId;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A person in 2,000 organizations, and an organization of 20,000: every operation takes as many statements as for a few. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class EveryListScaleTest {
    private static final List<String> LISTS = List.of(
            "/organizations/",
            "/organizations/?search=a",
            "/v2/organizations/?page_size=100",
            "/memberships/",
            "/v1/projects/",
            "/api/v1/user-api-key/",
            "/v1/domains/",
            "/invites/",
            "/invites/?page=1&page_size=100",
            "/invites/my_invites/",
            "/invites/get_available_organizations/",
            "/provider-credentials/");

    private final List<String> statements = Collections.synchronizedList(new ArrayList<>());
    private SigningIn world;
    private Scene scene;

    /** An admin of organizations, and the organization with the most members. */
    private record Admin(int person, String key, int organization, int project) {}

    @BeforeAll
    void start() {
        world = new SigningIn();
        scene = world.scene;
        world.server.database().read(Handle::getJdbi).setSqlLogger(new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext context) {
                // Background work has separate statements.
                if (!RequestId.current().isEmpty()) {
                    statements.add(context.getRenderedSql());
                }
            }
        });
    }

    @AfterAll
    void stop() {
        world.close();
    }

    /** An admin of so many organizations, each with one of everything, the first with so many members. */
    private Admin admin(String name, int organizations, int members) {
        int person = world.person(name + "@" + name + ".example", 0);
        String like = name + "-%";
        scene.sql(
                "INSERT INTO organization (name, name_fold, name_order) SELECT ? || n, ? || n, ''::bytea"
                        + " FROM generate_series(1, ?) n",
                name + "-",
                name + "-",
                organizations);
        String each = " FROM organization o WHERE o.name LIKE ?";
        scene.sql(
                "INSERT INTO membership (organization_id, person_id, role) SELECT o.id, ?, 'admin'" + each,
                person,
                like);
        scene.sql("INSERT INTO project (organization_id, name) SELECT o.id, 'Project'" + each, like);
        scene.sql(
                "INSERT INTO api_key (organization_id, person_id, name, prefix, digest)"
                        + " SELECT o.id, ?, o.name, 'x', sha256(o.name::bytea)" + each,
                person,
                like);
        scene.sql(
                "INSERT INTO organization_domain (organization_id, domain, verified_at)" + " SELECT o.id, ?, now()"
                        + each,
                name + "s.example",
                like);
        scene.sql("UPDATE organization o SET allow_join_requests = true WHERE o.name LIKE ?", like);
        for (String to : List.of("guest@example.com", name + "@" + name + ".example")) {
            scene.sql(
                    "INSERT INTO invitation (organization_id, kind, email, email_fold, role, expires_at, project_ids)"
                            + " SELECT o.id, 'invite', ?, ?, 'member', now() + interval '1 day',"
                            + " ARRAY(SELECT id FROM project p WHERE p.organization_id = o.id)" + each,
                    to,
                    to,
                    like);
        }
        scene.sql(
                "INSERT INTO provider_credential (organization_id, provider, key, key_mask, data)"
                        + " SELECT o.id, 'vapi', ?, '********', ?" + each,
                FormBefore.seal("key"),
                FormBefore.seal("null"),
                like);
        int organization = one("SELECT min(id) FROM organization WHERE name LIKE '" + like + "'");
        int project = one("SELECT min(id) FROM project WHERE organization_id = " + organization);
        scene.sql(
                "INSERT INTO person (email, email_fold, name, name_fold, name_order)"
                        + " SELECT n || '@m' || ?, n || '@m' || ?, 'N', 'n', ''::bytea FROM generate_series(1, ?) n",
                name,
                name,
                members);
        for (String where : List.of("NULL::integer", Integer.toString(project))) {
            scene.sql(
                    "INSERT INTO membership (organization_id, project_id, person_id, role) SELECT ?, " + where
                            + ", id, 'member' FROM person WHERE email LIKE ?",
                    organization,
                    "%@m" + name);
        }
        return new Admin(person, scene.personKey(person), organization, project);
    }

    private int one(String sql) {
        return world.server
                .database()
                .read(handle -> handle.createQuery(sql).mapTo(int.class).one());
    }

    /**
     * The statements of a request; a batch counts as one. An earlier request has looked up the key, and nothing else
     * is cached.
     */
    private List<String> statements(Admin admin, String method, String path, @Nullable String body) {
        scene.sql("UPDATE membership SET updated_at = now() WHERE person_id = ?", admin.person());
        world.server.get("/user/organizations/2000000000/", KEY, admin.key());
        statements.clear();
        HttpResponse<String> reply =
                world.server.send(method, "/user" + path, body, KEY, admin.key(), "Content-Type", "application/json");
        assertThat(reply.statusCode()).as(path + ": " + reply.body()).isBetween(200, 204);
        return List.copyOf(statements);
    }

    /**
     * Requires the same number of statements for the requests of two admins.
     *
     * @param readLater the lists that are long for the second admin, and are read while they are written
     */
    private void assertAsMany(
            Admin few, Admin many, Map<String, Function<Admin, List<String>>> requests, List<String> readLater) {
        Map<String, Integer> ofFew = new LinkedHashMap<>();
        Map<String, Integer> ofMany = new LinkedHashMap<>();
        requests.forEach((name, request) -> {
            ofFew.put(name, request.apply(few).size());
            ofMany.put(name, request.apply(many).size());
        });
        // A long list of projects needs one more statement, which computes its length first.
        ofFew.computeIfPresent("/v1/projects/", (path, count) -> count + 1);
        // A list that is written while it is read has its rows from statements of the writer, not of the request.
        readLater.forEach(path -> ofFew.computeIfPresent(path, (ignored, count) -> count - 1));
        assertThat(ofMany).isEqualTo(ofFew);
        assertThat(ofMany.values()).allSatisfy(count -> assertThat(count).isBetween(1, 20));
    }

    @Test
    void a_person_in_two_thousand_organizations() {
        Admin few = admin("few", 3, 5);
        Admin many = admin("many", 2_000, 5);
        Map<String, Function<Admin, List<String>>> requests = new LinkedHashMap<>();
        LISTS.forEach(path -> requests.put(path, admin -> statements(admin, "GET", path, null)));
        requests.put("sign-in", this::signIn);
        requests.put("a new key", admin -> statements(admin, "POST", "/api/v1/user-api-key/", "{\"personal\": true}"));
        requests.put("a password", admin -> {
            statements.clear();
            String body = "{'email': '%s', 'old_password': '%s', 'new_password': 'Another good one 1!'}";
            assertThat(world.post("password/change/", body.formatted(email(admin), PASSWORD))
                            .statusCode())
                    .isEqualTo(204);
            return List.copyOf(statements);
        });
        assertAsMany(few, many, requests, List.of("/organizations/", "/organizations/?search=a"));
        assertThat(InvitationScene.json(world.server.get("/user/memberships/", KEY, many.key())))
                .hasSizeGreaterThan(2_000);
    }

    private List<String> signIn(Admin admin) {
        statements.clear();
        assertThat(world.login(email(admin), PASSWORD).statusCode()).isEqualTo(200);
        return List.copyOf(statements);
    }

    private String email(Admin admin) {
        return world.server
                .database()
                .read(handle -> handle.createQuery("SELECT email FROM person WHERE id = ?")
                        .bind(0, admin.person())
                        .mapTo(String.class)
                        .one());
    }

    @Test
    void an_organization_of_twenty_thousand_members() {
        Admin few = admin("small", 1, 5);
        Admin many = admin("large", 1, 20_000);
        Map<String, Function<Admin, List<String>>> requests = new LinkedHashMap<>();
        LISTS.forEach(path -> requests.put(path, admin -> statements(admin, "GET", path, null)));
        Map<String, Function<Admin, String>> ofOne = Map.of(
                "one organization", admin -> "/organizations/" + admin.organization() + "/",
                "its members", admin -> "/memberships/?organization=" + admin.organization(),
                "a project's members", admin -> "/v1/projects/members/?project_id=" + admin.project(),
                "a project", admin -> "/v1/projects/" + admin.project() + "/",
                "history", admin -> "/v1/audit-logs/?organization_id=" + admin.organization(),
                "deliveries", admin -> "/v1/webhook-deliveries/?organization_id=" + admin.organization());
        ofOne.forEach((name, path) -> requests.put(name, admin -> statements(admin, "GET", path.apply(admin), null)));
        requests.put(
                "a setting",
                admin -> statements(
                        admin, "PATCH", "/organizations/" + admin.organization() + "/", "{\"team_size\": \"<10\"}"));
        requests.put(
                "invitations",
                admin -> statements(admin, "POST", "/invites/send_invites/", "{\"emails\": [\"1@m.example\"]}"));
        assertAsMany(few, many, requests, List.of());
        assertThat(InvitationScene.json(
                        world.server.get("/user/memberships/?organization=" + many.organization(), KEY, many.key())))
                .hasSizeGreaterThan(40_000);
    }

    @Test
    void an_invitation_to_fifty_projects_is_accepted_in_as_many_statements_as_one_to_two() {
        int organization = scene.organization("Projects");
        int sender = scene.personIn(organization, "sender@example.com", "admin");
        List<Integer> projects = IntStream.range(0, 50)
                .mapToObj(i -> scene.project(organization, "Project " + i))
                .toList();
        Map<Integer, Integer> counts = new LinkedHashMap<>();
        for (int number : new int[] {2, 50}) {
            String address = "guest" + number + "@example.com";
            int person = scene.person(address);
            scene.sql(
                    "INSERT INTO invitation (id, organization_id, kind, email, email_fold, role, expires_at, project_ids,"
                            + " granted_by_person)"
                            + " VALUES (?, ?, 'invite', ?, ?, 'labs', now() + interval '1 day', ?::integer[], ?)",
                    1_000_000 + number,
                    organization,
                    address,
                    address,
                    projects.subList(0, number).stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(",", "{", "}")),
                    sender);
            Admin guest = new Admin(person, scene.personKey(person), organization, 0);
            counts.put(
                    number,
                    statements(guest, "POST", "/invites/" + (1_000_000 + number) + "/accept_invite/", "{}")
                            .size());
            assertThat(scene.count("membership WHERE role = 'labs' AND person_id = " + person))
                    .isEqualTo(number);
            assertThat(scene.count("audit_event WHERE action = 'createMembership' AND person_id = " + person))
                    .isEqualTo(number);
        }
        assertThat(counts.get(50)).isEqualTo(counts.get(2));
    }
}
