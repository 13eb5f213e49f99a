package io.tenantry.listing;

import org.jspecify.annotations.Nullable;

/**
 * A column that a list can be sorted and queried by.
 *
 * @param sql the column as it is written in the query, with its table's alias
 * @param key its name in a position
 * @param type the type of its values
 * @param nullable whether it can be null; null comes first when ascending
 * @param sortedBy the column to ORDER BY instead of it; {@code sql} itself unless it is a name or an address
 * @param defaultValue the default value, which most rows have and the column's index leaves out, as a Long, Boolean or String;
 *     null when the index holds every row
 * @param thenByName whether another index has the rows by this column and then by name
 */
public record Column(
        String sql,
        String key,
        Type type,
        boolean nullable,
        String sortedBy,
        @Nullable Object defaultValue,
        boolean thenByName) {
    /** The type of a column's values. */
    public enum Type {
        /** A whole number. */
        NUMBER,
        /** Text that is compared by its code points. */
        TEXT,
        /**
         * Text that is sorted by its collation key. Its case-folded form is in a second column, whose name ends in {@code
         * _fold}.
         */
        NAME,
        /** An e-mail address. It is compared by its key, which is in a second column, whose name ends in {@code _fold}. */
        ADDRESS,
        /** True or false. */
        FLAG,
        /** A point in time; a number of seconds on the wire. */
        TIME,
        /** The 24-character id; in the database, the row's number. */
        ID,
        /** A list of texts; a query asks whether it contains one. Not sortable. */
        TEXTS
    }

    public Column(String sql, String key, Type type, boolean nullable) {
        this(sql, key, type, nullable, sql, null, false);
    }

    public Column(String sql, String key, Type type, boolean nullable, String sortedBy) {
        this(sql, key, type, nullable, sortedBy, null, false);
    }

    /** This column, with the default value that its index leaves out. */
    public Column withDefault(Object value) {
        return new Column(sql, key, type, nullable, sortedBy, value, thenByName);
    }

    /** This column, with an index of the rows by it and then by name. */
    public Column withNames() {
        return new Column(sql, key, type, nullable, sortedBy, defaultValue, true);
    }

    /** The default value as an SQL literal, for use next to the column: the planner has to see that an index fits. */
    public String defaultLiteral() {
        return switch (defaultValue) {
            case null -> throw new IllegalStateException(key + " has no default value");
            case String text -> "'" + text.replace("'", "''") + "'";
            default -> defaultValue.toString();
        };
    }

    /** The id of this column in the change feed: the triggers compute it in the same way. */
    public int hash() {
        return key.hashCode();
    }

    /** Whether a list can be sorted by it. */
    public boolean sortable() {
        return type != Type.TEXTS;
    }
}
