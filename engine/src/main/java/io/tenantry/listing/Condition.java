package io.tenantry.listing;

import java.util.List;

/** What a row of a list must fulfil. */
public sealed interface Condition {
    /** The column that is looked at. */
    Column column();

    /** The column is not set. */
    record IsNull(Column column) implements Condition {}

    /**
     * The column holds one of these values, or (a list) contains one of them.
     *
     * @param column the column
     * @param values of the Java type that fits the column: Long, String, Boolean; never empty
     */
    record OneOf(Column column, List<Object> values) implements Condition {
        public OneOf {
            values = List.copyOf(values);
        }
    }

    /**
     * The column holds a whole number in this range.
     *
     * @param column the column
     * @param least inclusive
     * @param most inclusive
     */
    record Between(Column column, long least, long most) implements Condition {}

    /** No row fulfils this. */
    record Never(Column column) implements Condition {}
}
