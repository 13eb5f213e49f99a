package io.tenantry.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.id.ApiKeyId;
import io.tenantry.id.InvitationId;
import io.tenantry.member.MemberStore;
import io.tenantry.notification.Notice.Content;
import io.tenantry.notification.NotificationStore.Box;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The plans of the statements about a person's notifications, of 100,000: each reads those of the person alone. And those of
 * statements that find the admins of an organization, of 10,000 members in a table without statistics, as after an import.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotificationPlansTest {
    private static final JsonMapper JSON = new JsonMapper();
    /** Of 8 kB, for a person with 100 notifications among those of 1,000 people. */
    private static final long MOST_BUFFERS = 150;
    /** Each member is read once; a search for each of 400 admins reads millions. */
    private static final long MOST_MEMBERS = 25_000;

    private final TestServer server = TestServer.start();
    private final List<String> statements = Collections.synchronizedList(new ArrayList<>());
    private Box box = new Box(new PersonId(0), null);
    private OrganizationId large = new OrganizationId(0);
    private ProjectId project = new ProjectId(0);
    private InvitationId invitation = new InvitationId(0);

    @BeforeAll
    void fill() {
        Scene scene = new Scene(server);
        int acme = scene.organization("Acme");
        int ada = scene.personIn(acme, "ada@example.com", "admin");
        box = new Box(new PersonId(ada), null);
        scene.sql(
                "INSERT INTO person (email, email_fold, name, name_fold, name_order)"
                        + " SELECT n || '@example.com', n || '@example.com', 'N', 'n', ''::bytea FROM generate_series(2, 1000) n");
        scene.sql(
                "INSERT INTO notification (person_id, organization_id, event_type, severity, title, body, payload, read_at)"
                        + " SELECT p.id, ?, 'key.created', 'info', 'The API key was created', repeat('x', 200),"
                        + " '{\"object_type\": \"ApiKey\"}', CASE WHEN n % 2 = 0 THEN now() END"
                        + " FROM generate_series(1, 100) n, person p ORDER BY n, p.id",
                acme);
        scene.sql("ANALYZE notification");
        fillLarge(scene);
    }

    /** Of 400 admins 200 are disabled. */
    private void fillLarge(Scene scene) {
        scene.sql("ALTER TABLE membership SET (autovacuum_enabled = false)");
        scene.sql("ALTER TABLE person SET (autovacuum_enabled = false)");
        int organization = scene.organization("Large");
        large = new OrganizationId(organization);
        project = new ProjectId(scene.project(organization, "Without members"));
        scene.sql(
                "INSERT INTO person (email, email_fold, name, name_fold, name_order)"
                        + " SELECT e, e, 'N', 'n', ''::bytea FROM (SELECT n || '@large.example' AS e FROM generate_series(1, 10000) n) made");
        scene.sql(
                "INSERT INTO membership (organization_id, person_id, role, disabled)"
                        + " SELECT ?, id, CASE WHEN n <= 400 THEN 'admin' ELSE 'member' END, n % 2 = 0"
                        + " FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM person WHERE email LIKE '%@large.example') p",
                organization);
        scene.sql(
                "INSERT INTO invitation (organization_id, kind, email, email_fold, role)"
                        + " VALUES (?, 'invite', 'eve@example.com', 'eve@example.com', 'member')",
                organization);
        invitation = server.database()
                .read(handle -> handle.createQuery("SELECT id FROM invitation")
                        .map((row, context) -> new InvitationId(row.getInt(1)))
                        .one());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private void explain(Consumer<Handle> work) {
        server.database().change(handle -> {
            handle.setSqlLogger(new SqlLogger() {
                @Override
                public void logBeforeExecution(StatementContext context) {
                    // With the values, after the name of the object.
                    statements.add(context.getStatement().toString().replaceFirst("(?s)^.* wrapping ", ""));
                }
            });
            work.accept(handle);
        });
        assertThat(statements).isNotEmpty();
        List<String> plain = List.copyOf(statements);
        statements.clear();
        server.database().change(handle -> plain.forEach(statement -> assertLight(handle, statement)));
    }

    private static void assertLight(Handle handle, String statement) {
        String plan;
        try (Statement jdbc = handle.getConnection().createStatement();
                ResultSet rows =
                        jdbc.executeQuery("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) " + statement)) {
            rows.next();
            plan = rows.getString(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(statement, failed);
        }
        JsonNode root = JSON.readTree(plan).get(0).get("Plan");
        assertThat(nodes(root)
                        .filter(node -> node.path("Node Type").asString().contains("Seq Scan"))
                        .map(node -> node.path("Relation Name").asString()))
                .as(statement)
                .doesNotContain("notification");
        assertThat(root.path("Shared Hit Blocks").asLong()
                        + root.path("Shared Read Blocks").asLong())
                .as(plan)
                .isLessThan(MOST_BUFFERS);
    }

    private static Stream<JsonNode> nodes(JsonNode node) {
        return Stream.concat(Stream.of(node), node.path("Plans").valueStream().flatMap(NotificationPlansTest::nodes));
    }

    @Test
    void the_count_of_unread_ones() {
        explain(handle -> assertThat(NotificationStore.countUnread(handle, box)).isEqualTo(50));
    }

    @Test
    void the_count_and_the_pages() {
        explain(handle -> {
            assertThat(NotificationStore.count(handle, box)).isEqualTo(100);
            assertThat(NotificationStore.page(handle, box, 25, 0)).hasSize(25);
            assertThat(NotificationStore.page(handle, box, 25, 75)).hasSize(25);
        });
    }

    @Test
    void the_purge_of_a_person() {
        explain(handle ->
                assertThat(NotificationStore.trim(handle, box.person(), 1_000)).isZero());
    }

    @Test
    void the_purge_of_old_ones() {
        explain(handle -> assertThat(NotificationStore.forgetOld(handle, Instant.EPOCH, 1_000))
                .isZero());
    }

    @Test
    void the_admins_of_an_organization() {
        reaches(new Audience.Admins());
    }

    @Test
    void the_admins_of_a_project_without_members() {
        reaches(new Audience.Project());
    }

    @Test
    void the_admins_in_place_of_the_author_of_an_invitation() {
        reaches(new Audience.Inviter(invitation));
    }

    @Test
    void the_admins_who_see_a_key() {
        reaches(new Audience.Holders(new ApiKeyId(0)));
    }

    @Test
    void the_addresses_of_admins() {
        readsEachMemberOnce(handle -> MemberStore.adminAddresses(handle, large, 1_000));
    }

    private void reaches(Audience audience) {
        Notice notice = new Notice(
                NotificationType.LIMIT_REACHED, audience, large, project, "T", "B", new Content.Plain(Map.of()), null);
        readsEachMemberOnce(handle -> NoticeStore.write(handle, List.of(notice)));
    }

    private void readsEachMemberOnce(Function<Handle, List<?>> work) {
        server.database().change(handle -> {
            long before = membersRead(handle);
            assertThat(work.apply(handle)).hasSize(200);
            assertThat(membersRead(handle) - before).isLessThan(MOST_MEMBERS);
        });
    }

    private static long membersRead(Handle handle) {
        return handle.createQuery("""
                        SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables
                        WHERE relname = 'membership'""").mapTo(Long.class).one();
    }
}
