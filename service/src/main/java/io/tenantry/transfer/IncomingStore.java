package io.tenantry.transfer;

import io.tenantry.setting.StoredJson;
import io.tenantry.storage.backup.BackupReader;
import io.tenantry.storage.backup.DatabaseBackup.Watch;
import io.tenantry.storage.backup.TableCopy;
import io.tenantry.storage.backup.Tables.Table;
import io.tenantry.storage.backup.UnusableBackup;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The rows of a file in temporary tables, {@code incoming_TABLE}, which end with the transaction. */
final class IncomingStore implements BackupReader.Visitor {
    /** The longest row that is checked, in bytes: more than any that the APIs make. */
    private static final int LONGEST_ROW = 16 << 20;

    private final TableCopy copy;
    private final Map<String, Table> tables;
    private final IncomingRows checks;
    private final Watch watch;
    private final long all;
    private final ByteArrayOutputStream row = new ByteArrayOutputStream();
    private @Nullable Table current;
    private String prefix = "";
    private boolean installation;
    private long read;

    /**
     * @param tables the tables that a file has
     * @param all the number of rows in the file
     */
    IncomingStore(Handle handle, List<Table> tables, IncomingRows checks, Watch watch, long all) {
        this.copy = new TableCopy(handle);
        this.tables = tables.stream().collect(Collectors.toMap(Table::name, Function.identity()));
        this.checks = checks;
        this.watch = watch;
        this.all = Math.max(1, all);
        this.tables
                .keySet()
                .forEach(name -> handle.execute(
                        "CREATE TEMPORARY TABLE incoming_" + name + " (LIKE " + name + ") ON COMMIT DROP"));
    }

    /** The prefix of the ids of the installation that the organization comes from. */
    String prefix() {
        if (!prefix.matches("[1-9a-f][0-9a-f]{13}")) {
            throw new UnusableBackup("The file is damaged: it does not name its installation.");
        }
        return prefix;
    }

    @Override
    public void table(String name, List<String> columns) {
        end();
        installation = name.equals(TransferredTables.INSTALLATION);
        if (installation) {
            return;
        }
        Table known = tables.get(name);
        if (known == null || !known.columns().equals(columns)) {
            throw new UnusableBackup("The file is damaged: a table does not fit its version.");
        }
        current = known;
        copy.begin("incoming_" + known.copied().replaceFirst("\"", "").replaceFirst("\"", ""));
    }

    @Override
    public void rows(byte[] part) {
        Table table = current;
        if (installation) {
            prefix = new String(part, StandardCharsets.US_ASCII).strip();
        } else if (table == null) {
            throw new UnusableBackup("The file is damaged: it has rows without a table.");
        } else if (IncomingRows.areChecked(table.name())) {
            lines(table, part);
        } else {
            copy.write(part);
        }
        for (byte letter : part) {
            read += letter == '\n' ? 1 : 0;
        }
        watch.written(read, 0.5 * read / all);
    }

    private void lines(Table table, byte[] part) {
        int start = 0;
        for (int i = 0; i < part.length; i++) {
            if (part[i] == '\n') {
                row.write(part, start, i + 1 - start);
                copy.write(checks.checked(table.name(), table.columns(), row.toByteArray()));
                row.reset();
                start = i + 1;
            }
        }
        row.write(part, start, part.length - start);
        if (row.size() > LONGEST_ROW) {
            throw new UnusableBackup("The file is damaged: a row of %s is too long.".formatted(table.name()));
        }
    }

    /** Ends the last table. */
    void end() {
        if (row.size() > 0) {
            throw new UnusableBackup("The file is damaged: a row has no end.");
        }
        copy.end();
        current = null;
    }

    /** Ends a COPY that a failure has interrupted, so that the transaction can be rolled back. */
    void cancel() {
        copy.cancel();
    }

    /**
     * Checks that every row of the file is there, each once, and leaves out what a file never has.
     *
     * @param counts the numbers of rows in the file
     */
    static void settle(Handle handle, Map<String, Long> counts) {
        counts.forEach((table, count) -> {
            if (!table.equals(TransferredTables.INSTALLATION) && count(handle, table) != count.longValue()) {
                throw new UnusableBackup("The file is damaged: a row of %s ends its table.".formatted(table));
            }
        });
        handle.execute("DELETE FROM incoming_webhook_delivery WHERE state = 'pending'");
        handle.execute("CREATE UNIQUE INDEX incoming_person_address ON pg_temp.incoming_person (email_fold)");
        for (String table : TransferredTables.TAKEN.keySet()) {
            handle.execute("ANALYZE incoming_" + table);
        }
    }

    private static long count(Handle handle, String table) {
        return handle.createQuery("SELECT count(*) FROM incoming_" + table)
                .mapTo(long.class)
                .one();
    }

    /** The number of the organization where it comes from. */
    static int organization(Handle handle) {
        List<Integer> numbers = handle.createQuery("SELECT id FROM incoming_organization LIMIT 2")
                .mapTo(Integer.class)
                .list();
        if (numbers.size() != 1 || numbers.getFirst() <= 0) {
            throw new UnusableBackup("The file is damaged: it has no organization, or several.");
        }
        return numbers.getFirst();
    }

    /** Gives each row of a table, as JSON. */
    static void each(Handle handle, String table, Consumer<JsonNode> row) {
        handle.createQuery("SELECT to_jsonb(r)::text FROM incoming_" + table + " r")
                .setFetchSize(200)
                .mapTo(String.class)
                .forEach(text -> row.accept(new StoredJson(text).tree()));
    }
}
