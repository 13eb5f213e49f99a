package io.tenantry.api.usage;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.json.StrictJson;
import io.tenantry.limit.Metric;
import io.tenantry.setting.Texts;
import io.tenantry.setting.WholeNumbers;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Request;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object of a request, read member by member. Problems are collected; {@link #done} throws them all, and those of members
 * that nobody read.
 */
final class UsageBody {
    private static final int MOST_BYTES = 1 << 20;

    private final ObjectNode object;
    private final String prefix;
    private final List<Problem> problems;
    private final Set<String> read = new HashSet<>();

    private UsageBody(ObjectNode object, String prefix, List<Problem> problems) {
        this.object = object;
        this.prefix = prefix;
        this.problems = problems;
    }

    /**
     * The body of a request.
     *
     * @throws Fault.UnsupportedFormat when it is not JSON
     * @throws Fault.Unreadable when it is no well-formed object
     */
    static UsageBody of(Request request) {
        String type = request.header("Content-Type");
        if (type != null && !mediaType(type).equals("application/json")) {
            throw new Fault.UnsupportedFormat(type);
        }
        List<Problem> problems = new ArrayList<>();
        return new UsageBody(StrictJson.object(request.body(MOST_BYTES), problems), "", problems);
    }

    /** A media type without parameters, in lower case. */
    static String mediaType(String header) {
        return header.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    }

    /** The objects in an array of 1 to {@code most}. */
    List<UsageBody> objects(String name, int most) {
        JsonNode array = node(name);
        if (array == null || !array.isArray() || array.isEmpty() || array.size() > most) {
            wrong(name, "Must be an array of 1 to " + most + " objects.");
            return List.of();
        }
        List<UsageBody> objects = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            String path = name + "[" + i + "]";
            if (array.get(i) instanceof ObjectNode one) {
                objects.add(new UsageBody(one, path + ".", problems));
            } else {
                wrong(path, "Must be an object.");
            }
        }
        return objects;
    }

    /** A metric that is counted in a way; null after a problem. */
    @Nullable
    Metric metric(Metric.Counting counting) {
        JsonNode node = node("metric");
        Metric metric = node == null || !node.isString()
                ? null
                : Metric.of(node.stringValue()).orElse(null);
        if (metric == null) {
            wrong("metric", "Must be the name of a metric.");
            return null;
        }
        if (metric.counting() != counting) {
            wrong("metric", metric.wireName() + " " + howCounted(metric.counting()));
            return null;
        }
        return metric;
    }

    private static String howCounted(Metric.Counting counting) {
        return switch (counting) {
            case COUNTED -> "is counted by Tenantry and only read.";
            case LEVEL -> "is set as a level.";
            case CONSUME -> "is consumed and released.";
            case LEASE -> "is held by leases.";
        };
    }

    /** A whole number; {@code least} after a problem. */
    int whole(String name, int least, int most) {
        JsonNode node = node(name);
        BigInteger number = node == null ? null : WholeNumbers.number(node);
        if (number == null
                || number.compareTo(BigInteger.valueOf(least)) < 0
                || number.compareTo(BigInteger.valueOf(most)) > 0) {
            wrong(name, "Must be a whole number from " + least + " to " + most + ".");
            return least;
        }
        return number.intValue();
    }

    /** A text that is not empty; empty after a problem. */
    String text(String name) {
        JsonNode node = node(name);
        if (node == null || !node.isString() || node.stringValue().isBlank()) {
            wrong(name, "Must be a text.");
            return "";
        }
        return node.stringValue();
    }

    /**
     * A text of a limited length; empty after a problem.
     *
     * @param least 0 for a text that may be left out, 1 for one that may not
     * @param most the maximum number of characters
     */
    String text(String name, int least, int most) {
        if (least == 0 && !object.has(name)) {
            return "";
        }
        JsonNode node = node(name);
        String text = node != null && node.isString() ? node.stringValue() : null;
        if (text == null || (least > 0 && text.isBlank())) {
            wrong(name, "Must be a text.");
            return "";
        }
        String problem = Texts.problem(text, most);
        if (problem != null) {
            wrong(name, problem);
        }
        return text;
    }

    /** An object of at most so many characters as JSON; empty if it is absent or after a problem. */
    Map<String, JsonNode> object(String name, int most) {
        JsonNode node = node(name);
        if (node == null) {
            return Map.of();
        }
        if (!(node instanceof ObjectNode inner) || inner.toString().length() > most) {
            wrong(name, "Must be an object of at most " + most + " characters.");
            return Map.of();
        }
        Map<String, JsonNode> members = new LinkedHashMap<>();
        inner.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    /** An organization, by its number or 24 characters; null if it is absent or after a problem. */
    @Nullable
    OrganizationId organization(ObjectIds ids) {
        Integer row = row(ids, ObjectIds.Kind.ORGANIZATION, "organization");
        return OrganizationId.ofNullable(row);
    }

    /** A project, by its number or 24 characters; null if it is absent or after a problem. */
    @Nullable
    ProjectId project(ObjectIds ids) {
        Integer row = row(ids, ObjectIds.Kind.PROJECT, "project");
        return ProjectId.ofNullable(row);
    }

    private @Nullable Integer row(ObjectIds ids, ObjectIds.Kind kind, String name) {
        JsonNode node = node(name);
        if (node == null || node.isNull()) {
            return null;
        }
        BigInteger number = WholeNumbers.number(node);
        String text = number == null ? node.asString("") : number.toString();
        Integer row = Named.row(ids, kind, text);
        if (row == null) {
            wrong(
                    name,
                    "Must be the number or the 24 characters of " + (name.equals("project") ? "a " : "an ") + name
                            + " of this installation.");
        }
        return row;
    }

    /** Whether a member is there. */
    boolean has(String name) {
        return object.has(name);
    }

    /** Adds a problem. */
    void wrong(String name, String message) {
        problems.add(Problem.invalid(prefix + name, message));
    }

    /** Adds a problem for each member that was not read. */
    void checkUnknown() {
        object.propertyNames().stream()
                .filter(name -> !read.contains(name))
                .forEach(name -> problems.add(Problem.unknown(prefix + shown(name), "There is no such member.")));
    }

    /** @throws Fault.Invalid if there are problems */
    void done() {
        checkUnknown();
        Fault.Invalid.check(problems);
    }

    private static String shown(String name) {
        return name.length() > 100 ? name.substring(0, 100) : name;
    }

    private @Nullable JsonNode node(String name) {
        read.add(name);
        return object.get(name);
    }
}
