package io.tenantry.rotation;

import io.tenantry.access.Caller;
import io.tenantry.access.Deadline;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.cache.NodeLocks;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts all stored secrets again with the newest key, bound to their rows, while servers run. Rows are locked a few at a time, each
 * batch in a transaction of its own: an interrupted rotation is continued by the next one.
 */
public final class Rotation {
    private static final int AT_A_TIME = 100;
    /** Servers may still write with an older key when the first pass begins. */
    private static final int MOST_PASSES = 10;
    /** Longer than a node needs to see that its key file has changed, and to announce that. */
    private static final Duration NOTICED = Duration.ofSeconds(5);

    /** The key of values of the form before, which do not name theirs. */
    public static final String UNNAMED = "";

    private final Database database;
    private final SecretBox box;

    public Rotation(Database database, SecretBox box) {
        this.database = database;
        this.box = box;
    }

    /** Is told the progress. */
    @FunctionalInterface
    public interface Watch {
        /** @param fraction the share that is done, 0 to 1 */
        void done(long count, double fraction);
    }

    /**
     * The result of a rotation.
     *
     * @param rows the number of rows that were changed
     * @param left the number of rows with values that are not encrypted with the newest key
     * @param unreadable the first values that no key decrypts: table, column and row
     */
    public record Result(long rows, long left, List<String> unreadable) {}

    /**
     * The number of running nodes that do not have a key, and could not read what is encrypted with it. Nodes whose key file has
     * changed get time to see that.
     */
    public int nodesWithout(String keyId) {
        long until = System.nanoTime() + NOTICED.toNanos();
        int without = 1;
        while (without > 0 && System.nanoTime() < until) {
            without = database.read(handle -> NodeLocks.nodesWithoutKey(handle, keyId));
            if (without > 0) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
        return without;
    }

    /** Encrypts everything anew that is not encrypted with the newest key. Adds an audit entry, unless nothing changed. */
    public Result rotate(Watch watch) {
        return Deadline.ofEachWait(Deadline.LONG, () -> {
            Pass pass = new Pass(watch, Math.max(1, left()));
            long before = -1;
            for (int i = 0; i < MOST_PASSES && pass.rows > before; i++) {
                before = pass.rows;
                pass.unreadable.clear();
                SecretTable.ALL.forEach(pass::run);
            }
            if (pass.rows > 0) {
                note("rotateSecrets", Map.of("rows", pass.rows));
            }
            return new Result(pass.rows, left(), List.copyOf(pass.unreadable));
        });
    }

    /** Adds an audit entry about old keys that are removed from the data folder. */
    public void noteForgotten(List<String> keyIds) {
        note("forgetSecretKeys", Map.of("keys", keyIds));
    }

    private void note(String action, Map<String, Object> details) {
        database.change(handle -> AuditLog.note(
                handle,
                Caller.Operator.COMMAND_LINE,
                new AuditEntry(null, null, Operation.ACTION, action, "Installation", null, details)));
    }

    /** The number of rows with values that are not encrypted with the newest key. */
    public long left() {
        byte[] header = box.currentHeader();
        return Deadline.ofEachWait(
                Deadline.LONG,
                () -> database.read(handle -> SecretTable.ALL.stream()
                        .mapToLong(table -> RotationStore.count(handle, table, header))
                        .sum()));
    }

    /** The number of values for each key, by id; values of the form before are under {@link #UNNAMED}. */
    public Map<String, Long> counts() {
        int length = box.currentHeader().length;
        Map<String, Long> counts = new TreeMap<>();
        Deadline.ofEachWait(
                Deadline.LONG,
                () -> database.read(handle -> {
                    for (SecretTable table : SecretTable.ALL) {
                        RotationStore.countByKey(handle, table, length)
                                .forEach((header, count) ->
                                        counts.merge(SecretBox.keyOfHeader(header), count, Long::sum));
                    }
                    return counts;
                }));
        return counts;
    }

    /** The work on all tables. */
    private final class Pass {
        private final Watch watch;
        private final long total;
        private final List<String> unreadable = new ArrayList<>();
        private long rows;

        Pass(Watch watch, long total) {
            this.watch = watch;
            this.total = total;
        }

        void run(SecretTable table) {
            List<String> after = table.isNumbered() ? List.of("0") : List.of("", "");
            List<RotationStore.Row> page;
            do {
                List<String> from = after;
                page = database.write(handle -> {
                    List<RotationStore.Row> stale =
                            RotationStore.page(handle, table, box.currentHeader(), from, AT_A_TIME);
                    stale.forEach(row -> renew(handle, table, row));
                    return stale;
                });
                after = page.isEmpty() ? after : page.getLast().key();
                watch.done(rows, Math.min(1.0, (double) rows / total));
            } while (page.size() == AT_A_TIME);
        }

        private void renew(Handle handle, SecretTable table, RotationStore.Row row) {
            List<byte @Nullable []> values = new ArrayList<>();
            boolean changed = false;
            for (int i = 0; i < table.columns().size(); i++) {
                byte[] value = row.values().get(i);
                if (value != null && !box.isCurrent(value)) {
                    byte[] renewed = renewed(table, table.columns().get(i), row, value);
                    changed |= renewed != null;
                    value = renewed == null ? value : renewed;
                }
                values.add(value);
            }
            if (changed) {
                RotationStore.update(handle, table, new RotationStore.Row(row.key(), values));
                rows++;
            }
        }

        private byte @Nullable [] renewed(SecretTable table, String column, RotationStore.Row row, byte[] value) {
            var place = table.place(column, row.key());
            try {
                return box.seal(box.openBytes(value, place), place);
            } catch (IllegalStateException unknownKey) {
                if (unreadable.size() < MOST_PASSES) {
                    unreadable.add("%s.%s of row %s"
                            .formatted(table.name(), column, row.key().getFirst()));
                }
                return null;
            }
        }
    }
}
