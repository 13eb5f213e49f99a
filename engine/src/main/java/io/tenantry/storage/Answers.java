package io.tenantry.storage;

import io.tenantry.access.Deadline;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementCustomizer;

/** The answers to statements: each is waited for as long as the {@link Deadline} of the work allows, whatever the server does. */
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

    /** Whether one came within the time before now. */
    boolean cameWithin(Duration time) {
        return System.nanoTime() - lastAt < time.toNanos();
    }
}
