package io.tenantry.listing;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the position of a cursor in a list: the present position of its row, or the one before the row was changed or
 * deleted.
 */
public final class Positions {
    private static final JsonMapper JSON = new JsonMapper();

    /** The kinds of row whose former positions are kept. */
    public enum Kind {
        ORGANIZATION(1),
        MEMBERSHIP(2),
        DELETION(3),
        /** Rows of this kind never change. When a row expires, all older rows have expired, too. */
        AUDIT_EVENT(4),
        PROJECT(5),
        API_KEY(6),
        /** Rows of this kind never change. */
        LOGIN_ATTEMPT(7),
        OPERATOR(8),
        OPERATOR_KEY(9),
        /** Rows of this kind never change. */
        LEDGER_ENTRY(10),
        SERVICE_KEY(11);

        private final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    private final Listing<?> list;

    Positions(Listing<?> list) {
        this.list = list;
    }

    /** A row that exists. */
    private record Present(int revision, Map<String, @Nullable Object> values) {}

    /**
     * The values that the row had for every column of an order, by {@link Column#key}, and its {@code id}.
     *
     * @param parameter the request's name for the cursor
     * @throws Fault.Invalid if no row of that kind ever had that position, or the position is no longer stored
     */
    Map<String, @Nullable Object> find(Handle handle, Cursor cursor, Order order, String parameter) {
        Present present = present(handle, cursor.row(), order).orElse(null);
        if (present != null && (present.revision & (Cursor.REVISIONS - 1)) == cursor.revision()) {
            return present.values;
        }
        return left(handle, cursor, order, present)
                .orElseThrow(() -> new Fault.Invalid(Problem.invalid(
                        parameter, "This cursor is unknown or too old. Start again without a cursor.")));
    }

    private Optional<Present> present(Handle handle, int id, Order order) {
        String columns = order.terms().stream()
                .map(term -> ", " + term.column().sortedBy())
                .collect(Collectors.joining());
        return handle.createQuery("SELECT " + list.id() + ", " + list.revision() + columns + " FROM " + list.from()
                        + " WHERE " + list.id() + " = :row")
                .bind("row", id)
                .map((row, context) -> {
                    Map<String, @Nullable Object> values = new HashMap<>();
                    values.put("id", row.getInt(1));
                    for (int i = 0; i < order.terms().size(); i++) {
                        Column column = order.terms().get(i).column();
                        values.put(column.key(), value(column, row, i + 3));
                    }
                    return new Present(row.getInt(2), values);
                })
                .findOne();
    }

    private static @Nullable Object value(Column column, ResultSet row, int number) throws SQLException {
        Object value = switch (column.type()) {
            case NUMBER, ID, TIME -> row.getLong(number);
            case TEXT, TEXTS, ADDRESS -> row.getString(number);
            case NAME -> row.getBytes(number);
            case FLAG -> row.getBoolean(number);
        };
        return row.wasNull() ? null : value;
    }

    /** The position that the row left after the cursor was made, or its present position when it has not moved since. */
    private Optional<Map<String, @Nullable Object>> left(
            Handle handle, Cursor cursor, Order order, @Nullable Present present) {
        int latest = present == null ? lastLeft(handle, cursor.row()) : present.revision;
        // The cursor has the low 24 bits of the revision; the latest revision gives the others.
        int revision = latest - ((latest - cursor.revision()) & (Cursor.REVISIONS - 1));
        if (revision < 0) {
            return Optional.empty();
        }
        return handle.createQuery("""
                        SELECT position::text FROM past_position
                        WHERE kind = :kind AND row_id = :row AND revision >= :revision ORDER BY revision LIMIT 1""")
                .bind("kind", list.kind().number)
                .bind("row", cursor.row())
                .bind("revision", revision)
                .mapTo(String.class)
                .findOne()
                .map(position -> values(JSON.readTree(position), order))
                .or(() -> Optional.ofNullable(present).map(Present::values));
    }

    private int lastLeft(Handle handle, int row) {
        return handle.createQuery(
                        "SELECT coalesce(max(revision), -1) FROM past_position WHERE kind = :kind AND row_id = :row")
                .bind("kind", list.kind().number)
                .bind("row", row)
                .mapTo(int.class)
                .one();
    }

    private static Map<String, @Nullable Object> values(JsonNode position, Order order) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("id", position.get("id").asInt());
        for (Order.Term term : order.terms()) {
            values.put(
                    term.column().key(),
                    value(term.column(), position.get(term.column().key())));
        }
        return values;
    }

    private static @Nullable Object value(Column column, @Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        return switch (column.type()) {
            case NUMBER, ID, TIME -> value.asLong();
            case TEXT, TEXTS, ADDRESS -> value.asString();
            case NAME -> HexFormat.of().parseHex(value.asString());
            case FLAG -> value.asBoolean();
        };
    }

    /** Deletes positions that rows left more than a week ago: no valid cursor is that old. */
    public static int forget(Handle handle, int most) {
        return handle.createUpdate("""
                        DELETE FROM past_position WHERE ctid = ANY(ARRAY(SELECT ctid FROM past_position
                            WHERE left_at < now() - interval '7 days' LIMIT :most FOR UPDATE SKIP LOCKED))""").bind("most", most).execute();
    }
}
