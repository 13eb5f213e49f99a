package io.tenantry.api.management.wire;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Request;
import java.util.Locale;

/** Reads the ids in paths. */
public final class PathIds {
    /** What is said of an id of another form. */
    public static final String FORM = "An id has 24 characters of a-z and 0-9.";

    private PathIds() {}

    /** Where an object is found that was created in the collection that the request names. */
    public static String below(Request request, String id) {
        return request.rawPath().replaceAll("/+$", "") + "/" + id;
    }

    /**
     * The row that an id in the path names.
     *
     * @param name what the route calls it
     * @throws Fault.Invalid when it has not the form of an id
     * @throws Fault.NotFound when it cannot be the id of such a thing here
     */
    public static int row(ObjectIds ids, ObjectIds.Kind kind, Request request, String name) {
        String id = request.path(name);
        if (!ObjectIds.wellFormed(id)) {
            throw new Fault.Invalid(Problem.invalid(name, FORM));
        }
        String thing = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return ids.row(kind, id).orElseThrow(() -> new Fault.NotFound(thing));
    }
}
