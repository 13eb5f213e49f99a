package io.tenantry.storage.connection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * Detects a proxy that shares one session of the server between several clients, by transaction or statement. The limits of a
 * connection are settings of its session. With such a proxy the limits would apply to other clients instead of this program.
 */
final class SharedSessions {
    private static final int ATTEMPTS = 3;

    private SharedSessions() {}

    /**
     * Sets nothing in any session.
     *
     * @throws DatabaseNotUsable when sessions are shared
     */
    static void refuse(PostgresAddress address) throws SQLException {
        Connections connections = Connections.plain(address);
        try (Connection one = connections.getConnection()) {
            int announced = one.unwrap(PGConnection.class).getBackendPID();
            // A proxy announces another process number, because it forwards requests to cancel a statement.
            if (announced != process(one) && areShared(one, connections, address)) {
                throw new DatabaseNotUsable(message(address));
            }
        }
    }

    /** Whether another connection gets the session of the first one, or the first one gets another meanwhile. */
    private static boolean areShared(Connection one, Connections connections, PostgresAddress address)
            throws SQLException {
        try (Connection other = connections.getConnection()) {
            for (int i = 0; i < ATTEMPTS; i++) {
                int before = process(one);
                other.setAutoCommit(false);
                int held = processInTransaction(other, address);
                if (held == before || process(one) != before) {
                    return true;
                }
                other.rollback();
            }
            return false;
        }
    }

    private static int processInTransaction(Connection other, PostgresAddress address) {
        try {
            return process(other);
        } catch (SQLException noTransactions) {
            throw new DatabaseNotUsable(
                    message(address) + " The driver says: "
                            + String.valueOf(noTransactions.getMessage()).strip(),
                    noTransactions);
        }
    }

    private static int process(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static String message(PostgresAddress address) {
        return ("The proxy at %s shares a session of PostgreSQL between clients (pool_mode transaction or statement of"
                        + " PgBouncer). Set pool_mode = session for this database.")
                .formatted(address.shown());
    }
}
