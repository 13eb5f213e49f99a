package io.tenantry.storage.backup;

import io.tenantry.storage.Schema;
import io.tenantry.storage.backup.BackupReader.Visitor;
import io.tenantry.storage.backup.DatabaseBackup.Watch;
import io.tenantry.storage.backup.Tables.Table;
import io.tenantry.storage.connection.Connections;
import io.tenantry.storage.connection.DatabaseNotUsable;
import io.tenantry.storage.connection.PostgresAddress;
import io.tenantry.storage.connection.SqlFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Restores a backup into an empty database, in one transaction. */
public final class DatabaseRestore {
    private final PostgresAddress address;
    private final Set<String> filledByMigrations;
    private final BackupFile file;
    private final Watch watch;

    /** @param filledByMigrations the tables that have rows in a fresh database; the restore replaces these rows */
    public DatabaseRestore(PostgresAddress address, Set<String> filledByMigrations, BackupFile file, Watch watch) {
        this.address = address;
        this.filledByMigrations = filledByMigrations;
        this.file = file;
        this.watch = watch;
    }

    /**
     * Checks that this program knows the tables of a backup.
     *
     * @param program the version of this program
     * @throws UnusableBackup when another version made them
     */
    public static void requireKnownTables(BackupHeader header, String program) {
        Map<String, Integer> known = Schema.ofProgram();
        for (var migration : header.migrations().entrySet()) {
            if (!migration.getValue().equals(known.get(migration.getKey()))) {
                throw new UnusableBackup(
                        ("The backup was made by version %s, whose tables this version (%s) does not know."
                                        + " Restore it with version %s or newer.")
                                .formatted(header.program(), program, header.program()));
            }
        }
    }

    /**
     * Checks that the database is empty: it has no tables of Tenantry, or those of the backup without rows.
     *
     * @throws DatabaseNotUsable when it is not, or cannot be reached
     */
    public void requireEmpty() {
        connected(jdbi -> jdbi.useHandle(handle -> {
            Schema.requireUsable(jdbi, address);
            if (Schema.hasHistory(handle)) {
                requireEmpty(handle, Tables.read(handle));
            }
        }));
    }

    /**
     * Restores every row, and brings the schema up to date.
     *
     * @param afterwards changes to the restored rows, in the same transaction
     * @throws DatabaseNotUsable when the database is not empty
     */
    public void run(Consumer<Handle> afterwards) {
        connected(jdbi -> {
            Schema.bringTo(
                    Connections.forMigrations(address),
                    jdbi,
                    address,
                    file.header().migrations());
            jdbi.useTransaction(handle -> restore(handle, afterwards));
            Schema.bringUpToDate(Connections.forMigrations(address), jdbi, address);
        });
    }

    private void connected(Consumer<Jdbi> work) {
        try {
            work.accept(Jdbi.create(Connections.forBackups(address)));
        } catch (UncheckedIOException | UnusableBackup | SqlFailed known) {
            throw known;
        } catch (RuntimeException failed) {
            throw DatabaseNotUsable.because(failed, address);
        }
    }

    private void restore(Handle handle, Consumer<Handle> afterwards) {
        handle.execute("SET LOCAL statement_timeout = 0");
        handle.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
        handle.execute("SET LOCAL lock_timeout = '30s'");
        handle.execute("SET LOCAL maintenance_work_mem = '256MB'");
        List<Table> tables = Tables.read(handle);
        String names = tables.stream().map(table -> Tables.quoted(table.name())).collect(Collectors.joining(", "));
        handle.execute("LOCK TABLE " + names + " IN ACCESS EXCLUSIVE MODE");
        requireEmpty(handle, tables);
        tables.forEach(table -> handle.execute("ALTER TABLE " + Tables.quoted(table.name()) + " DISABLE TRIGGER USER"));
        filledByMigrations.forEach(name -> handle.execute("DELETE FROM " + Tables.quoted(name)));
        List<String> indexes = dropIndexes(handle);
        copy(handle, tables);
        indexes.forEach(handle::execute);
        afterwards.accept(handle);
        tables.forEach(table -> handle.execute("ALTER TABLE " + Tables.quoted(table.name()) + " ENABLE TRIGGER USER"));
        handle.execute("ANALYZE " + names);
    }

    private void requireEmpty(Handle handle, List<Table> tables) {
        for (Table table : tables) {
            boolean filled = !filledByMigrations.contains(table.name())
                    && handle.createQuery("SELECT EXISTS (SELECT FROM " + Tables.quoted(table.name()) + ")")
                            .mapTo(boolean.class)
                            .one();
            if (filled) {
                throw new DatabaseNotUsable(
                        "The database %s is not empty. Restore into an empty one: --data with another folder, or --database-url."
                                .formatted(address));
            }
        }
    }

    /**
     * Drops the indexes that no constraint needs: to build them at the end takes a third of the time.
     *
     * @return the statements that make them again
     */
    private static List<String> dropIndexes(Handle handle) {
        record Index(String name, String definition) {}
        List<Index> indexes = handle.createQuery("""
                        SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
                        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE n.nspname = current_schema() AND c.relkind = 'r'
                          AND c.relname NOT IN ('change', 'flyway_schema_history')
                          AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
                        ORDER BY 1""")
                .map((row, context) -> new Index(row.getString(1), row.getString(2)))
                .list();
        indexes.forEach(index -> handle.execute("DROP INDEX " + index.name));
        return indexes.stream().map(Index::definition).toList();
    }

    private void copy(Handle handle, List<Table> tables) {
        Copying copying = new Copying(handle, tables);
        try {
            file.read(copying);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The backup cannot be read", unreadable);
        } finally {
            copying.copy.cancel();
        }
    }

    /** Writes the contents of the file into the tables. */
    private final class Copying implements Visitor {
        private final Handle handle;
        private final Map<String, Table> tables;
        private final TableCopy copy;
        private boolean hasTable;
        private long rows;

        Copying(Handle handle, List<Table> tables) {
            this.handle = handle;
            this.copy = new TableCopy(handle);
            this.tables = tables.stream().collect(Collectors.toMap(Table::name, Function.identity()));
        }

        @Override
        public void secretKey(byte[] key) {
            // It is kept outside the database.
        }

        @Override
        public void table(String name, List<String> columns) {
            Table known = tables.get(name);
            if (known == null || !known.columns().containsAll(columns)) {
                throw new UnusableBackup("The file is damaged: its table %s does not fit its version.".formatted(name));
            }
            copy.begin(new Table(name, columns, 0).copied());
            hasTable = true;
        }

        @Override
        public void rows(byte[] part) {
            if (!hasTable) {
                throw new UnusableBackup("The file is damaged: it has rows without a table.");
            }
            copy.write(part);
            long before = rows;
            for (byte letter : part) {
                rows += letter == '\n' ? 1 : 0;
            }
            if (rows > before) {
                watch.written(rows, (double) rows / Math.max(1, file.rows()));
            }
        }

        @Override
        public void sequences(Map<String, SequencePosition> sequences) {
            copy.end();
            hasTable = false;
            List<String> known = Tables.sequenceNames(handle);
            sequences.forEach((name, position) -> {
                if (!known.contains(name)) {
                    throw new UnusableBackup(
                            "The file is damaged: its sequence %s does not fit its version.".formatted(name));
                }
                handle.createQuery("SELECT setval(CAST(:name AS regclass), :last, :called)")
                        .bind("name", Tables.quoted(name))
                        .bind("last", position.last())
                        .bind("called", position.called())
                        .mapTo(long.class)
                        .one();
            });
        }
    }
}
