package io.tenantry.api.management.wire;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.json.StrictJson;
import io.tenantry.setting.Texts;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a JSON object of a request, field by field, strictly: no type is converted to another, and fields that are not read are
 * refused. All faults are reported at once, by {@link #done} or by the entry class that gets {@link #problems}.
 */
public final class JsonBody {
    /** The maximum length of the body of most requests, in bytes. */
    public static final int MOST_BYTES = 65_536;

    /** The maximum length of a body with many objects, in bytes. */
    public static final int MOST_BYTES_OF_MANY = 8 << 20;

    private final ObjectNode object;
    private final String path;
    private final List<Problem> problems;
    private final Set<String> known = new HashSet<>();

    private JsonBody(ObjectNode object, String path, List<Problem> problems) {
        this.object = object;
        this.path = path;
        this.problems = problems;
    }

    /** One of many objects in a body, with its own problems. */
    public static JsonBody of(ObjectNode object) {
        return new JsonBody(object, "", new ArrayList<>());
    }

    /**
     * The body of a request.
     *
     * @param most the maximum length, in bytes
     * @throws Fault.Invalid when there is no body, or one that is not an object
     * @throws Fault.UnsupportedFormat when the body has another media type
     * @throws Fault.Unreadable when the body is not well-formed JSON
     */
    public static JsonBody read(Request request, int most) {
        String type = request.header("Content-Type");
        byte[] bytes = request.body(most);
        if (bytes.length == 0) {
            throw new Fault.Invalid(Problem.missing("", "The payload is missing."));
        }
        if (type != null
                && !type.toLowerCase(Locale.ROOT).split(";", -1)[0].strip().equals("application/json")) {
            throw new Fault.UnsupportedFormat(type);
        }
        List<Problem> unstorable = new ArrayList<>();
        if (StrictJson.value(bytes, unstorable) instanceof ObjectNode object) {
            return new JsonBody(object, "", unstorable);
        }
        throw new Fault.Invalid(Problem.missing("", "The payload is missing: it must be an object."));
    }

    /** The sent fields, in the order of the body. */
    public ObjectNode object() {
        return object;
    }

    /** The faults found so far. */
    public List<Problem> problems() {
        return problems;
    }

    /** A sent text; null when the value is no text. */
    public @Nullable String string(String name, JsonNode value) {
        if (value.isString()) {
            return value.stringValue();
        }
        wrong(name, "Must be a string.");
        return null;
    }

    /** A sent flag; null when the value is no flag. */
    public @Nullable Boolean bool(String name, JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        wrong(name, "Must be a boolean.");
        return null;
    }

    /** Reports a missing field. */
    public void missing(String name) {
        problems.add(Problem.missing(path + name, "This field is required."));
    }

    /** Refuses a property. */
    public void notAllowed(String name) {
        problems.add(Problem.unknown(path + Texts.excerpt(name), "This property is not allowed."));
    }

    /** A text of 1 to {@code most} characters; empty when it is wrong or was not sent. */
    public String text(String name, boolean required, int most) {
        JsonNode value = value(name, required);
        if (value == null) {
            return "";
        }
        if (!value.isString()) {
            return wrong(name, "Must be a text.", "");
        }
        String text = value.stringValue();
        String problem = text.isBlank() ? "Must not be blank." : Texts.problem(text, most);
        return problem == null ? text : wrong(name, problem, "");
    }

    /**
     * The row that an id names, as 24 characters or as the number of the user API; null when it was not sent, and 0, the number
     * of no row, when it is wrong or names none.
     */
    public @Nullable Integer row(String name, boolean required, ObjectIds ids, ObjectIds.Kind kind) {
        JsonNode value = value(name, required);
        return value == null ? null : row(name, value, ids, kind);
    }

    /**
     * The row that an id names; empty when it was not sent, is wrong or names none.
     *
     * @param unknown the problem of an id that names none
     */
    public OptionalInt row(String name, boolean required, ObjectIds ids, ObjectIds.Kind kind, String unknown) {
        int before = problems.size();
        Integer row = row(name, required, ids, kind);
        if (row == null) {
            return OptionalInt.empty();
        }
        if (row == 0 && problems.size() == before) {
            wrong(name, unknown);
        }
        return row == 0 ? OptionalInt.empty() : OptionalInt.of(row);
    }

    /** As {@link #row(String, boolean, ObjectIds, ObjectIds.Kind)}, for a value that was sent. */
    public int row(String name, JsonNode value, ObjectIds ids, ObjectIds.Kind kind) {
        String text = value.isString() || value.isIntegralNumber() ? value.asString() : null;
        if (text == null) {
            return wrong(name, "Must be a string.", 0);
        }
        return ObjectIds.wellFormed(kind, text) ? ids.named(kind, text).orElse(0) : wrong(name, PathIds.form(kind), 0);
    }

    /** A text of at most {@code most} characters as it was sent, which may be blank; null when it is wrong or was not sent. */
    public @Nullable String exact(String name, int most) {
        JsonNode value = value(name, false);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            wrong(name, "Must be a string.");
            return null;
        }
        String problem = Texts.problem(value.stringValue(), most);
        if (problem != null) {
            wrong(name, problem);
            return null;
        }
        return value.stringValue();
    }

    /** A required value of any type. */
    public JsonNode take(String name) {
        return Objects.requireNonNull(value(name, false), name);
    }

    /** The body of an object within this one. */
    public JsonBody within(String name, ObjectNode inner) {
        return new JsonBody(inner, path + name + ".", problems);
    }

    /** A required flag; false when it is wrong. */
    public boolean requiredFlag(String name) {
        if (!object.has(name)) {
            missing(name);
        }
        return flag(name);
    }

    /** A whole number in a range; {@code least} when it is wrong. */
    public int number(String name, int least, int most) {
        JsonNode value = value(name, true);
        if (value == null) {
            return least;
        }
        boolean fits = value.isIntegralNumber()
                && value.canConvertToInt()
                && value.intValue() >= least
                && value.intValue() <= most;
        return fits
                ? value.intValue()
                : wrong(name, "Must be a whole number from " + least + " to " + most + ".", least);
    }

    /** A flag; false when it was not sent. */
    public boolean flag(String name) {
        JsonNode value = value(name, false);
        return value != null
                && (value.isBoolean() ? value.booleanValue() : wrong(name, "Must be true or false.", false));
    }

    /** The objects of an array. */
    public List<JsonBody> objects(String name, int most) {
        JsonNode value = value(name, true);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray() || value.size() > most) {
            return wrong(name, "Must be an array of at most " + most + " objects.", List.of());
        }
        List<JsonBody> objects = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            String at = path + name + "[" + i + "]";
            if (value.get(i) instanceof ObjectNode item) {
                objects.add(new JsonBody(item, at + ".", problems));
            } else {
                problems.add(Problem.invalid(at, "Must be an object."));
            }
        }
        return objects;
    }

    /**
     * The items of a body that is one array of 1 to {@code most} of them. Each has problems of its own.
     *
     * @param what the kind of the items, in the plural
     * @throws Fault.Invalid when the body is anything else
     */
    public List<JsonBody> items(String name, int most, String what) {
        JsonNode array = value(name, true);
        if (array != null && (!array.isArray() || array.isEmpty() || array.size() > most)) {
            wrong(name, "Must be an array of 1 to " + most + " " + what + ".");
        }
        done();
        List<JsonBody> items = new ArrayList<>();
        for (JsonNode item : Objects.requireNonNull(array)) {
            JsonBody one = of(item instanceof ObjectNode fields ? fields : object.objectNode());
            if (!item.isObject()) {
                one.wrong("", "Must be an object.");
            }
            items.add(one);
        }
        return items;
    }

    /** Notes that a field is wrong. */
    public <T> T wrong(String name, String message, T instead) {
        wrong(name, message);
        return instead;
    }

    /** Notes that a field is wrong. */
    public void wrong(String name, String message) {
        problems.add(Problem.invalid(path + name, message));
    }

    /** Refuses the fields that were not read. */
    public void closed() {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                notAllowed(name);
            }
        }
    }

    /** @throws Fault.Invalid when there is any fault, here or in nested objects */
    public void done() {
        closed();
        check();
    }

    /** @throws Fault.Invalid when any fault has been found so far */
    public void check() {
        Fault.Invalid.check(problems);
    }

    private @Nullable JsonNode value(String name, boolean required) {
        known.add(name);
        JsonNode value = object.get(name);
        if (value == null && required) {
            missing(name);
        }
        return value;
    }
}
