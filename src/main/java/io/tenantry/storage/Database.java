package io.tenantry.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementException;
import org.jdbi.v3.core.statement.StatementExceptions;

/**
 * The one database of this program: its connection pool, its transactions and the news of what changed in it.
 *
 * <p>A write is seen by everything that this program remembers before {@link #write} returns.
 */
public final class Database implements AutoCloseable {
    private static final int OLDEST_VERSION = 15;

    /** The transaction that reads and writes of this thread join. */
    private static final ScopedValue<Handle> JOINED = ScopedValue.newInstance();

    /** A look for news that takes longer than this has failed. */
    private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);

    private final HikariDataSource pool;
    /** One connection that is never waited for: news must come in, and be looked for, also when all others are taken. */
    private final HikariDataSource forNews;

    private final Jdbi jdbi;
    private final ChangeFeed changes;

    private Database(HikariDataSource pool, HikariDataSource forNews) {
        this.pool = pool;
        this.forNews = forNews;
        this.jdbi = Jdbi.create(pool);
        jdbi.configure(
                StatementExceptions.class, exceptions -> exceptions.setMessageRendering(Database::withoutValues));
        this.changes = new ChangeFeed(Jdbi.create(forNews), jdbi);
    }

    /**
     * Connects, brings the schema up to date and starts to follow changes.
     *
     * @param connections the most connections at a time, beside the one for news
     * @throws DatabaseNotUsable when it cannot be reached, refuses the user, or is too old or too new for this program
     */
    public static Database open(String jdbcUrl, String user, String password, int connections) {
        HikariDataSource pool = null;
        HikariDataSource forNews = null;
        boolean opened = false;
        try {
            pool = new HikariDataSource(pool("tenantry", jdbcUrl, user, password, connections));
            Jdbi jdbi = Jdbi.create(pool);
            requireVersion(jdbi);
            Schema.bringUpToDate(pool, jdbi);
            HikariConfig news = pool("tenantry-news", jdbcUrl, user, password, 1);
            // One statement, hundreds of times a second: it is planned once, for its index, however small its table is
            // then.
            news.setConnectionInitSql(news.getConnectionInitSql()
                    + "; SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off");
            news.setConnectionTimeout(Duration.ofSeconds(1).toMillis());
            news.addDataSourceProperty("ApplicationName", news.getPoolName());
            news.addDataSourceProperty("socketTimeout", Long.toString(LONGEST_LOOK.toSeconds()));
            forNews = new HikariDataSource(news);
            Database database = new Database(pool, forNews);
            opened = true;
            return database;
        } catch (RuntimeException failed) {
            throw DatabaseNotUsable.because(failed, jdbcUrl, user);
        } finally {
            if (!opened && pool != null) {
                pool.close();
            }
            if (!opened && forNews != null) {
                forNews.close();
            }
        }
    }

    private static HikariConfig pool(String name, String jdbcUrl, String user, String password, int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(jdbcUrl);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(Math.min(2, connections));
        config.setConnectionTimeout(Duration.ofSeconds(5).toMillis());
        // One attempt: whoever waits for a database to come up is told at once what is wrong, and starts us again.
        config.setInitializationFailTimeout(1);
        // To compile a statement takes longer than to run any of ours.
        config.setConnectionInitSql("SET jit = off");
        config.addDataSourceProperty("ApplicationName", "tenantry");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("prepareThreshold", "3");
        config.addDataSourceProperty("preparedStatementCacheQueries", "512");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // The detail of an error has the values of the row: it would stand in the log.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        return config;
    }

    /** What went wrong with which statement; what was to be stored or compared is nothing for a log. */
    private static String withoutValues(StatementException failed) {
        String sql = failed.getStatementContext() == null
                ? ""
                : String.valueOf(failed.getStatementContext().getRawSql());
        return failed.getShortMessage() + " [" + sql.strip().replaceAll("\\s+", " ") + "]";
    }

    private static void requireVersion(Jdbi jdbi) {
        int version =
                jdbi.withHandle(handle -> handle.createQuery("SELECT current_setting('server_version_num')::integer")
                        .mapTo(int.class)
                        .one());
        if (version < OLDEST_VERSION * 10_000) {
            throw new DatabaseNotUsable("The database is PostgreSQL %d; Tenantry needs version %d or newer."
                    .formatted(version / 10_000, OLDEST_VERSION));
        }
    }

    /**
     * Makes sure that the secrets in this database are sealed with this key; the first program to come decides.
     *
     * @throws DatabaseNotUsable when they are sealed with another
     */
    public void holdToKey(SecretBox box) {
        jdbi.useTransaction(handle -> SecretKeyCheck.hold(handle, box));
    }

    /** Runs a query, outside any transaction: every statement sees what was committed before it. */
    public <T, X extends Exception> T read(HandleCallback<T, X> query) throws X {
        return JOINED.isBound() ? query.withHandle(JOINED.get()) : jdbi.withHandle(query);
    }

    /** Runs several queries that all see the same state of the database. */
    public <T, X extends Exception> T readConsistently(HandleCallback<T, X> queries) throws X {
        if (JOINED.isBound()) {
            return queries.withHandle(JOINED.get());
        }
        return jdbi.inTransaction(handle -> {
            handle.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            return queries.withHandle(handle);
        });
    }

    /**
     * Asks several questions of the same state of the database, all sent together and waited for once. They are best
     * answered in one way whatever their values: each is planned once for a connection, which otherwise takes longer than
     * to answer it.
     */
    public void read(List<Question> questions) {
        if (JOINED.isBound()) {
            Question.ask(JOINED.get(), Question.script(questions), questions);
        } else {
            jdbi.useTransaction(handle -> Question.ask(handle, Question.transaction(questions), questions));
        }
    }

    /**
     * Runs one transaction: all of it is kept, durably, or (when it throws) nothing. When this returns, nothing that this
     * program remembers is older than the transaction. Whatever the work reads and writes through this database is part of
     * the same transaction.
     */
    public <T, X extends Exception> T write(HandleCallback<T, X> work) throws X {
        if (JOINED.isBound()) {
            return work.withHandle(JOINED.get());
        }
        T result = jdbi.inTransaction(
                handle -> ScopedValue.where(JOINED, handle).<T, X>call(() -> work.withHandle(handle)));
        changes.catchUp();
        return result;
    }

    /** As {@link #write}, for work that is a single statement: that needs no transaction around it. */
    public <T, X extends Exception> T writeAtOnce(HandleCallback<T, X> statement) throws X {
        T result = read(statement);
        if (!JOINED.isBound()) {
            changes.catchUp();
        }
        return result;
    }

    /** Whether reads and writes of this thread join a transaction that is not committed yet. */
    static boolean joining() {
        return JOINED.isBound();
    }

    /** As {@link #write}, for work without a result. */
    public <X extends Exception> void change(HandleConsumer<X> work) throws X {
        this.<Void, X>write(handle -> {
            work.useHandle(handle);
            return null;
        });
    }

    /** What changed in the database, for whatever is remembered. */
    public ChangeFeed changes() {
        return changes;
    }

    /** Whether the database answers; told without waiting for the connections that requests use. */
    public boolean answers() {
        if (!changes.current()) {
            changes.catchUp();
        }
        return changes.current();
    }

    @Override
    public void close() {
        changes.close();
        forNews.close();
        pool.close();
    }
}
