package io.tenantry.storage.backup;

import io.tenantry.fault.Fault;
import io.tenantry.secret.KeyRing;
import io.tenantry.secret.KeySource;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Schema;
import io.tenantry.storage.SecretKeyCheck;
import io.tenantry.storage.backup.BackupKey.Derived;
import io.tenantry.storage.backup.Tables.Table;
import io.tenantry.storage.connection.Connections;
import io.tenantry.storage.connection.DatabaseNotUsable;
import io.tenantry.storage.connection.PostgresAddress;
import io.tenantry.storage.connection.SqlFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Writes a backup of a database: one consistent snapshot of all tables. Others read and write the database meanwhile. */
public final class DatabaseBackup {
    /** COPY writes values in forms that every version of PostgreSQL reads, whatever the settings of the database are. */
    private static final List<String> SETTINGS = List.of(
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
            "SET LOCAL statement_timeout = 0",
            "SET LOCAL idle_in_transaction_session_timeout = 0",
            "SET LOCAL lock_timeout = '30s'",
            "SET LOCAL DateStyle = ISO",
            "SET LOCAL TimeZone = 'UTC'",
            "SET LOCAL extra_float_digits = 3",
            "SET LOCAL bytea_output = hex");

    private final PostgresAddress address;
    private final String program;
    private final List<byte[]> secretKeys;

    /**
     * @param program the version of this program
     * @param secretKeys the secret keys of the installation, the newest first
     */
    public DatabaseBackup(PostgresAddress address, String program, List<byte[]> secretKeys) {
        this.address = address;
        this.program = program;
        this.secretKeys = List.copyOf(secretKeys);
    }

    /** Gets the progress of a backup or a restore. */
    public interface Watch {
        /**
         * @param rows rows written so far
         * @param fraction share that is done, 0 to 1
         */
        void written(long rows, double fraction);
    }

    /**
     * The result.
     *
     * @param rows rows of all tables
     */
    public record Summary(long rows, int tables) {}

    /**
     * Writes the backup. The secret key is in it only when it is encrypted.
     *
     * @param key encrypts the backup; empty for none
     * @throws DatabaseNotUsable when the database cannot be read, has no tables, or has secrets of another key
     * @throws UncheckedIOException when the file cannot be written
     */
    public Summary write(OutputStream out, Optional<BackupKey> key, Watch watch) {
        return ofOneMoment(address, handle -> write(handle, out, key, watch));
    }

    /** Reads from a database. */
    public interface Reading<T> {
        T read(Handle handle) throws IOException;
    }

    /**
     * Reads everything as of one moment; {@code COPY} writes values in forms that every version of PostgreSQL reads.
     *
     * @throws DatabaseNotUsable when the database cannot be read
     * @throws UncheckedIOException when the reading fails to write its file
     */
    public static <T> T ofOneMoment(PostgresAddress address, Reading<T> reading) {
        try {
            return Jdbi.create(Connections.forBackups(address)).inTransaction(handle -> {
                SETTINGS.forEach(handle::execute);
                return reading.read(handle);
            });
        } catch (IOException failed) {
            throw new UncheckedIOException("The file cannot be written", failed);
        } catch (SqlFailed | Fault known) {
            throw known;
        } catch (RuntimeException failed) {
            throw DatabaseNotUsable.because(failed, address);
        }
    }

    private Summary write(Handle handle, OutputStream out, Optional<BackupKey> key, Watch watch) throws IOException {
        Map<String, Integer> migrations = Schema.applied(handle)
                .orElseThrow(
                        () -> new DatabaseNotUsable("The database %s has no tables of Tenantry.".formatted(address)));
        List<Table> tables = Tables.read(handle);
        handle.execute("LOCK TABLE "
                + tables.stream().map(table -> Tables.quoted(table.name())).collect(Collectors.joining(", "))
                + " IN ACCESS SHARE MODE");
        Optional<Derived> derived = key.map(BackupKey::begin);
        BackupWriter writer = new BackupWriter(out, header(handle, migrations, derived), derived);
        if (derived.isPresent()) {
            writer.secretKeys(secretKeys);
        }
        long size = Math.max(1, tables.stream().mapToLong(Table::size).sum());
        long done = 0;
        long rows = 0;
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Table table : tables) {
            long before = rows;
            long sizeBefore = done;
            writer.table(table.name(), table.columns());
            long count = copy(
                    handle,
                    table,
                    writer,
                    (part, bytes) ->
                            watch.written(before + part, (double) (sizeBefore + Math.min(bytes, table.size())) / size));
            counts.put(table.name(), count);
            rows += count;
            done += table.size();
        }
        // After the tables: a number that was given out since is not given out again.
        writer.sequences(Tables.sequences(handle));
        writer.end(counts);
        return new Summary(rows, tables.size());
    }

    private BackupHeader header(Handle handle, Map<String, Integer> migrations, Optional<Derived> derived) {
        record Facts(Instant now, byte @Nullable [] check) {}
        Facts facts = handle.createQuery("SELECT now(), secret_key_check FROM installation")
                .map((row, context) ->
                        new Facts(row.getObject(1, OffsetDateTime.class).toInstant(), row.getBytes(2)))
                .one();
        // A database that no server has opened yet takes any key.
        SecretBox box = new SecretBox(KeySource.of(KeyRing.of(secretKeys)));
        byte[] check = facts.check == null ? SecretKeyCheck.of(box) : facts.check;
        SecretKeyCheck.require(check, box);
        return new BackupHeader(
                BackupHeader.INSTALLATION,
                program,
                facts.now,
                migrations,
                HexFormat.of().formatHex(check),
                derived.map(Derived::encryption));
    }

    private interface Part {
        void copied(long rows, long bytes);
    }

    private static long copy(Handle handle, Table table, BackupWriter writer, Part part) throws IOException {
        try {
            CopyOut copy = handle.getConnection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY " + table.copied() + " TO STDOUT");
            try {
                return copy(copy, writer, part);
            } finally {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        } catch (SQLException failed) {
            throw new SqlFailed(failed);
        }
    }

    private static long copy(CopyOut copy, BackupWriter writer, Part part) throws IOException, SQLException {
        long rows = 0;
        long bytes = 0;
        byte[] row = copy.readFromCopy();
        while (row != null) {
            writer.rows(row);
            bytes += row.length;
            part.copied(++rows, bytes);
            row = copy.readFromCopy();
        }
        return copy.getHandledRowCount();
    }
}
