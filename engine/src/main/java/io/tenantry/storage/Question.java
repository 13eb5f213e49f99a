package io.tenantry.storage;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * A SELECT that is sent together with others.
 *
 * @param sql the statement, with {@code ?} for values
 * @param values the values in order; a list of integers or ids is bound as an array of integers
 * @param rows takes the rows found, one by one
 */
public record Question(String sql, List<?> values, Rows rows) {
    /** A whole transaction, in which all questions see the same state and use generic plans. */
    private static final String TRANSACTION = """
            SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
            SET LOCAL plan_cache_mode = force_generic_plan;
            %s;
            COMMIT""";

    /** Takes the rows of a question. */
    @FunctionalInterface
    public interface Rows {
        /** Takes the current row of the result. */
        void take(ResultSet row) throws SQLException;
    }

    /** The SQL of several questions. */
    static String script(List<Question> questions) {
        return questions.stream().map(Question::sql).collect(Collectors.joining("; "));
    }

    /** The SQL of several questions as a transaction of their own. */
    static String transaction(List<Question> questions) {
        return TRANSACTION.formatted(script(questions));
    }

    /** Sends the SQL of several questions, and gives each question its rows. */
    static void ask(Handle handle, String script, List<Question> questions) {
        Query query = handle.createQuery(script);
        int position = 0;
        for (Question question : questions) {
            for (Object value : question.values) {
                bind(query, position++, value);
            }
        }
        query.execute((answered, context) -> {
            PreparedStatement statement = answered.get();
            for (Question question : questions) {
                try (ResultSet row = next(statement)) {
                    while (row.next()) {
                        question.rows.take(row);
                    }
                }
                statement.getMoreResults();
            }
            context.close();
            return questions;
        });
    }

    /** The next result with rows; results without rows are skipped. */
    private static ResultSet next(PreparedStatement statement) throws SQLException {
        ResultSet rows = statement.getResultSet();
        while (rows == null) {
            if (statement.getUpdateCount() < 0) {
                throw new IllegalStateException("a question without rows");
            }
            statement.getMoreResults();
            rows = statement.getResultSet();
        }
        return rows;
    }

    private static void bind(Query query, int position, Object value) {
        if (value instanceof List<?> numbers) {
            query.bindArray(
                    position, Integer.class, numbers.stream().map(Ids::number).toArray());
        } else {
            query.bind(position, value);
        }
    }
}
