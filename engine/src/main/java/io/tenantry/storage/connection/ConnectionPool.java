package io.tenantry.storage.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.pool.HikariPool;
import io.tenantry.access.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A pool of open connections. A request for a connection waits as long as the {@link Deadline} of the work allows. No {@link
 * Party} uses all of them.
 *
 * <p>HikariCP's pool is used without HikariCP's data source, which has the same limit for every wait.
 */
@SuppressWarnings("SameNameButDifferent") // what the library returns has the name of an annotation
public final class ConnectionPool implements ConnectionFactory, AutoCloseable {
    private static final Duration LONGEST_PROBE = Duration.ofSeconds(1);

    /**
     * The connections of a pool at one moment.
     *
     * @param active those in use
     * @param idle those that are open and not in use
     * @param waiting the threads that wait for one, or for the share of their party
     * @param most the maximum number of open connections
     */
    public record Use(int active, int idle, int waiting, int most) {}

    private final HikariPool pool;
    private final Connections connections;
    private final ConnectionShares shares;
    private final Map<Connection, Runnable> lent = new ConcurrentHashMap<>();
    private final int most;
    private final int longestWait;
    private volatile boolean abandoned;

    /**
     * Opens the first connection, or fails at once.
     *
     * @param most the maximum number of connections
     * @param longestWait the maximum wait for a connection
     */
    public ConnectionPool(String name, Connections connections, int most, Duration longestWait) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(connections);
        config.setMaximumPoolSize(most);
        config.setMinimumIdle(Math.min(2, most));
        if (most == 1) {
            // A new connection of the change feed would invalidate all caches.
            config.setMaxLifetime(0);
        }
        config.setConnectionTimeout(longestWait.toMillis());
        config.setValidationTimeout(LONGEST_PROBE.toMillis());
        // One attempt only: the program ends at once with the reason, and a service manager that waits for the
        // database starts it again.
        config.setInitializationFailTimeout(1);
        config.setExceptionOverride(new SQLExceptionOverride() {
            @java.lang.Override
            public Override adjudicate(SQLException failed) {
                if (!SqlFaults.isReadOnly(failed)) {
                    return Override.CONTINUE_EVICT;
                }
                evictAll();
                return Override.MUST_EVICT;
            }
        });
        config.validate();
        this.connections = connections;
        this.most = most;
        this.longestWait = (int) longestWait.toMillis();
        this.shares = new ConnectionShares(most);
        this.pool = new HikariPool(config);
    }

    @Override
    public Connection openConnection() throws SQLException {
        if (abandoned) {
            throw new SQLTransientConnectionException("the database is closed");
        }
        Runnable share = shares.take(Party.current());
        Connection connection = null;
        boolean opened = false;
        try {
            connection =
                    pool.getConnection(Math.min(longestWait, Deadline.current().millisLeft()));
            lent.put(connection, share);
            connection.setNetworkTimeout(Runnable::run, Deadline.current().millisLeft());
            opened = true;
            return connection;
        } catch (SQLTransientConnectionException late) {
            // The pool does not know why no connection opens.
            if (connections.hasRunOut()) {
                throw new SQLTransientConnectionException(late.getMessage(), SqlFaults.TOO_MANY_CONNECTIONS, late);
            }
            throw isWithoutPrimary()
                    ? new SQLTransientConnectionException(late.getMessage(), SqlFaults.READ_ONLY_TRANSACTION, late)
                    : late;
        } finally {
            if (!opened) {
                // Also a connection that comes when no time is left.
                giveBack(connection, share);
            }
        }
    }

    private void giveBack(@Nullable Connection connection, Runnable share) throws SQLException {
        if (connection == null) {
            share.run();
        } else {
            closeConnection(connection);
        }
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
        Runnable share = lent.remove(connection);
        try {
            connection.close();
        } finally {
            if (share != null) {
                share.run();
            }
        }
    }

    /** From now on every request for a connection fails at once. */
    public void abandon() {
        abandoned = true;
    }

    /** Whether no connection opens because the servers that answer are standbys, or set to be read only. */
    public boolean isWithoutPrimary() {
        return connections.isWithoutPrimary();
    }

    /** Whether the maximum number of connections is in use. */
    public boolean isAllLent() {
        return pool.getActiveConnections() == most;
    }

    /** The connections at this moment. */
    public Use use() {
        return new Use(
                pool.getActiveConnections(),
                pool.getIdleConnections(),
                pool.getThreadsAwaitingConnection() + shares.waiting(),
                most);
    }

    /** Closes every connection; those in use are closed when they are returned. */
    public void evictAll() {
        pool.softEvictConnections();
    }

    @Override
    public void close() {
        try {
            pool.shutdown();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
