package io.tenantry.api.management.wire;

import io.tenantry.web.Request;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The members of an object that a PATCH cannot change. A client may send an object back as it was read: a member with the
 * present value is accepted, any other value is refused.
 */
public final class ReadOnlyMembers {
    /** The message about a member that differs. */
    public static final String UNCHANGEABLE = "This member cannot be changed: leave it out, or send it as it was read.";

    private static final String OTHER_PREFIX = "/new";

    private ReadOnlyMembers() {}

    /**
     * Removes the members that follow from the path from a body: {@code _id}, {@code _links}, and the id under the name in the
     * route. A member that differs is reported to the body.
     *
     * @param name the name of the id in the route
     * @param collection the collection in which the object is found by its id
     * @param id the id, in 24 characters
     * @param row the number of the object
     */
    public static void ofObject(JsonBody body, Request request, String name, String collection, String id, int row) {
        take(body, "_id", List.of(body.object().stringNode(id)));
        id(body, name, id, row);
        links(body, Links.object(request, collection, id));
    }

    /** Removes the {@code _links} of an object without an id from a body: a link to the path of the request. */
    public static void ofPlace(JsonBody body, Request request) {
        links(body, Links.self(request));
    }

    private static void links(JsonBody body, String self) {
        String other = self.startsWith(OTHER_PREFIX) ? self.substring(OTHER_PREFIX.length()) : OTHER_PREFIX + self;
        take(
                body,
                "_links",
                Stream.of(self, other)
                        // Another caller may have read the object without the name of the organization.
                        .flatMap(link -> Stream.of(link, link.replaceAll("\\?.*", "")))
                        .map(link -> selfLink(body, link))
                        .toList());
    }

    /**
     * Removes read-only fields from a body, and reports to it each that differs.
     *
     * @param names the fields
     * @param current reads the object; called only when the body has one of the fields
     */
    public static <T> void stored(JsonBody body, Form<T> form, List<String> names, Supplier<T> current) {
        if (names.stream().noneMatch(body.object()::has)) {
            return;
        }
        T thing = current.get();
        Form<T> whole = form.showing(Set.copyOf(names), List.of(thing));
        JsonNode right = Replies.tree(out -> {
            out.writeStartObject();
            whole.write(out, thing);
            out.writeEndObject();
        });
        names.forEach(name -> take(body, name, List.of(right.get(name))));
    }

    /** Removes the number of the object from a body, and reports to it when it differs. */
    public static void number(JsonBody body, String name, int row) {
        take(body, name, List.of(body.object().numberNode(row)));
    }

    /** Removes an id that the path has under the same name from a body, and reports to it when it differs. */
    public static void id(JsonBody body, String name, String id, int row) {
        ObjectNode nodes = body.object();
        take(body, name, List.of(nodes.stringNode(id), nodes.stringNode(Integer.toString(row)), nodes.numberNode(row)));
    }

    /**
     * Removes a number that only rises by itself from a body, and reports to it a value that the object never had: each number
     * from 0 to the present one is accepted, since it may have risen after it was read.
     *
     * @param current reads the present number; called only when the body has the field
     */
    public static void rising(JsonBody body, String name, LongSupplier current) {
        JsonNode sent = body.object().remove(name);
        if (sent == null) {
            return;
        }
        boolean past = sent.isIntegralNumber() && sent.canConvertToLong() && sent.longValue() >= 0;
        if (!past || sent.longValue() > current.getAsLong()) {
            body.wrong(name, UNCHANGEABLE);
        }
    }

    private static void take(JsonBody body, String name, List<JsonNode> right) {
        JsonNode sent = body.object().remove(name);
        if (sent != null && !right.contains(sent)) {
            body.wrong(name, UNCHANGEABLE);
        }
    }

    private static JsonNode selfLink(JsonBody body, String self) {
        ObjectNode links = body.object().objectNode();
        links.putObject("self").put("href", self);
        return links;
    }
}
