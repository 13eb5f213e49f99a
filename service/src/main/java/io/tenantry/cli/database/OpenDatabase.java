package io.tenantry.cli.database;

import io.tenantry.cli.backup.UpgradeBackup;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.SecretKey;
import io.tenantry.postgres.EmbeddedPostgres;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import io.tenantry.storage.Schema;
import io.tenantry.storage.connection.PostgresAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The open database of a command, embedded or external, with the key of its secrets. Closing it closes both. */
public final class OpenDatabase implements AutoCloseable {
    private static final int CONNECTIONS = 4;

    private final Deque<Runnable> closings = new ArrayDeque<>();
    private final PostgresAddress address;
    private final Database database;
    private final SecretBox box;
    private @Nullable EmbeddedPostgres embedded;
    private boolean alone;

    /** The program that opens a database. */
    private enum Opener {
        /** A server, which owns its data folder. */
        SERVER,
        /** A server that upgrades the database without a backup. */
        SERVER_WITHOUT_BACKUP,
        /** A command that makes the database where there is none. */
        MAKER,
        /** A command that needs a database. */
        READER;

        boolean serves() {
            return this == SERVER || this == SERVER_WITHOUT_BACKUP;
        }
    }

    private OpenDatabase(Opener opener, DatabaseOptions options, Environment environment, int connections) {
        Path data = options.data();
        boolean opened = false;
        try {
            DatabaseServer server = DatabaseServer.open(opener.serves(), options, environment);
            closings.push(server::close);
            this.embedded = server.embedded();
            this.alone = embedded != null && embedded.isOursAlone();
            this.address = server.address();
            if (opener == Opener.READER && !Schema.isMade(address)) {
                throw Mistake.ofState(
                        "The database %s has no tables of Tenantry. Choose another; serve and import make them."
                                .formatted(address));
            }
            this.box = SecretKey.box(environment, data);
            this.database = Database.open(address, connections, () -> {
                if (opener != Opener.SERVER_WITHOUT_BACKUP) {
                    UpgradeBackup.make(address, environment, data);
                }
            });
            closings.push(database::close);
            database.holdToKey(box);
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    /**
     * Opens the database for a server, which owns its data folder.
     *
     * @param connections size of the connection pool
     * @param backup whether a backup is made before the tables of an older version are changed
     */
    public static OpenDatabase toServe(
            DatabaseOptions options, Environment environment, int connections, boolean backup) {
        return new OpenDatabase(
                backup ? Opener.SERVER : Opener.SERVER_WITHOUT_BACKUP, options, environment, connections);
    }

    /**
     * Opens an existing database for a command that can run beside a server.
     *
     * @throws Mistake when there is no database, it is empty, or there is no secret key; nothing is created then
     */
    public static OpenDatabase existing(DatabaseOptions options, Environment environment) {
        requireThere(options, environment);
        return new OpenDatabase(Opener.READER, options, environment, CONNECTIONS);
    }

    /**
     * Checks that there is a database, or the address of one, and its secret key.
     *
     * @throws Mistake when there is not; nothing is created then
     */
    public static void requireThere(DatabaseOptions options, Environment environment) {
        if (!options.isExternal() && !EmbeddedPostgres.isIn(options.data())) {
            throw Mistake.ofState(
                    "There is no database in the folder %s. Choose another with --data or TENANTRY_DATA; serve and import make one."
                            .formatted(options.data()));
        }
        SecretKey.requireThere(environment, options.data());
    }

    /** Opens the database for a command that can run beside a server. It is created if it does not exist. */
    public static OpenDatabase toWork(DatabaseOptions options, Environment environment) {
        return new OpenDatabase(Opener.MAKER, options, environment, CONNECTIONS);
    }

    /** The address of the database, with the account on it. */
    public PostgresAddress address() {
        return address;
    }

    public Database database() {
        return database;
    }

    /** Whether no other program uses the database, and none can start to. */
    public boolean isOursAlone() {
        return alone;
    }

    /** Registers a callback for the case that the embedded PostgreSQL has ended and does not start again. */
    public void onLost(Consumer<RuntimeException> told) {
        if (embedded != null) {
            embedded.onLost(reason -> {
                database.abandon();
                told.accept(reason);
            });
        }
    }

    public SecretBox box() {
        return box;
    }

    @Override
    public void close() {
        while (!closings.isEmpty()) {
            closings.pop().run();
        }
    }
}
