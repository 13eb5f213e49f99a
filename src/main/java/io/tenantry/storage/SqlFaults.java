package io.tenantry.storage;

import io.tenantry.fault.Fault;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads what PostgreSQL reports as the cause of an exception, by SQLSTATE and constraint name, never by message text. */
public final class SqlFaults {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String DISK_FULL = "53100";

    private SqlFaults() {}

    /** Whether the cause is that a row with the same value stands in the way, by that unique constraint or index. */
    public static boolean isDuplicate(Throwable thrown, String constraint) {
        return violates(thrown, UNIQUE_VIOLATION, constraint);
    }

    /** Whether the cause is that the row pointed at is not there (any more). */
    public static boolean isMissingReference(Throwable thrown, String constraint) {
        return violates(thrown, FOREIGN_KEY_VIOLATION, constraint);
    }

    /** The fault to answer with when the database cannot serve for now, or null when the cause is something else. */
    public static Fault.@Nullable Unavailable unavailable(Throwable thrown) {
        SQLException sql = sqlException(thrown);
        if (sql == null) {
            return null;
        }
        String state = sql.getSQLState();
        if (DISK_FULL.equals(state)) {
            return new Fault.Unavailable("The database is out of space: its disk is full.");
        }
        // 08: connection; 57P0x: the server goes down or comes up; 53: out of connections, disk or memory.
        boolean away = sql instanceof SQLTransientConnectionException
                || (state != null && (state.startsWith("08") || state.startsWith("57P0") || state.startsWith("53")));
        return away ? new Fault.Unavailable("The database is not reachable.") : null;
    }

    private static boolean violates(Throwable thrown, String state, String constraint) {
        if (!(sqlException(thrown) instanceof PSQLException sql) || !state.equals(sql.getSQLState())) {
            return false;
        }
        ServerErrorMessage message = sql.getServerErrorMessage();
        return message != null && constraint.equals(message.getConstraint());
    }

    static @Nullable SQLException sqlException(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
