package io.tenantry.cli.database;

import io.tenantry.configuration.DatabaseAddress;
import io.tenantry.configuration.Environment;
import io.tenantry.postgres.EmbeddedPostgres;
import io.tenantry.storage.connection.PostgresAddress;
import io.tenantry.storage.connection.Requirements;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL of a command: an external one, or the embedded one, which {@link #close} leaves or stops. */
public final class DatabaseServer implements AutoCloseable {
    private final PostgresAddress address;
    private final @Nullable EmbeddedPostgres embedded;

    private DatabaseServer(PostgresAddress address, @Nullable EmbeddedPostgres embedded) {
        this.address = address;
        this.embedded = embedded;
    }

    /** The PostgreSQL for a command that can run beside a server. The embedded one is made if it does not exist. */
    public static DatabaseServer toWork(DatabaseOptions options, Environment environment) {
        return open(false, options, environment);
    }

    /** @param serving whether the command is a server, which owns its data folder */
    static DatabaseServer open(boolean serving, DatabaseOptions options, Environment environment) {
        if (options.isExternal()) {
            PostgresAddress address = DatabaseAddress.of(options.databaseUrl(), environment);
            Requirements.refuseSharedSessions(address);
            return new DatabaseServer(address, null);
        }
        EmbeddedPostgres postgres =
                serving ? EmbeddedPostgres.start(options.data()) : EmbeddedPostgres.open(options.data());
        return new DatabaseServer(
                new PostgresAddress(postgres.jdbcUrl(), postgres.user(), postgres.password()), postgres);
    }

    /** Its address, with the account on it. */
    public PostgresAddress address() {
        return address;
    }

    /** The embedded one; null when it is external. */
    @Nullable
    EmbeddedPostgres embedded() {
        return embedded;
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }
}
