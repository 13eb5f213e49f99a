package io.tenantry.api.user.wire;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.fault.Fault;
import io.tenantry.web.Request;
import java.util.regex.Pattern;

/** Ids in paths: whole numbers from 1. Any other text is the id of no object. */
public final class PathId {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    private PathId() {}

    /**
     * The id in the path's {@code {id}}.
     *
     * @param thing the kind of object, as a noun
     * @throws Fault.NotFound when no object can have that id
     */
    public static int of(Request request, String thing) {
        long number = longOf(request, thing);
        if (number > Integer.MAX_VALUE) {
            throw new Fault.NotFound(thing);
        }
        return (int) number;
    }

    /** As {@link #of}, the id of an organization. */
    public static OrganizationId organization(Request request) {
        return new OrganizationId(of(request, "organization"));
    }

    /** As {@link #of}, the id of a project. */
    public static ProjectId project(Request request) {
        return new ProjectId(of(request, "project"));
    }

    /** As {@link #of}, for ids of 64 bits. */
    public static long longOf(Request request, String thing) {
        String written = request.path("id");
        if (!NUMBER.matcher(written).matches()) {
            throw new Fault.NotFound(thing);
        }
        return Long.parseLong(written);
    }
}
