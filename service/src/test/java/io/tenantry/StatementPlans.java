package io.tenantry;

import io.tenantry.access.RequestId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The statements of the requests to a server, with their values, and the work of each by the plan of the database. */
public final class StatementPlans {
    private static final JsonMapper JSON = new JsonMapper();

    private final List<String> statements = Collections.synchronizedList(new ArrayList<>());
    private final TestServer server;
    private final Set<String> large;

    /**
     * The work of a statement.
     *
     * @param sql the statement
     * @param scanned the large tables that were read from end to end
     * @param sorted the greatest number of rows that a sort had
     * @param buffers the number of pages of the database that were read, those that were cached among them
     */
    public record Work(String sql, List<String> scanned, long sorted, long buffers) {}

    /** @param large the tables that have many rows */
    public StatementPlans(TestServer server, Set<String> large) {
        this.server = server;
        this.large = large;
        server.database().read(Handle::getJdbi).setSqlLogger(new SqlLogger() {
            @Override
            public void logAfterExecution(StatementContext context) {
                // Background work has separate statements; a list that is written while it is read has those of its
                // writer.
                if (!RequestId.current().isEmpty() || context.getRenderedSql().contains("seen AS")) {
                    // The driver writes the values into the text, and the pool a name before it.
                    String text = String.valueOf(context.getStatement());
                    statements.add(text.substring(text.indexOf("wrapping ") + "wrapping ".length()));
                }
            }
        });
    }

    public void clear() {
        statements.clear();
    }

    /** The statements since {@link #clear}. */
    public List<String> statements() {
        return List.copyOf(statements);
    }

    /** The work of these statements; those that are sent together are explained one by one. */
    public List<Work> work() {
        return statements().stream()
                .flatMap(statement -> Arrays.stream(statement.split(";")))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty()
                        && !statement.startsWith("SET ")
                        && !statement.equals("COMMIT")
                        && !statement.equals("BEGIN"))
                .map(this::explained)
                .toList();
    }

    private Work explained(String statement) {
        String plan = server.database().read(handle -> {
            try (Statement jdbc = handle.getConnection().createStatement();
                    ResultSet rows =
                            jdbc.executeQuery("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) " + statement)) {
                rows.next();
                return rows.getString(1);
            } catch (SQLException failed) {
                throw new IllegalStateException(statement, failed);
            }
        });
        JsonNode root = JSON.readTree(plan).get(0).get("Plan");
        List<JsonNode> nodes = nodes(root)
                .filter(node -> node.path("Actual Loops").asLong() > 0)
                .toList();
        return new Work(
                statement,
                nodes.stream()
                        .filter(node -> node.path("Node Type").asString().contains("Seq Scan"))
                        .map(node -> node.path("Relation Name").asString())
                        .filter(large::contains)
                        .toList(),
                nodes.stream()
                        .filter(node -> node.path("Node Type").asString().equals("Sort"))
                        .mapToLong(node ->
                                node.get("Plans").get(0).path("Actual Rows").asLong())
                        .max()
                        .orElse(0),
                root.path("Shared Hit Blocks").asLong()
                        + root.path("Shared Read Blocks").asLong());
    }

    private static Stream<JsonNode> nodes(JsonNode plan) {
        return Stream.concat(Stream.of(plan), plan.path("Plans").valueStream().flatMap(StatementPlans::nodes));
    }
}
