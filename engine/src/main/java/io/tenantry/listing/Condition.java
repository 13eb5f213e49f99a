package io.tenantry.listing;

import java.util.List;

/** A condition on the rows of a list. */
public sealed interface Condition {
    /** The column that the condition is about. */
    Column column();

    /** The same condition on another column. */
    default Condition on(Column other) {
        return switch (this) {
            case IsNull ignored -> new IsNull(other);
            case OneOf(Column ignored, List<Object> values) -> new OneOf(other, values);
            case Between(Column ignored, long least, long most) -> new Between(other, least, most);
            case Never ignored -> new Never(other);
        };
    }

    /** The column is null. */
    record IsNull(Column column) implements Condition {}

    /**
     * The column holds one of these values, or (a list) contains one of them.
     *
     * @param column the column
     * @param values of the Java type of the column: Long, String, Boolean; never empty
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
     * @param least the minimum, inclusive
     * @param most the maximum, inclusive
     */
    record Between(Column column, long least, long most) implements Condition {}

    /** No row fulfils this. */
    record Never(Column column) implements Condition {}
}
