package io.tenantry.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.access.PersonId;
import io.tenantry.notification.NotificationStore.Box;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
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

/** The plans of the statements about a person's notifications, of 100,000: each reads those of the person alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotificationPlansTest {
    private static final JsonMapper JSON = new JsonMapper();
    /** Of 8 kB, for a person with 100 notifications among those of 1,000 people. */
    private static final long MOST_BUFFERS = 150;

    private final TestServer server = TestServer.start();
    private final List<String> statements = Collections.synchronizedList(new ArrayList<>());
    private Box box = new Box(new PersonId(0), null);

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
}
