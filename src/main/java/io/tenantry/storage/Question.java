package io.tenantry.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * A SELECT that is sent together with others.
 *
 * @param sql the statement, with {@code ?} for values
 * @param values in order; a list stands for an array of its integers
 * @param rows takes what it finds, row by row
 */
public record Question(String sql, List<?> values, Rows rows) {
    /** A whole transaction, in which all see the same and none is planned again. */
    private static final String TRANSACTION = """
            SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
            SET LOCAL plan_cache_mode = force_generic_plan;
            %s;
            COMMIT""";

    /** Takes rows. */
    @FunctionalInterface
    public interface Rows {
        /** Takes the row at which {@code row} stands. */
        void take(ResultSet row) throws SQLException;
    }

    /** The statements of several. */
    static String script(List<Question> questions) {
        return questions.stream().map(Question::sql).collect(Collectors.joining("; "));
    }

    /** The same as a transaction of their own, which ends with them. */
    static String transaction(List<Question> questions) {
        return TRANSACTION.formatted(script(questions));
    }

    /** Sends a script of questions, and gives each its rows. */
    static void ask(Handle handle, String script, List<Question> questions) {
        try (PreparedStatement statement = handle.getConnection().prepareStatement(script)) {
            int position = 1;
            for (Question question : questions) {
                for (Object value : question.values) {
                    bind(statement, position++, value);
                }
            }
            boolean found = statement.execute();
            for (Question question : questions) {
                while (!found) {
                    if (statement.getUpdateCount() < 0) {
                        throw new IllegalStateException("a question without rows");
                    }
                    found = statement.getMoreResults();
                }
                ResultSet row = statement.getResultSet();
                while (row.next()) {
                    question.rows.take(row);
                }
                found = statement.getMoreResults();
            }
        } catch (SQLException failed) {
            throw new SqlFailed(failed);
        }
    }

    private static void bind(PreparedStatement statement, int position, Object value) throws SQLException {
        if (value instanceof List<?> numbers) {
            Connection connection = statement.getConnection();
            statement.setArray(position, connection.createArrayOf("integer", numbers.toArray()));
        } else {
            statement.setObject(position, value);
        }
    }
}
