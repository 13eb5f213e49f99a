package io.tenantry.json;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds values that JSON can write and a database cannot store: null characters, lone surrogates, numbers with too many
 * digits.
 */
public final class Unstorable {
    /**
     * The maximum number of digits of a stored number on either side of the point. The database writes numbers without an
     * exponent, and readers of JSON refuse numbers of more than 1,000 characters.
     */
    private static final int MOST_DIGITS = 500;

    private Unstorable() {}

    /**
     * The problems of all such values in JSON. Dots in a path lead into nested objects and arrays.
     *
     * @return empty when all values can be stored
     * @throws Fault.Unreadable when a name cannot be stored: it cannot be repeated in a reply either
     */
    public static List<Problem> in(JsonNode json) {
        List<Problem> problems = new ArrayList<>();
        look("", json, false, problems);
        return problems;
    }

    /**
     * The same, and replaces each such value in the objects and arrays of the JSON with one that can be stored, so that the
     * other rules of a field can be checked, too.
     */
    static List<Problem> replacedIn(JsonNode json) {
        List<Problem> problems = new ArrayList<>();
        look("", json, true, problems);
        return problems;
    }

    private static void look(String path, JsonNode value, boolean replace, List<Problem> problems) {
        if (value.isString() && !storable(value.stringValue())) {
            problems.add(Problem.invalid(path, "Null characters and lone surrogates are not allowed."));
        } else if (value.isBigDecimal() && isLong(value.decimalValue())) {
            problems.add(Problem.invalid(path, "A valid number is required."));
        } else if (value instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (!storable(field.getKey())) {
                    throw new Fault.Unreadable("A name has a null character or a lone surrogate.");
                }
                int before = problems.size();
                look(below(path, field.getKey()), field.getValue(), replace, problems);
                if (replace && problems.size() > before && field.getValue().isValueNode()) {
                    field.setValue(replacement(field.getValue()));
                }
            }
        } else if (value instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int before = problems.size();
                look(below(path, Integer.toString(i)), array.get(i), replace, problems);
                if (replace && problems.size() > before && array.get(i).isValueNode()) {
                    array.set(i, replacement(array.get(i)));
                }
            }
        }
    }

    /** U+FFFD in place of each character that cannot be stored; 0 in place of a number. */
    private static JsonNode replacement(JsonNode value) {
        if (!value.isString()) {
            return JsonNodeFactory.instance.numberNode(0);
        }
        int[] letters = value.stringValue()
                .codePoints()
                .map(letter -> letter == 0 || (letter >= Character.MIN_SURROGATE && letter <= Character.MAX_SURROGATE)
                        ? 0xFFFD
                        : letter)
                .toArray();
        return JsonNodeFactory.instance.stringNode(new String(letters, 0, letters.length));
    }

    private static boolean isLong(BigDecimal number) {
        return number.scale() > MOST_DIGITS || number.precision() - (long) number.scale() > MOST_DIGITS;
    }

    private static String below(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static boolean storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
