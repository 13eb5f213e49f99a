package io.tenantry.storage;

import io.tenantry.trace.Tracer;
import io.tenantry.trace.Tracing;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Records a span for each statement, without its values. Statements of Jdbi are recorded automatically. */
public final class StatementSpans implements SqlLogger {
    @Override
    public void logAfterExecution(StatementContext context) {
        record(context, null);
    }

    @Override
    public void logException(StatementContext context, SQLException failure) {
        record(context, failure);
    }

    /** Sends a query that was prepared without Jdbi. */
    public static ResultSet query(PreparedStatement statement, String sql) throws SQLException {
        return sent(sql, statement::executeQuery);
    }

    /** Sends a change that was prepared without Jdbi. */
    public static int update(PreparedStatement statement, String sql) throws SQLException {
        return sent(sql, statement::executeUpdate);
    }

    private interface Sending<T> {
        T send() throws SQLException;
    }

    private static <T> T sent(String sql, Sending<T> sending) throws SQLException {
        Tracer tracer = Tracing.current();
        if (tracer == null) {
            return sending.send();
        }
        Instant began = Instant.now();
        try {
            T result = sending.send();
            tracer.statement(sql, began, Instant.now(), null);
            return result;
        } catch (SQLException failed) {
            tracer.statement(sql, began, Instant.now(), failed);
            throw failed;
        }
    }

    private static void record(StatementContext context, @Nullable SQLException failure) {
        Tracer tracer = Tracing.current();
        String sql = context.getRawSql();
        Instant began = context.getExecutionMoment();
        if (tracer != null && sql != null && began != null) {
            Instant ended = context.getCompletionMoment();
            tracer.statement(sql, began, ended == null ? Instant.now() : ended, failure);
        }
    }
}
