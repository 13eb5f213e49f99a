package io.tenantry.storage.connection;

import io.tenantry.fault.Fault;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Finds the cause of an exception in PostgreSQL's report, by SQLSTATE and constraint name, never by message text. */
public final class SqlFaults {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    static final String READ_ONLY_TRANSACTION = "25006";
    private static final String DISK_FULL = "53100";
    static final String TOO_MANY_CONNECTIONS = "53300";
    private static final String IDLE_IN_TRANSACTION = "25P03";

    private static final String LOCK_TIMEOUT = "55P03";
    private static final Set<String> UNDEFINED = Set.of("42P01", "42703");

    /** Serialization failure, deadlock, lock time-out, and statement time-out. */
    private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01", "55P03", "57014");

    private SqlFaults() {}

    /** The message of the driver, with that of the cause: the driver does not say which host is unknown or silent. */
    static String words(SQLException failed) {
        Throwable cause = failed;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(failed.getMessage()).strip();
        String reason = String.valueOf(cause.getMessage()).strip();
        return message.contains(reason)
                ? message
                : "%s (%s: %s)".formatted(message, cause.getClass().getSimpleName(), reason);
    }

    /** Whether the cause is that a row with the same value exists, by that unique constraint or index. */
    public static boolean isDuplicate(Throwable thrown, String constraint) {
        return violates(thrown, UNIQUE_VIOLATION, constraint);
    }

    /** Whether the cause is that the referenced row does not exist, or no longer. */
    public static boolean isMissingReference(Throwable thrown, String constraint) {
        return violates(thrown, FOREIGN_KEY_VIOLATION, constraint);
    }

    /** The fault when the database is not usable for now; null when the cause is another. */
    public static Fault.@Nullable Unavailable unavailable(Throwable thrown) {
        SQLException sql = sqlException(thrown);
        if (sql == null) {
            return null;
        }
        String state = state(sql);
        if (state.equals(DISK_FULL)) {
            return new Fault.Unavailable("The database is out of space: its disk is full.");
        }
        if (state.equals(READ_ONLY_TRANSACTION)) {
            return new Fault.Unavailable("The database takes no changes for now.");
        }
        if (state.equals(TOO_MANY_CONNECTIONS)) {
            return new Fault.Unavailable("The database has no connection left.");
        }
        if (TRY_AGAIN.contains(state)) {
            return new Fault.Unavailable("The database is busy.");
        }
        boolean away = sql instanceof SQLTransientConnectionException || isAway(sql) || state.startsWith("53");
        return away ? new Fault.Unavailable("The database is not reachable.") : null;
    }

    /**
     * Whether there is no connection, or no longer: the database is down, starts up, shuts down, or has no free connection.
     */
    static boolean isAway(SQLException sql) {
        String state = state(sql);
        return state.startsWith("08")
                || state.startsWith("57P0")
                || isTooManyConnections(sql)
                || state.equals(IDLE_IN_TRANSACTION);
    }

    /** Whether the server, the database or the user has no free connection. */
    static boolean isTooManyConnections(SQLException sql) {
        return state(sql).equals(TOO_MANY_CONNECTIONS);
    }

    /** Whether the server refuses the user or the password. */
    static boolean isRefused(SQLException sql) {
        return state(sql).startsWith("28");
    }

    /** Whether the cause is that the connection broke off, so that the outcome of the statements sent is not known. */
    public static boolean isBrokenOff(Throwable thrown) {
        SQLException sql = sqlException(thrown);
        return sql != null && !(sql instanceof SQLTransientConnectionException) && isAway(sql);
    }

    /** Whether the database accepts no changes: it is a standby or set to be read only. */
    static boolean isReadOnly(SQLException sql) {
        return state(sql).equals(READ_ONLY_TRANSACTION);
    }

    /** Whether the cause is that the disk of the database is full. */
    public static boolean isDiskFull(Throwable thrown) {
        SQLException sql = sqlException(thrown);
        return sql != null && state(sql).equals(DISK_FULL);
    }

    /**
     * The name of the constraint that a value breaks; empty when the value does not fit its type, null when the cause is another.
     */
    public static @Nullable String refusedValue(Throwable thrown) {
        SQLException sql = sqlException(thrown);
        if (sql == null
                || !(state(sql).startsWith("22")
                        || state(sql).startsWith("23")
                        || state(sql).startsWith("54"))) {
            return null;
        }
        ServerErrorMessage message = sql instanceof PSQLException known ? known.getServerErrorMessage() : null;
        String constraint = message == null ? null : message.getConstraint();
        return constraint == null ? "" : constraint;
    }

    /** Whether the cause is that a lock was not free in time. */
    public static boolean isLockTimeout(Throwable thrown) {
        SQLException sql = sqlException(thrown);
        return sql != null && state(sql).equals(LOCK_TIMEOUT);
    }

    /** Whether the cause is that there is no such table or column. */
    public static boolean isUndefined(Throwable thrown) {
        SQLException sql = sqlException(thrown);
        return sql != null && UNDEFINED.contains(state(sql));
    }

    private static String state(SQLException sql) {
        String state = sql.getSQLState();
        return state == null ? "" : state;
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
