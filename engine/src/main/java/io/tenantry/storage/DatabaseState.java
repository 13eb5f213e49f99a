package io.tenantry.storage;

import io.tenantry.storage.connection.ConnectionRoom;
import io.tenantry.storage.connection.Connections;
import io.tenantry.storage.connection.DatabaseNotUsable;
import io.tenantry.storage.connection.OldestProgram;
import io.tenantry.storage.connection.PostgresAddress;
import io.tenantry.storage.connection.Requirements;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The state of a database, read without changing anything.
 *
 * @param version the version of PostgreSQL
 * @param bytes the size of the database
 * @param tables the tables
 * @param used the number of open connections of the server
 * @param room the connections that the server allows, and the nodes that share them
 * @param ahead how far the clock of the database is ahead of that of this machine; negative when it is behind
 * @param sealed the text that shows which secret key is in use; null when none is yet
 */
public record DatabaseState(
        String version,
        long bytes,
        Tables tables,
        int used,
        ConnectionRoom room,
        Duration ahead,
        byte @Nullable [] sealed) {
    /** The tables of a database. */
    public enum Tables {
        NONE,
        OF_THIS_VERSION,
        OF_AN_OLDER_VERSION,
        /** The tables are of a newer version, and this version can use them. */
        OF_A_NEWER_VERSION,
        OF_ANOTHER_VERSION
    }

    /** PostgreSQL hides the type of other users' sessions from ordinary users, but not that they are on a database. */
    private static final String NUMBERS = """
            SELECT current_setting('server_version'),
                   pg_database_size(current_database()),
                   (SELECT count(*) FROM pg_stat_activity
                    WHERE backend_type = 'client backend'
                       OR backend_type IS NULL AND datid IS NOT NULL AND usesysid IS NOT NULL),
                   %s""".formatted(ConnectionRoom.COLUMNS);

    /** @throws DatabaseNotUsable when it cannot be reached, does not meet a requirement, or is too new for this program */
    public static DatabaseState read(PostgresAddress address) {
        try {
            Jdbi jdbi = Jdbi.create(Connections.ordinary(address));
            Requirements.check(jdbi, address);
            return jdbi.withHandle(handle -> {
                OldestProgram.require(handle, address);
                return read(handle);
            });
        } catch (RuntimeException failed) {
            throw DatabaseNotUsable.because(failed, address);
        }
    }

    private static DatabaseState read(Handle handle) {
        Tables tables = tables(handle);
        Duration ahead = ahead(handle);
        byte[] sealed = tables == Tables.NONE
                ? null
                : handle.createQuery("SELECT secret_key_check FROM installation")
                        .mapTo(byte[].class)
                        .findFirst()
                        .orElse(null);
        return handle.createQuery(NUMBERS)
                .map((row, context) -> new DatabaseState(
                        row.getString(1), row.getLong(2), tables, row.getInt(3), ConnectionRoom.of(row), ahead, sealed))
                .one();
    }

    private static Tables tables(Handle handle) {
        if (!Schema.hasHistory(handle)) {
            return Tables.NONE;
        }
        Optional<Map<String, Integer>> applied = Schema.applied(handle);
        Map<String, Integer> own = Schema.ofProgram();
        if (applied.isPresent()
                && applied.get().size() > own.size()
                && applied.get().entrySet().containsAll(own.entrySet())
                && Schema.toleratesNewer(handle)) {
            return Tables.OF_A_NEWER_VERSION;
        }
        if (applied.isEmpty() || !own.entrySet().containsAll(applied.get().entrySet())) {
            return Tables.OF_ANOTHER_VERSION;
        }
        return applied.get().size() == own.size() ? Tables.OF_THIS_VERSION : Tables.OF_AN_OLDER_VERSION;
    }

    private static Duration ahead(Handle handle) {
        Instant before = Instant.now();
        Instant there = handle.createQuery("SELECT clock_timestamp()")
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant();
        return Duration.between(
                before.plus(Duration.between(before, Instant.now()).dividedBy(2)), there);
    }
}
