package io.tenantry.api.management.wire;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.MembershipId;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Request;
import java.util.Locale;

/** Reads the ids in paths: 24 characters, or the number that the user API has for the object. */
public final class PathIds {
    private PathIds() {}

    /** The message for an id of another form. */
    public static String form(ObjectIds.Kind kind) {
        String form = "An id has 24 characters of a-z and 0-9";
        return kind.isNumbered() ? form + ", or is the number of the user API." : form + ".";
    }

    /** The path of an object that was created in the collection of the request. */
    public static String below(Request request, String id) {
        return request.rawPath().replaceAll("/+$", "") + "/" + id;
    }

    /**
     * The row that an id in the path names.
     *
     * @param name the name of the parameter in the route
     * @throws Fault.Invalid when it has the form of neither an id nor a number
     * @throws Fault.NotFound when it cannot be the id of such an object
     */
    public static int row(ObjectIds ids, ObjectIds.Kind kind, Request request, String name) {
        String id = request.path(name);
        if (!ObjectIds.wellFormed(kind, id)) {
            throw new Fault.Invalid(Problem.invalid(name, form(kind)));
        }
        String thing = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return ids.named(kind, id).orElseThrow(() -> new Fault.NotFound(thing));
    }

    /** As {@link #row}, the user that {@code userId} in the path names. */
    public static MembershipId user(ObjectIds ids, Request request) {
        String id = request.path("userId");
        if (!ObjectIds.wellFormed(ObjectIds.Kind.MEMBERSHIP, id)) {
            throw new Fault.Invalid(Problem.invalid("userId", form(ObjectIds.Kind.MEMBERSHIP)));
        }
        return new MembershipId(ids.named(ObjectIds.Kind.MEMBERSHIP, id).orElseThrow(() -> new Fault.NotFound("user")));
    }

    /** As {@link #row}, the organization that {@code organisationId} in the path names. */
    public static OrganizationId organization(ObjectIds ids, Request request) {
        return new OrganizationId(row(ids, ObjectIds.Kind.ORGANIZATION, request, "organisationId"));
    }

    /** As {@link #row}, the project that {@code projectId} in the path names. */
    public static ProjectId project(ObjectIds ids, Request request) {
        return new ProjectId(row(ids, ObjectIds.Kind.PROJECT, request, "projectId"));
    }
}
