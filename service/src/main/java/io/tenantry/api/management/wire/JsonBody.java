package io.tenantry.api.management.wire;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.json.StrictJson;
import io.tenantry.setting.Texts;
import io.tenantry.web.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a JSON object of a request, field by field, strictly: no type stands for another, and what nobody reads is refused. All that is
 * wrong is told at once, by {@link #done} or by the door that hears of {@link #problems}.
 */
public final class JsonBody {
    /** How many bytes the body of most requests may have. */
    public static final int MOST_BYTES = 65_536;

    /** How many bytes a body that carries many things may have. */
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

    /** One of many things in a body, with its own problems. */
    public static JsonBody of(ObjectNode object) {
        return new JsonBody(object, "", new ArrayList<>());
    }

    /**
     * The body of a request.
     *
     * @param most how many bytes it may have
     * @throws Fault.Invalid when there is none
     * @throws Fault.UnsupportedFormat when it says that it is something else
     * @throws Fault.Unreadable when it is not JSON, or no object
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
        return of(StrictJson.object(bytes));
    }

    /** What was sent, in the order in which it was. */
    public ObjectNode object() {
        return object;
    }

    /** What has been found wrong so far. */
    public List<Problem> problems() {
        return problems;
    }

    /** A sent text; null when it is none. */
    public @Nullable String string(String name, JsonNode value) {
        if (value.isString()) {
            return value.stringValue();
        }
        wrong(name, "Must be a string.");
        return null;
    }

    /** A sent flag; null when it is none. */
    public @Nullable Boolean bool(String name, JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        wrong(name, "Must be a boolean.");
        return null;
    }

    /** Notes that a field is not there. */
    public void missing(String name) {
        problems.add(Problem.missing(path + name, "This field is required."));
    }

    /** Refuses a property. */
    public void notAllowed(String name) {
        problems.add(Problem.unknown(path + name, "This property is not allowed."));
    }

    /** A text of 1 to {@code most} characters; empty when it is wrong or, unless required, not there. */
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

    /** A text of at most {@code most} characters as it was sent, which may be blank; null when it is wrong or not there. */
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

    /** A value that is there, of any type. */
    public JsonNode take(String name) {
        return Objects.requireNonNull(value(name, false), name);
    }

    /** The body of an object within this one. */
    public JsonBody within(String name, ObjectNode inner) {
        return new JsonBody(inner, path + name + ".", problems);
    }

    /** A flag that has to be there; false when it is wrong. */
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

    /** A flag; false when it is not there. */
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

    /** Notes that a field is wrong. */
    public <T> T wrong(String name, String message, T instead) {
        wrong(name, message);
        return instead;
    }

    /** Notes that a field is wrong. */
    public void wrong(String name, String message) {
        problems.add(Problem.invalid(path + name, message));
    }

    /** Refuses the fields that nobody asked for. */
    public void closed() {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                problems.add(Problem.unknown(path + Texts.excerpt(name), "There is no such field."));
            }
        }
    }

    /** @throws Fault.Invalid when anything was wrong, here or in the objects within */
    public void done() {
        closed();
        check();
    }

    /** @throws Fault.Invalid when anything has been found wrong so far */
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
