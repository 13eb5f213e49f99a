package io.tenantry.rotation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The SQL that replaces encrypted values. */
final class RotationStore {
    private RotationStore() {}

    /** A row with a stale value: its key, and all its encrypted values in the order of the columns. */
    @SuppressWarnings("ArrayRecordComponent")
    record Row(List<String> key, List<byte @Nullable []> values) {}

    /** The number of rows with a value that is not encrypted with the newest key. */
    static long count(Handle handle, SecretTable table, byte[] header) {
        return handle.createQuery("SELECT count(*) FROM " + table.name() + " WHERE " + table.stale())
                .bind("header", header)
                .mapTo(long.class)
                .one();
    }

    /** The number of values for each start of a value, which has the id of its key. */
    static Map<String, Long> countByKey(Handle handle, SecretTable table, int headerLength) {
        Map<String, Long> counts = new HashMap<>();
        for (String column : table.columns()) {
            handle.createQuery(
                            "SELECT encode(substr(%1$s, 1, :length), 'hex'), count(*) FROM %2$s WHERE %1$s IS NOT NULL GROUP BY 1"
                                    .formatted(column, table.name()))
                    .bind("length", headerLength)
                    .map((row, context) -> counts.merge(row.getString(1), row.getLong(2), Long::sum))
                    .list();
        }
        return counts;
    }

    /** The next rows with stale values, locked; rows that others have locked are left out. */
    static List<Row> page(Handle handle, SecretTable table, byte[] header, List<String> after, int most) {
        String behind = table.isNumbered()
                ? "%s > CAST(:key0 AS bigint)".formatted(table.key().getFirst())
                : "(%s) > (:key0, :key1)".formatted(String.join(", ", table.key()));
        String keys = table.key().stream()
                .map(column -> "CAST(%s AS text)".formatted(column))
                .collect(Collectors.joining(", "));
        var query = handle.createQuery(
                        "SELECT %s, %s FROM %s WHERE %s AND %s ORDER BY %s LIMIT :most FOR UPDATE SKIP LOCKED"
                                .formatted(
                                        keys,
                                        String.join(", ", table.columns()),
                                        table.name(),
                                        behind,
                                        table.stale(),
                                        // Of the installation, the key is a constant, and in an order the number of a
                                        // column.
                                        String.join(", ", table.key())))
                .bind("header", header)
                .bind("most", most);
        for (int i = 0; i < after.size(); i++) {
            query.bind("key" + i, after.get(i));
        }
        return query.map((row, context) -> {
                    List<String> key = new ArrayList<>();
                    int next = 1;
                    for (int i = 0; i < table.key().size(); i++) {
                        key.add(row.getString(next++));
                    }
                    List<byte @Nullable []> values = new ArrayList<>();
                    for (int i = 0; i < table.columns().size(); i++) {
                        values.add(row.getBytes(next++));
                    }
                    return new Row(key, values);
                })
                .list();
    }

    /** Replaces the encrypted values of a locked row. */
    static void update(Handle handle, SecretTable table, Row row) {
        String assignments = table.columns().stream()
                .map(column -> "%1$s = :%1$s".formatted(column))
                .collect(Collectors.joining(", "));
        String where = table.isNumbered()
                ? "%s = CAST(:key0 AS bigint)".formatted(table.key().getFirst())
                : "(%s) = (:key0, :key1)".formatted(String.join(", ", table.key()));
        Update update = handle.createUpdate("UPDATE %s SET %s WHERE %s".formatted(table.name(), assignments, where));
        for (int i = 0; i < table.columns().size(); i++) {
            update.bindByType(table.columns().get(i), row.values().get(i), byte[].class);
        }
        for (int i = 0; i < row.key().size(); i++) {
            update.bind("key" + i, row.key().get(i));
        }
        update.execute();
    }
}
