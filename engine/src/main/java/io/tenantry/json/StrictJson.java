package io.tenantry.json;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the JSON body of a request in UTF-8, without values that cannot be stored. */
public final class StrictJson {
    private static final int MOST_SHOWN = 100;

    private StrictJson() {}

    /**
     * Reads an object.
     *
     * @throws Fault.Unreadable when the bytes are not well-formed JSON, not an object, or have a member twice
     * @throws Fault.Invalid when a value cannot be stored
     */
    public static ObjectNode object(byte[] bytes) {
        List<Problem> unstorable = new ArrayList<>();
        ObjectNode object = object(bytes, unstorable);
        Fault.Invalid.check(unstorable);
        return object;
    }

    /**
     * As {@link #object(byte[])}, for a reader that finds more problems.
     *
     * @param unstorable gets the problems of values that cannot be stored; the object has other values in place of them
     */
    public static ObjectNode object(byte[] bytes, List<Problem> unstorable) {
        if (value(bytes, unstorable) instanceof ObjectNode object) {
            return object;
        }
        throw new Fault.Unreadable("The body must be an object.");
    }

    /**
     * Reads a value of any type.
     *
     * @param unstorable as for an object
     * @throws Fault.Unreadable when the bytes are not well-formed JSON, or have a member twice
     */
    public static JsonNode value(byte[] bytes, List<Problem> unstorable) {
        String text = text(bytes);
        JsonNode root;
        try {
            root = OutsideJson.read(text);
        } catch (JacksonException broken) {
            String repeated = OutsideJson.repeated(text);
            throw new Fault.Unreadable(
                    repeated == null ? description(broken) : "The member \"" + shown(repeated) + "\" is there twice.");
        }
        unstorable.addAll(Unstorable.replacedIn(root));
        return root;
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException broken) {
            throw new Fault.Unreadable("The body is not UTF-8.");
        }
    }

    /** The beginning of a name, without half surrogate pairs: they have no UTF-8. */
    private static String shown(String name) {
        String beginning = name.codePointCount(0, name.length()) <= MOST_SHOWN
                ? name
                : name.substring(0, name.offsetByCodePoints(0, MOST_SHOWN));
        return new String(beginning.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static String description(JacksonException broken) {
        // Only the location: the parser's message quotes the body.
        var location = broken.getLocation();
        return location == null
                ? "The body is not well-formed."
                : "The body is not well-formed at line %d, column %d."
                        .formatted(location.getLineNr(), location.getColumnNr());
    }
}
