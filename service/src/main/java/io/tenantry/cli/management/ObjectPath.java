package io.tenantry.cli.management;

import io.tenantry.cli.database.VisibleText;
import io.tenantry.configuration.Mistake;
import io.tenantry.storage.ObjectIds;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The paths of objects, and the numbers in their ids. */
public final class ObjectPath {
    /** The label of an id in the path of an organization, for messages. */
    public static final Map<String, String> ARGUMENTS = Map.of("organisationId", "ID");

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{1,40}");

    private ObjectPath() {}

    /**
     * The path of an organization.
     *
     * @throws Mistake when the text is no id
     */
    public static String organization(String id) {
        return "/organisations/" + checked(id);
    }

    /**
     * The path of a person in an organization.
     *
     * @throws Mistake when the text is no id
     */
    public static String user(String id) {
        return "/users/" + checked(id);
    }

    /**
     * An id that a person has written.
     *
     * @throws Mistake when it is none
     */
    public static String checked(String id) {
        if (!ID.matcher(id).matches()) {
            throw Mistake.ofUsage("\"%s\" is not an id. See: tenantry organization list".formatted(VisibleText.of(id)));
        }
        return id;
    }

    /** The number in the id of an object; empty when there is none. */
    public static String number(JsonNode object, String field) {
        OptionalInt number = ObjectIds.number(object.path(field).asString(""));
        return number.isPresent() ? Integer.toString(number.getAsInt()) : "";
    }

    /** The word for the state of an organization or a person. */
    public static String state(JsonNode object) {
        return object.path("disabled").asBoolean(false) ? "disabled" : "enabled";
    }
}
