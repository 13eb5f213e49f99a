package io.tenantry.http.user;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.http.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of a body, read one by one by whoever knows what they mean. What is wrong with them is collected, to be told all
 * at once; a wrong field reads as if it had not been sent.
 */
final class SentFields {
    private static final String NOT_A_STRING = "Not a valid string.";

    private final JsonNode fields;
    private final List<Problem> problems = new ArrayList<>();

    SentFields(JsonNode fields) {
        this.fields = fields;
    }

    static SentFields of(Request request) {
        return new SentFields(UserBody.read(request).fields());
    }

    /** Whether a field was sent, null or not. */
    boolean has(String name) {
        return fields.has(name);
    }

    /** A text without the white space around it, which may be empty; null when none was sent. */
    @Nullable
    String text(String name) {
        JsonNode sent = sent(name);
        if (sent == null) {
            return null;
        }
        // A number is as good as its digits, as clients of such APIs are used to.
        if (sent.isString() || sent.isIntegralNumber()) {
            return sent.asString().strip();
        }
        problem(name, NOT_A_STRING);
        return null;
    }

    /** A text that must be there. */
    String requiredText(String name) {
        if (!fields.has(name)) {
            problems.add(Problem.missing(name, "This field is required."));
            return "";
        }
        if (fields.get(name).isNull()) {
            problem(name, "This field may not be null.");
            return "";
        }
        String text = text(name);
        if (text != null && text.isEmpty()) {
            problem(name, "This field may not be blank.");
        }
        return text == null ? "" : text;
    }

    /** A password or token, exactly as it was sent, that must be there. */
    String requiredSecret(String name) {
        JsonNode sent = sent(name);
        if (sent == null) {
            problems.add(Problem.missing(name, "This field is required."));
            return "";
        }
        if (!sent.isString()) {
            problem(name, NOT_A_STRING);
            return "";
        }
        return sent.stringValue();
    }

    /** The id of something; null when none was sent. */
    @Nullable
    Integer id(String name) {
        JsonNode sent = sent(name);
        if (sent == null || (sent.isString() && sent.stringValue().isBlank())) {
            return null;
        }
        Integer id = number(sent);
        if (id == null) {
            problem(name, "A valid integer is required.");
        }
        return id;
    }

    /** The ids of several things, without repetition; null when none were sent. */
    @Nullable
    List<Integer> ids(String name) {
        List<JsonNode> sent = several(name);
        if (sent == null) {
            return null;
        }
        List<Integer> ids = new ArrayList<>();
        for (JsonNode one : sent) {
            Integer id = number(one);
            if (id == null) {
                problem(name, "A list of valid integers is required.");
                return null;
            }
            if (!ids.contains(id)) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** The elements of a list, or the one value that a form has for it; null when it was not sent. */
    @Nullable
    List<JsonNode> several(String name) {
        JsonNode sent = sent(name);
        if (sent == null) {
            return null;
        }
        if (!sent.isArray()) {
            return sent.isString() && sent.stringValue().isBlank() ? List.of() : List.of(sent);
        }
        return List.copyOf(sent.values());
    }

    /** Yes or no; no when it was not sent. */
    boolean flag(String name) {
        JsonNode sent = sent(name);
        if (sent == null) {
            return false;
        }
        if (sent.isBoolean()) {
            return sent.booleanValue();
        }
        String word = sent.isString() ? sent.stringValue() : "";
        if (word.equalsIgnoreCase("true")) {
            return true;
        }
        if (!word.equalsIgnoreCase("false")) {
            problem(name, "Must be a valid boolean.");
        }
        return false;
    }

    /** Notes something that is wrong. */
    void problem(String name, String message) {
        problems.add(Problem.invalid(name, message));
    }

    /** What is wrong so far. */
    List<Problem> problems() {
        return problems;
    }

    /**
     * Ends the reading.
     *
     * @throws Fault.Invalid when anything was wrong
     */
    void check() {
        if (!problems.isEmpty()) {
            throw new Fault.Invalid(problems);
        }
    }

    private @Nullable JsonNode sent(String name) {
        JsonNode sent = fields.get(name);
        return sent == null || sent.isNull() ? null : sent;
    }

    private static @Nullable Integer number(JsonNode sent) {
        if (sent.isIntegralNumber() && sent.canConvertToInt()) {
            return sent.intValue();
        }
        if (sent.isString() && sent.stringValue().matches("-?[0-9]{1,10}")) {
            long number = Long.parseLong(sent.stringValue());
            return number == (int) number ? (Integer) (int) number : null;
        }
        return null;
    }
}
