package io.tenantry.api.user.wire;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.fault.Fault;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.util.regex.Pattern;

/** Ids in paths: whole numbers from 1, or the 24 characters of the management API. Any other text is the id of no object. */
public final class PathId {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    private PathId() {}

    /** The reply to a request that created an object in the collection at its path, with the path of the object. */
    public static Reply created(Request request, long id, Reply reply) {
        String path = request.rawPath();
        return reply.with("Location", path + (path.endsWith("/") ? "" : "/") + id + "/");
    }

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

    /** As {@link #of}, for a kind of object that has 24 characters, too. */
    public static int of(Request request, ObjectIds ids, ObjectIds.Kind kind, String thing) {
        return ids.named(kind, request.path("id")).orElseThrow(() -> new Fault.NotFound(thing));
    }

    /** As {@link #of(Request, ObjectIds, ObjectIds.Kind, String)}, the id of an organization. */
    public static OrganizationId organization(Request request, ObjectIds ids) {
        return new OrganizationId(of(request, ids, ObjectIds.Kind.ORGANIZATION, "organization"));
    }

    /** As {@link #of(Request, ObjectIds, ObjectIds.Kind, String)}, the id of a project. */
    public static ProjectId project(Request request, ObjectIds ids) {
        return new ProjectId(of(request, ids, ObjectIds.Kind.PROJECT, "project"));
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
