package io.tenantry.storage.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.pool.HikariPool;
import io.tenantry.access.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * Connections that are kept open and lent. A loan is waited for as long as the {@link Deadline} of the work allows.
 *
 * <p>HikariCP's pool is used without its data source, which has one limit for all waits.
 */
@SuppressWarnings("SameNameButDifferent") // what the library returns has the name of an annotation
public final class ConnectionPool implements ConnectionFactory, AutoCloseable {
    private static final Duration LONGEST_PROBE = Duration.ofSeconds(1);

    private final HikariPool pool;
    private final int most;
    private final int longestWait;
    private volatile boolean abandoned;

    /**
     * Opens the first connection, or fails at once.
     *
     * @param most the most connections at a time
     * @param longestWait the most that a loan is waited for
     */
    public ConnectionPool(String name, Connections connections, int most, Duration longestWait) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(connections);
        config.setMaximumPoolSize(most);
        config.setMinimumIdle(Math.min(2, most));
        if (most == 1) {
            // To exchange the connection that follows changes makes all caches begin anew.
            config.setMaxLifetime(0);
        }
        config.setConnectionTimeout(longestWait.toMillis());
        config.setValidationTimeout(LONGEST_PROBE.toMillis());
        // One attempt: whoever waits for a database to come up is told at once what is wrong, and starts us again.
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
        this.most = most;
        this.longestWait = (int) longestWait.toMillis();
        this.pool = new HikariPool(config);
    }

    @Override
    public Connection openConnection() throws SQLException {
        if (abandoned) {
            throw new SQLTransientConnectionException("the database is gone for good");
        }
        Connection connection =
                pool.getConnection(Math.min(longestWait, Deadline.current().millisLeft()));
        connection.setNetworkTimeout(Runnable::run, Deadline.current().millisLeft());
        return connection;
    }

    /** From now on no connection is waited for. */
    public void abandon() {
        abandoned = true;
    }

    /** Whether all the connections that there can be are lent. */
    public boolean isAllLent() {
        return pool.getActiveConnections() == most;
    }

    /** Closes every connection: those that are lent when they come back. */
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
