package io.tenantry.storage.connection;

import io.tenantry.access.Deadline;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.slf4j.LoggerFactory;

/**
 * Makes the connections to the database: to a primary, with a limit for every wait. The limits of the server are set by SQL
 * when a connection opens, not as start-up options, which connection poolers refuse.
 *
 * <p>After {@link #bePatient} a request for a connection waits while the database is not reachable. A connection is tried
 * every 100 ms, so that the first one opens as soon as the database can be reached again.
 */
public final class Connections implements DataSource {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Connections.class);

    private static final long INTERVAL_NANOS = Duration.ofMillis(100).toNanos();

    private static final int LONGEST_LOGIN_SECONDS = 10;
    private static final Duration LONGEST_LOGIN_STEP = Duration.ofSeconds(2);

    private static final Duration LONGEST_LOCK = Duration.ofMillis(400);

    /** The properties of the driver; the URL can set others. */
    private static final Map<String, String> PROPERTIES = Map.ofEntries(
            Map.entry("targetServerType", "primary"),
            Map.entry("hostRecheckSeconds", "2"),
            Map.entry("connectTimeout", "2"),
            Map.entry("loginTimeout", Integer.toString(LONGEST_LOGIN_SECONDS)),
            // A frozen host accepts connections and never answers: then the driver tries the next one.
            Map.entry("socketTimeout", Long.toString(LONGEST_LOGIN_STEP.toSeconds())),
            Map.entry("sslResponseTimeout", Long.toString(LONGEST_LOGIN_STEP.toMillis())),
            Map.entry("tcpKeepAlive", "true"),
            Map.entry("reWriteBatchedInserts", "true"),
            Map.entry("prepareThreshold", "3"),
            Map.entry("preparedStatementCacheQueries", "512"),
            // The detail of an error has values of the row, which must not be logged.
            Map.entry("logServerErrorDetail", "false"));

    private final PostgresAddress address;
    private final Properties properties = new Properties();
    private final String opening;
    /** The limit of each wait for an answer; zero for the one that the URL sets. */
    private final Duration socket;

    private volatile boolean patient;
    /** Why the last attempt failed; null when it did not. */
    private final AtomicReference<@Nullable SQLException> away = new AtomicReference<>();

    private volatile boolean withoutPrimary;

    /** @param socket the limit of each wait for an answer */
    private Connections(PostgresAddress address, String name, Duration socket, String opening) {
        this.address = address;
        boolean named = address.property("socketTimeout").isPresent();
        this.socket = named && socket.equals(Deadline.ORDINARY) ? Duration.ZERO : socket;
        // Compiling a statement takes longer than running any of ours.
        this.opening = opening.isEmpty() ? "" : "SET jit = off; " + opening;
        properties.setProperty("ApplicationName", name);
        PROPERTIES.forEach((property, value) -> {
            if (address.property(property).isEmpty()) {
                properties.setProperty(property, value);
            }
        });
    }

    /** Connections for requests and background work. */
    public static Connections ordinary(PostgresAddress address) {
        return new Connections(address, "tenantry", Deadline.ORDINARY, WaitLimits.ORDINARY.session());
    }

    /** The connection of the change feed: its one statement is planned once, for its index, however small its table is. */
    public static Connections forChanges(PostgresAddress address) {
        return new Connections(
                address,
                "tenantry-news",
                Deadline.ORDINARY,
                WaitLimits.ORDINARY.session() + "; SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off");
    }

    /**
     * Connections for migrations, whose statements take long. Each wait for a lock is short, since it keeps out everybody
     * else who needs the table.
     */
    public static Connections forMigrations(PostgresAddress address) {
        return new Connections(
                address,
                "tenantry-migration",
                Deadline.LONG,
                new WaitLimits(Deadline.LONG, LONGEST_LOCK, Deadline.LONG).session());
    }

    /** Connections for backups and restores, whose statements take long. */
    public static Connections forBackups(PostgresAddress address) {
        return new Connections(
                address,
                "tenantry-backup",
                Deadline.LONG,
                WaitLimits.of(Deadline.LONG).session());
    }

    /** Connections that set nothing in their session, which a proxy may lend to others. */
    static Connections plain(PostgresAddress address) {
        return new Connections(address, "tenantry", Deadline.ORDINARY, "");
    }

    /**
     * Connections to any server, also to a standby. The connections are made in the calling thread. For connections that are
     * made by another thread, the driver does not report the step that failed.
     */
    static Connections toFindFaults(PostgresAddress address) {
        Connections any = ordinary(address);
        any.properties.setProperty("targetServerType", "any");
        any.properties.setProperty("loginTimeout", "0");
        return any;
    }

    /** Gives the connections that are opened from now on another name, by which the database shows them. */
    public void name(String name) {
        properties.setProperty("ApplicationName", name);
    }

    /** From now on {@link #getConnection} waits while the database is not reachable, until its thread is interrupted. */
    public void bePatient() {
        patient = true;
    }

    /** Whether no connection opens because the server, the database or the user has no more of them. */
    boolean hasRunOut() {
        SQLException failed = away.get();
        return failed != null && SqlFaults.isTooManyConnections(failed);
    }

    /** Whether no connection opens because the servers that answer are standbys, or set to be read only. */
    boolean isWithoutPrimary() {
        return withoutPrimary && away.get() != null;
    }

    @Override
    public Connection getConnection() throws SQLException {
        while (true) {
            try {
                Connection connection = open();
                if (away.getAndSet(null) != null) {
                    LOG.info("There is a connection to {} again", address);
                }
                return connection;
            } catch (SQLException failed) {
                if (!patient) {
                    throw failed;
                }
                boolean refused = SqlFaults.isRefused(failed);
                withoutPrimary = !refused && isOfNoPrimary(failed);
                SQLException before = away.getAndSet(failed);
                if (before == null || refused && !SqlFaults.isRefused(before)) {
                    LOG.warn(
                            "No connection to {}; tried again until there is one: {}",
                            address,
                            SqlFaults.words(failed));
                }
                if (refused) {
                    // Repeated attempts with a refused password would lock the account: the pool makes fewer.
                    throw failed;
                }
                LockSupport.parkNanos(INTERVAL_NANOS);
                if (Thread.currentThread().isInterrupted()) {
                    throw failed;
                }
            }
        }
    }

    /**
     * The driver has no SQLSTATE for this case. It is the only failure without a cause, and a connection without a required
     * kind of server then opens.
     */
    private boolean isOfNoPrimary(SQLException failed) {
        if (!SqlFaults.isAway(failed) || SqlFaults.isTooManyConnections(failed) || failed.getCause() != null) {
            return false;
        }
        try (Connection _ = toFindFaults(address).open()) {
            return true;
        } catch (SQLException unreachable) {
            return false;
        }
    }

    private Properties account() throws SQLException {
        try {
            return address.account();
        } catch (RuntimeException unreadable) {
            throw new SQLException(unreadable.getMessage(), "08001", unreadable);
        }
    }

    private Connection open() throws SQLException {
        Properties account = account();
        account.putAll(properties);
        Connection connection = new Driver().connect(address.jdbcUrl(), account);
        if (connection == null) {
            throw new SQLException("The driver of PostgreSQL does not take this URL.", "08001");
        }
        try (Statement statement = connection.createStatement()) {
            if (socket.isPositive()) {
                connection.setNetworkTimeout(Runnable::run, (int) socket.toMillis());
            }
            if (!opening.isEmpty()) {
                statement.execute(opening);
            }
            return connection;
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The driver has a property for this, which the URL can set.
    }

    @Override
    public int getLoginTimeout() {
        return LONGEST_LOGIN_SECONDS;
    }

    // Methods of DataSource that are not used.

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
