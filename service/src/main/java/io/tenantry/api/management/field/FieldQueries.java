package io.tenantry.api.management.field;

import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.label.LabelQuery;
import io.tenantry.label.LabelReader;
import io.tenantry.listing.Column;
import io.tenantry.listing.Condition;
import io.tenantry.storage.ObjectIds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads field queries, the parameters of a list that name one of its fields: {@code disabled=true}, {@code
 * quotaMaxUsers=[1,5]}, {@code name=Acme,Globex}. A field may be given several times, also as {@code field[]} or {@code
 * field[0]}: then one of its values must match. A row must match all fields.
 */
final class FieldQueries {
    /** The name of a parameter with the index of an array. */
    private static final Pattern ELEMENT = Pattern.compile("([^\\[]*)\\[[0-9]{0,9}]");
    /** The maximum length of a number, so that arithmetic with it is cheap. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?([eE]-?[0-9]{1,2})?");

    private static final Pattern RANGE = Pattern.compile("\\[([^,\\[\\]]*),([^,\\[\\]]*)]");
    private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final int MOST_VALUES = 1000;

    private final Form<?> form;
    private final ObjectIds ids;
    private final List<Problem> problems;
    private final Map<String, List<@Nullable String>> values = new LinkedHashMap<>();

    /** @param problems collects the values that do not fit their field */
    FieldQueries(Form<?> form, ObjectIds ids, List<Problem> problems) {
        this.form = form;
        this.ids = ids;
        this.problems = problems;
    }

    /**
     * Adds a parameter.
     *
     * @throws Fault.Unreadable when no such field can be queried
     */
    void add(String parameter, List<@Nullable String> given) {
        Matcher element = ELEMENT.matcher(parameter);
        String path = element.matches() ? element.group(1) : parameter;
        Field<?> field = form.field(path);
        boolean label = form.labels() != null && LabelReader.isAbout(LabelFields.EXTERNAL, path);
        if (!label && (field == null || field.column() == null)) {
            throw new Fault.Unreadable("The requested field '" + path + "' does not exist.");
        }
        values.computeIfAbsent(path, ignored -> new ArrayList<>()).addAll(given);
    }

    /** The conditions on a row. */
    List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        values.forEach((path, given) -> {
            LabelQuery.Columns labels = form.labels();
            if (labels != null && LabelReader.isAbout(LabelFields.EXTERNAL, path)) {
                List<String> among = LabelReader.values(path, given, problems::add);
                conditions.add(LabelQuery.of(labels, LabelFields.EXTERNAL, path, among));
                return;
            }
            Field<?> field = form.field(path);
            Column column = field == null ? null : field.column();
            if (field == null || column == null) {
                throw new IllegalStateException(path);
            }
            List<String> set = given.stream()
                    .filter(value -> value != null && !value.isEmpty() && !value.equals(" "))
                    .toList();
            if (set.isEmpty()) {
                conditions.add(new Condition.IsNull(column));
            } else if (set.size() < given.size()) {
                problems.add(Problem.invalid(path, "Cannot be asked for null and for values at once."));
            } else {
                conditions.add(condition(path, field, column, set));
            }
        });
        return conditions;
    }

    private Condition condition(String path, Field<?> field, Column column, List<String> given) {
        return switch (column.type()) {
            case FLAG ->
                oneOf(path, column, given.stream().<Object>map("true"::equals).toList());
            case NUMBER, TIME -> numbers(path, column, given);
            case TEXT, NAME, ADDRESS, TEXTS -> oneOf(path, column, new ArrayList<>(split(given)));
            case ID -> {
                List<Object> rows = new ArrayList<>();
                for (String id : split(given)) {
                    OptionalInt row = field.ids() == null ? OptionalInt.empty() : ids.named(field.ids(), id);
                    row.ifPresent(rows::add);
                }
                yield oneOf(path, column, rows);
            }
        };
    }

    private Condition numbers(String path, Column column, List<String> given) {
        if (given.stream().anyMatch(value -> value.startsWith("["))) {
            Matcher range = RANGE.matcher(given.getFirst());
            BigDecimal least = range.matches() ? number(range.group(1)) : null;
            BigDecimal most = range.matches() ? number(range.group(2)) : null;
            if (given.size() > 1 || least == null || most == null) {
                problems.add(Problem.invalid(path, "Must be numbers or one range, like 1,5 or [1,5]."));
                return new Condition.Never(column);
            }
            return new Condition.Between(column, whole(least, RoundingMode.CEILING), whole(most, RoundingMode.FLOOR));
        }
        List<Object> numbers = new ArrayList<>();
        for (String value : split(given)) {
            BigDecimal number = number(value);
            if (number == null) {
                problems.add(Problem.invalid(path, "Must be numbers or one range, like 1,5 or [1,5]."));
                return new Condition.Never(column);
            }
            // Columns have whole numbers: no other number matches.
            long whole = whole(number, RoundingMode.FLOOR);
            if (number.compareTo(BigDecimal.valueOf(whole)) == 0) {
                numbers.add(whole);
            }
        }
        return oneOf(path, column, numbers);
    }

    private Condition oneOf(String path, Column column, List<Object> among) {
        List<Object> distinct = among.stream().distinct().toList();
        if (distinct.size() > MOST_VALUES) {
            problems.add(Problem.invalid(path, "Must be at most " + MOST_VALUES + " values."));
        }
        return distinct.isEmpty() ? new Condition.Never(column) : new Condition.OneOf(column, distinct);
    }

    private static List<String> split(List<String> given) {
        return given.stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .toList();
    }

    private static @Nullable BigDecimal number(String text) {
        return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
    }

    private static long whole(BigDecimal number, RoundingMode rounding) {
        return number.max(LEAST).min(MOST).setScale(0, rounding).longValueExact();
    }
}
