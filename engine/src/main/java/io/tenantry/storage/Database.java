package io.tenantry.storage;

import io.tenantry.access.Deadline;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.fault.Fault;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.connection.ConnectionPool;
import io.tenantry.storage.connection.Connections;
import io.tenantry.storage.connection.DatabaseNotUsable;
import io.tenantry.storage.connection.PostgresAddress;
import io.tenantry.storage.connection.Requirements;
import io.tenantry.storage.connection.SqlFaults;
import io.tenantry.storage.connection.Transaction;
import io.tenantry.storage.connection.WaitLimits;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of this program: its connections, transactions and change feed.
 *
 * <p>Before {@link #write} returns, the caches of this program take the write into account. No wait is longer than the
 * {@link Deadline} of the work allows.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final ConnectionPool pool;
    /** The connection of the change feed, which must be read even when all other connections are in use. */
    private final ConnectionPool forChanges;

    private final Jdbi jdbi;
    private final ChangeFeed changes;
    private final Readiness readiness;
    private final Connections connectionsForChanges;

    private Database(ConnectionPool pool, ConnectionPool forChanges, Connections connectionsForChanges) {
        this.pool = pool;
        this.forChanges = forChanges;
        this.connectionsForChanges = connectionsForChanges;
        Answers answers = new Answers();
        this.jdbi = jdbi(pool, answers);
        this.changes = new ChangeFeed(jdbi(forChanges, new Answers()), jdbi, forChanges::evictAll, pool::evictAll);
        this.readiness = new Readiness(jdbi, changes, answers, pool);
    }

    /** As {@link #open(PostgresAddress, int)}. */
    public static Database open(String jdbcUrl, String user, String password, int connections) {
        return open(new PostgresAddress(jdbcUrl, user, password), connections);
    }

    /**
     * Connects, brings the schema up to date and starts the change feed.
     *
     * @param connections the maximum number of connections, besides that of the change feed
     * @throws DatabaseNotUsable when it cannot be reached, refuses the user, or is too old or too new for this program
     */
    public static Database open(PostgresAddress address, int connections) {
        return open(address, connections, () -> {});
    }

    /**
     * As {@link #open(PostgresAddress, int)}.
     *
     * @param beforeUpgrade runs before the tables of an older version are changed; when it throws, nothing was changed
     */
    public static Database open(PostgresAddress address, int connections, Runnable beforeUpgrade) {
        Connections ordinary = Connections.ordinary(address);
        Connections forChanges = Connections.forChanges(address);
        ConnectionPool pool = null;
        ConnectionPool looking = null;
        boolean opened = false;
        try {
            pool = new ConnectionPool("tenantry", ordinary, connections, Deadline.ORDINARY);
            Jdbi jdbi = Jdbi.create(pool);
            Requirements.check(jdbi, address);
            Schema.bringUpToDate(Connections.forMigrations(address), jdbi, address, Migrations.SHIPPED, beforeUpgrade);
            Requirements.warn(jdbi);
            looking = new ConnectionPool("tenantry-news", forChanges, 1, ChangeFeed.LONGEST_LOOK);
            Database database = new Database(pool, looking, forChanges);
            ordinary.bePatient();
            forChanges.bePatient();
            opened = true;
            return database;
        } catch (RuntimeException failed) {
            throw DatabaseNotUsable.because(failed, address);
        } finally {
            if (!opened && pool != null) {
                pool.close();
            }
            if (!opened && looking != null) {
                looking.close();
            }
        }
    }

    private static Jdbi jdbi(ConnectionPool pool, Answers answers) {
        Jdbi jdbi = Ids.register(Jdbi.create(pool));
        jdbi.configure(
                StatementExceptions.class, exceptions -> exceptions.setMessageRendering(Database::withoutValues));
        jdbi.getConfig(SqlStatements.class).addCustomizer(answers);
        jdbi.setSqlLogger(new StatementSpans());
        return jdbi;
    }

    /** The error and the statement, for the log, without the values of the statement, which may be personal data. */
    private static String withoutValues(StatementException failed) {
        String sql = failed.getStatementContext() == null
                ? ""
                : String.valueOf(failed.getStatementContext().getRawSql());
        return failed.getShortMessage() + " [" + sql.strip().replaceAll("\\s+", " ") + "]";
    }

    /**
     * Checks that the secrets in this database are encrypted with this key; the first node sets the key.
     *
     * @throws DatabaseNotUsable when they are encrypted with another key
     */
    public void holdToKey(SecretBox box) {
        jdbi.useTransaction(handle -> SecretKeyCheck.hold(handle, box));
        changes.locks().ofKeys(box::knownKeyIds);
    }

    /** Runs a query, outside any transaction: every statement sees all transactions that were committed before it. */
    public <T, X extends Exception> T read(HandleCallback<T, X> query) throws X {
        return Transaction.isJoined()
                ? query.withHandle(Transaction.joined().begin())
                : jdbi.withHandle(handle -> {
                    WaitLimits limits = WaitLimits.of(Deadline.current().limit());
                    return limits.areOrdinary() ? query.withHandle(handle) : limits.within(handle, query);
                });
    }

    /** Runs several queries that all see the same state of the database. */
    public <T, X extends Exception> T readConsistently(HandleCallback<T, X> queries) throws X {
        if (Transaction.isJoined()) {
            return queries.withHandle(Transaction.joined().begin());
        }
        return jdbi.inTransaction(handle -> {
            handle.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            Transaction.of(handle).raiseLimits();
            return queries.withHandle(handle);
        });
    }

    /**
     * Runs several questions on the same state of the database. All questions are sent together, with one wait for the
     * answers. Each question is planned once for a connection, because planning takes longer than execution. Therefore one
     * plan must be good for all values.
     */
    public void read(List<Question> questions) {
        if (Transaction.isJoined()) {
            Question.ask(Transaction.joined().begin(), Question.script(questions), questions);
        } else {
            jdbi.useTransaction(handle -> Question.ask(handle, Question.transaction(questions), questions));
        }
    }

    /**
     * Runs one transaction: all of it is kept, durably, or (when it throws) nothing. When this returns, no cache of this
     * program is older than the transaction. All reads and writes of the work through this database are part of the same
     * transaction.
     *
     * @throws Fault.OutcomeUnknown when the connection breaks off during the commit: then one of the two is true
     */
    public <T, X extends Exception> T write(HandleCallback<T, X> work) throws X {
        return write(work, changes::catchUp);
    }

    /** As {@link #change}, for work that changes nothing that is cached: no cache is updated. */
    public <X extends Exception> void changeUncached(HandleConsumer<X> work) throws X {
        this.<Boolean, X>write(
                handle -> {
                    work.useHandle(handle);
                    return true;
                },
                () -> {});
    }

    private <T, X extends Exception> T write(HandleCallback<T, X> work, Runnable committed) throws X {
        if (Transaction.isBound()) {
            Transaction joined = Transaction.joined();
            Handle handle = joined.begin();
            joined.raiseLimits();
            return work.withHandle(handle);
        }
        AtomicBoolean done = new AtomicBoolean();
        return changing(
                done,
                () -> jdbi.inTransaction(handle -> {
                    Transaction transaction = Transaction.of(handle);
                    transaction.raiseLimits();
                    T result = transaction.<T, X>join(() -> work.withHandle(handle));
                    transaction.limitCommit();
                    done.set(true);
                    return result;
                }),
                committed);
    }

    /** As {@link #write}, for work that is a single statement, which needs no transaction around it. */
    public <T, X extends Exception> T writeAtOnce(HandleCallback<T, X> statement) throws X {
        return Transaction.isBound()
                ? write(statement)
                : changing(new AtomicBoolean(true), () -> read(statement), changes::catchUp);
    }

    /**
     * @param sent whether the outcome of the change is unknown when the connection breaks off
     * @param committed runs after the commit
     */
    private <T, X extends Exception> T changing(
            AtomicBoolean sent, ScopedValue.CallableOp<T, X> work, Runnable committed) throws X {
        try {
            T result = work.call();
            committed.run();
            return result;
        } catch (RuntimeException failed) {
            readiness.failed(failed);
            if (sent.get() && SqlFaults.isBrokenOff(failed)) {
                changes.doubt();
                LOG.warn("The outcome of a change is not known: {}", failed.toString());
                throw new Fault.OutcomeUnknown();
            }
            throw failed;
        }
    }

    /**
     * Runs work whose writes are one transaction, however many they are: all of them are kept, or (when it throws) none. The
     * transaction begins with the first write. Until then the work holds no connection, and can wait for other systems.
     *
     * @throws Fault.OutcomeUnknown as {@link #write}
     */
    public <T, X extends Exception> T writeTogether(ScopedValue.CallableOp<T, X> work) throws X {
        if (Transaction.isBound()) {
            return work.call();
        }
        Transaction transaction = Transaction.later(jdbi);
        AtomicBoolean sent = new AtomicBoolean();
        return changing(
                sent,
                () -> {
                    try {
                        T result = transaction.<T, X>join(work);
                        transaction.commit(sent);
                        return result;
                    } catch (Throwable failed) {
                        takeBack(transaction, failed);
                        throw failed;
                    }
                },
                changes::catchUp);
    }

    /** Whether the work of this thread is part of a transaction, as that of {@link #writeTogether}. */
    public boolean writesTogether() {
        return Transaction.isBound();
    }

    private static void takeBack(Transaction transaction, Throwable because) {
        try {
            transaction.rollback();
        } catch (RuntimeException broken) {
            because.addSuppressed(broken);
        }
    }

    /** Rolls back the writes so far of the work of {@link #writeTogether}. */
    public void takeBack() {
        Transaction.joined().rollback();
    }

    /** As {@link #write}, for work without a result. */
    public <X extends Exception> void change(HandleConsumer<X> work) throws X {
        this.<Void, X>write(handle -> {
            work.useHandle(handle);
            return null;
        });
    }

    /** The connections of requests and background work at this moment. */
    public ConnectionPool.Use connections() {
        return pool.use();
    }

    /** Shows this node to all that use the database, until it is closed: see {@link Nodes}. */
    public void introduce(Nodes.Node node) {
        connectionsForChanges.name(node.connection());
        try {
            Jdbi.create(forChanges)
                    .useHandle(handle -> handle.createQuery("SELECT set_config('application_name', :name, false)")
                            .bind("name", node.connection())
                            .mapTo(String.class)
                            .one());
        } catch (RuntimeException away) {
            LOG.debug("The next connection of the change feed shows this node: {}", away.toString());
            forChanges.evictAll();
        }
    }

    /** The feed of changes in the database, for caches. */
    public ChangeFeed changes() {
        return changes;
    }

    /**
     * The reason why no request can be served at the moment, as a sentence; empty when reads and writes work. The check
     * uses the connections that requests use.
     */
    public Optional<String> whyNotReady() {
        return readiness.whyNot();
    }

    /**
     * Ends the use of the database: every later request for a connection fails at once, so that the program can end soon.
     */
    public void abandon() {
        forChanges.abandon();
        pool.abandon();
    }

    @Override
    public void close() {
        changes.close();
        forChanges.close();
        pool.close();
    }
}
