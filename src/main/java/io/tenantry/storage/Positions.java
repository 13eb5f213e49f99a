package io.tenantry.storage;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds where a cursor stands: at a row as it is, or as it was before it was changed or deleted. */
public final class Positions {
    private static final JsonMapper JSON = new JsonMapper();

    /** The kinds of row that leave positions behind. */
    public enum Kind {
        ORGANIZATION(
                1,
                "SELECT organization_position(o)::text FROM organization o WHERE o.id = :row AND o.revision & 16777215 = :revision"),
        MEMBERSHIP(
                2,
                "SELECT membership_position(m)::text FROM membership m WHERE m.id = :row AND m.revision & 16777215 = :revision"),
        DELETION(
                3,
                "SELECT deletion_position(d)::text FROM deletion d WHERE d.id = :row AND d.revision & 16777215 = :revision"),
        /** Never changes; and its end of life is the end of all older ones. */
        AUDIT_EVENT(4, """
                SELECT jsonb_build_object('id', id, 'at', floor(extract(epoch FROM at))::bigint, 'operation', operation, 'action', action)::text
                FROM audit_event WHERE id = :row AND :revision = 0""");

        private final int number;
        private final String live;

        Kind(int number, String live) {
            this.number = number;
            this.live = live;
        }
    }

    private Positions() {}

    /**
     * The values that the row had for every column of an order, by {@link Column#key}, and its {@code id}.
     *
     * @param parameter the request's name for the cursor
     * @throws Fault.Invalid when no row of that kind ever stood there, or so long ago that nobody remembers
     */
    public static Map<String, @Nullable Object> find(
            Handle handle, Kind kind, Cursor cursor, Order order, String parameter) {
        Optional<String> position = handle.createQuery(kind.live)
                .bind("row", cursor.row())
                .bind("revision", cursor.revision())
                .mapTo(String.class)
                .findOne()
                .or(() -> handle.createQuery("""
                                SELECT position::text FROM past_position
                                WHERE kind = :kind AND row_id = :row AND revision & 16777215 = :revision""")
                        .bind("kind", kind.number)
                        .bind("row", cursor.row())
                        .bind("revision", cursor.revision())
                        .mapTo(String.class)
                        .findFirst());
        if (position.isEmpty()) {
            throw new Fault.Invalid(
                    Problem.invalid(parameter, "This cursor is unknown or too old. Start again without a cursor."));
        }
        JsonNode values = JSON.readTree(position.get());
        Map<String, @Nullable Object> found = new HashMap<>();
        found.put("id", values.get("id").asInt());
        for (Order.Term term : order.terms()) {
            found.put(
                    term.column().key(),
                    value(term.column(), values.get(term.column().key())));
        }
        return found;
    }

    private static @Nullable Object value(Column column, @Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        return switch (column.type()) {
            case NUMBER, ID, TIME -> value.asLong();
            case TEXT, TEXTS, FOLDED -> value.asString();
            case NAME -> HexFormat.of().parseHex(value.asString());
            case FLAG -> value.asBoolean();
        };
    }

    /** Forgets where rows stood more than a week ago: no cursor is that old. */
    static void forget(Handle handle) {
        handle.execute("DELETE FROM past_position WHERE left_at < now() - interval '7 days'");
    }
}
