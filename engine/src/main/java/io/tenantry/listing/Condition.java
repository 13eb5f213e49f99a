package io.tenantry.listing;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

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
            case Selected(Column ignored, String select, List<List<String>> values, boolean whole) ->
                new Selected(other, select, values, whole);
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

    /**
     * The column holds one of the numbers that another table has by an index.
     *
     * @param column the column
     * @param select a query of one column, with {@code %s} in parentheses for each list of values
     * @param values the lists of values; none is empty
     * @param whole whether the other table has, for one value of each list, only numbers of rows of the unfiltered list, each once
     */
    record Selected(Column column, String select, List<List<String>> values, boolean whole) implements Condition {
        public Selected {
            values = List.copyOf(values);
        }

        /**
         * The query of the numbers in SQL.
         *
         * @param bind binds a value, and gives its name
         */
        public String query(Function<Object, String> bind) {
            Object[] bound = values.stream()
                    .map(among -> among.stream().map(bind).collect(Collectors.joining(", ")))
                    .toArray();
            return select.formatted(bound);
        }
    }

    /** No row fulfils this. */
    record Never(Column column) implements Condition {}
}
