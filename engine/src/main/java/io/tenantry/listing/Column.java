package io.tenantry.listing;

import org.jspecify.annotations.Nullable;

/**
 * A column that a list can be sorted and queried by.
 *
 * @param sql the column as it stands in the query, with its table's alias
 * @param key its name in a position
 * @param type what it holds
 * @param nullable whether it can be null; null comes first when ascending
 * @param sortedBy the column that stands for it in an ORDER BY, {@code sql} itself unless it is a name or an address
 * @param usual the value that most rows have and that the column's index leaves out, as a Long, Boolean or String; null
 *     when the index holds every row, or leaves out those that have none
 */
public record Column(
        String sql,
        String key,
        Type type,
        boolean nullable,
        String sortedBy,
        @Nullable Object usual) {
    /** What a column holds. */
    public enum Type {
        /** A whole number. */
        NUMBER,
        /** Text that compares by its code points. */
        TEXT,
        /** Text that sorts by its collation key. Its case-folded form is in a column beside it, with {@code _fold} to its name. */
        NAME,
        /** An e-mail address, which compares by its key, in a column beside it, with {@code _fold} to its name. */
        ADDRESS,
        /** True or false. */
        FLAG,
        /** A point in time; a number of seconds on the wire. */
        TIME,
        /** The 24-character id; its row number in the database. */
        ID,
        /** A list of texts; a query asks whether it contains one. Not sortable. */
        TEXTS
    }

    public Column(String sql, String key, Type type, boolean nullable) {
        this(sql, key, type, nullable, sql, null);
    }

    public Column(String sql, String key, Type type, boolean nullable, String sortedBy) {
        this(sql, key, type, nullable, sortedBy, null);
    }

    /** This column, with the value that its index leaves out. */
    public Column withUsual(Object value) {
        return new Column(sql, key, type, nullable, sortedBy, value);
    }

    /** The usual value as it stands in SQL beside the column: the planner has to see that an index fits. */
    public String usualLiteral() {
        return switch (usual) {
            case null -> throw new IllegalStateException(key + " has no usual value");
            case String text -> "'" + text.replace("'", "''") + "'";
            default -> usual.toString();
        };
    }

    /** Whether a list can be sorted by it. */
    public boolean sortable() {
        return type != Type.TEXTS;
    }
}
