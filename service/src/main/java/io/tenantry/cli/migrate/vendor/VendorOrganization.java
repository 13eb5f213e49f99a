package io.tenantry.cli.migrate.vendor;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An organization of a vendor, in the form of a line of an import file. */
public final class VendorOrganization {
    private static final int MOST_NOTES = 500;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,199}");

    private final String id;
    private final ObjectNode line = JsonNodeFactory.instance.objectNode();
    private final List<Membership> memberships = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final IdentityHashMap<ObjectNode, String> projects = new IdentityHashMap<>();

    public VendorOrganization(String id) {
        this.id = id;
    }

    /**
     * A membership.
     *
     * @param id its old id; null for none
     * @param person the old id of the person
     * @param email the address as the vendor writes it
     * @param project the old id of the project; null for one of the whole organization
     */
    public record Membership(
            @Nullable String id,
            @Nullable String person,
            String email,
            @Nullable String project) {}

    /** Its old id. */
    public String id() {
        return id;
    }

    /** Its name, or what the vendor has in the place of it. */
    public String name() {
        return line.path("name").asString("");
    }

    /** The line of the import file. */
    public ObjectNode line() {
        return line;
    }

    /** The members of the organization, then those of its projects, as the line has them. */
    public Stream<ObjectNode> members() {
        return Stream.concat(Stream.of(line), line.path("projects").valueStream())
                .flatMap(one -> one.path("members").valueStream())
                .map(ObjectNode.class::cast);
    }

    /** The old id of a project of the line; null for none. */
    public @Nullable String oldIdOf(ObjectNode project) {
        return projects.get(project);
    }

    void addProject(ObjectNode project, @Nullable String oldId) {
        if (oldId != null) {
            project.put("external_id", oldId);
            projects.put(project, oldId);
        }
    }

    /** Puts a text before every external id. */
    public void prefix(String prefix) {
        Stream.of(Stream.of(line), line.path("projects").valueStream(), members())
                .flatMap(Function.identity())
                .map(ObjectNode.class::cast)
                .filter(object -> object.has("external_id"))
                .forEach(object -> object.put(
                        "external_id", prefix + object.path("external_id").asString("")));
    }

    public List<Membership> memberships() {
        return memberships;
    }

    /** The values that were left out, one sentence each. */
    public List<String> notes() {
        return notes;
    }

    /** Adds a sentence, unless there are a great many already. */
    public void note(String sentence) {
        if (notes.size() < MOST_NOTES) {
            notes.add(sentence);
        } else if (notes.size() == MOST_NOTES) {
            notes.add("There is more, which is not listed.");
        }
    }

    /** An id as the vendors write it, a text or a whole number; null when the value is neither, or cannot be in a path. */
    static @Nullable String idOf(JsonNode value) {
        String id = value.isString()
                ? value.stringValue().strip()
                : value.isIntegralNumber() ? value.bigIntegerValue().toString() : "";
        return ID.matcher(id).matches() ? id : null;
    }
}
