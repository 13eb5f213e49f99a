package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.StatementPlans;
import io.tenantry.StatementPlans.Work;
import io.tenantry.TestServer;
import io.tenantry.access.Deadline;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The plans of the lists of the user API among 100,000 organizations, memberships and invitations. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class UserListPlansTest {
    private static final Set<String> LARGE = Set.of("organization", "membership", "person", "invitation", "project");

    private TestServer server;
    private Scene scene;
    private StatementPlans plans;
    private String few;
    private String many;
    private String great;
    private String ofOrganization;
    private String ofProject;
    private int greatest;
    private int organization;
    private int project;

    @BeforeAll
    void start() {
        server = TestServer.start();
        scene = new Scene(server);
        sql("""
                INSERT INTO organization (name, name_fold, name_order, allow_join_requests)
                SELECT 'org ' || n, 'org ' || n, convert_to('org ' || n, 'UTF8'), true FROM generate_series(1, 100000) n""");
        sql("INSERT INTO project (organization_id, name) SELECT id, 'Project' FROM organization");
        sql("""
                INSERT INTO person (email, email_fold, name, name_fold, name_order)
                SELECT n || '@x.example', n || '@x.example', 'N', 'n', 'n'::bytea FROM generate_series(1, 50000) n""");
        // A half of one organization, the others one by one.
        sql("""
                INSERT INTO membership (organization_id, person_id, role)
                SELECT CASE WHEN n % 2 = 0 THEN (SELECT max(id) FROM organization) ELSE o.id END, p.id, 'member'
                FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM person) p
                JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM organization) o USING (n)""");
        sql("""
                INSERT INTO membership (organization_id, project_id, person_id, role)
                SELECT m.organization_id, j.id, m.person_id, 'member' FROM membership m JOIN project j USING (organization_id)""");
        sql("""
                INSERT INTO invitation (organization_id, kind, email, email_fold, role, expires_at, project_ids)
                SELECT id, 'invite', id || '@y.example', id || '@y.example', 'member', now() + interval '1 day', '{}'
                FROM organization""");
        few = admin("few", "WHERE id % 33333 = 7");
        many = admin("many", "WHERE id % 50 = 3");
        great = admin("great", "WHERE id = (SELECT max(id) FROM organization)");
        greatest = one("SELECT max(id) FROM organization");
        organization = greatest - 1;
        project = one("SELECT max(id) - 1 FROM project");
        ofOrganization = scene.organizationKey(organization);
        ofProject = scene.projectKey(organization, project);
        sql("VACUUM ANALYZE organization, membership, person, invitation, project");
        plans = new StatementPlans(server, LARGE);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private void sql(String sql) {
        Deadline.ofEachWait(Deadline.LONG, () -> server.database().read(handle -> handle.execute(sql)));
    }

    private int one(String sql) {
        return server.database()
                .read(handle -> handle.createQuery(sql).mapTo(int.class).one());
    }

    /** The key of an admin of these organizations, who is invited to others. */
    private String admin(String name, String where) {
        int person = scene.person(name + "@example.com");
        sql("INSERT INTO membership (organization_id, person_id, role) SELECT id, %d, 'admin' FROM organization %s"
                .formatted(person, where));
        sql("""
                INSERT INTO invitation (organization_id, kind, email, email_fold, role, expires_at, project_ids)
                SELECT id, 'invite', '%1$s@example.com', '%1$s@example.com', 'member', now() + interval '1 day', '{}'
                FROM organization WHERE id %% 20000 = 11""".formatted(name));
        return scene.personKey(person);
    }

    private List<Work> work(String key, String path) {
        server.get("/user/organizations/2000000000/", KEY, key);
        plans.clear();
        HttpResponse<String> reply = server.get("/user" + path, KEY, key);
        assertThat(reply.statusCode()).as(path + ": " + reply.body()).isEqualTo(200);
        List<Work> works = plans.work();
        assertThat(works).as(path).isNotEmpty();
        return works;
    }

    private void assertReads(String key, String path, long buffers, long sorted) {
        for (Work work : work(key, path)) {
            assertThat(work.scanned()).as(path + ": " + work.sql()).isEmpty();
            assertThat(work.sorted()).as(path + ": " + work.sql()).isLessThanOrEqualTo(sorted);
            assertThat(work.buffers()).as(path + ": " + work.sql()).isLessThanOrEqualTo(buffers);
        }
    }

    @Test
    void lists_of_a_person_in_few_organizations() {
        for (String path : List.of(
                "/organizations/",
                "/organizations/?search=org",
                "/organizations/?search=rg",
                "/v2/organizations/?page_size=25",
                "/v2/organizations/?page_size=25&search=or",
                "/memberships/",
                "/v1/projects/",
                "/invites/",
                "/invites/?page=1&page_size=25",
                "/invites/my_invites/")) {
            assertReads(few, path, 300, 101);
        }
    }

    @Test
    void lists_of_the_keys_of_an_organization_and_of_a_project() {
        for (String key : List.of(ofOrganization, ofProject)) {
            for (String path : List.of(
                    "/organizations/",
                    "/v2/organizations/?page_size=25",
                    "/memberships/",
                    "/memberships/?organization=" + organization,
                    "/memberships/?project=" + project)) {
                assertReads(key, path, 100, 101);
            }
        }
    }

    @Test
    void pages_of_a_person_in_two_thousand_organizations() {
        for (String path : List.of(
                "/v2/organizations/?page_size=25",
                "/v2/organizations/?page_size=25&page=40",
                "/v2/organizations/?page_size=25&search=rg",
                "/v2/organizations/?page_size=25&search=org",
                "/invites/?page=1&page_size=25",
                "/invites/?page=40&page_size=25",
                "/memberships/",
                "/invites/my_invites/")) {
            // Each of the person's own organizations is looked up, and two memberships in each, but nothing of the
            // others.
            assertReads(many, path, 30_000, 4_100);
        }
    }

    @Test
    void lists_of_an_admin_of_an_organization_of_25_000_members() {
        for (String path : List.of(
                "/organizations/",
                "/v2/organizations/?page_size=25",
                "/memberships/",
                "/memberships/?organization=" + greatest,
                "/v1/projects/",
                "/invites/?page=1&page_size=25")) {
            // Members are read in pages of 500, each with the person, the organization and the project; also the first,
            // which is read before the reply has a place among the long ones.
            assertReads(great, path, 12_000, 501);
        }
    }
}
