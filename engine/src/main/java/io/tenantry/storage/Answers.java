package io.tenantry.storage;

import io.tenantry.access.Deadline;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;

/**
 * Limits the wait for the answer to each statement to the {@link Deadline} of the work, independently of the limits of the
 * server, and records the time of the last answer.
 */
final class Answers implements StatementCustomizer {
    private volatile long lastAt = System.nanoTime();

    @Override
    public void beforeExecution(PreparedStatement statement, StatementContext context) throws SQLException {
        statement
                .getConnection()
                .setNetworkTimeout(Runnable::run, Deadline.current().millisLeft());
    }

    @Override
    public void afterExecution(PreparedStatement statement, StatementContext context) {
        lastAt = System.nanoTime();
    }

    /** Whether an answer came within this time before now. */
    boolean cameWithin(Duration time) {
        return System.nanoTime() - lastAt < time.toNanos();
    }
}
