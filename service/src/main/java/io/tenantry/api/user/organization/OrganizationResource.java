package io.tenantry.api.user.organization;

import io.tenantry.access.Caller;
import io.tenantry.api.user.wire.PageNumbers;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.fault.Fault;
import io.tenantry.organization.Organizations;
import io.tenantry.organization.OrganizationsAsked;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** The organizations of a caller. */
public final class OrganizationResource implements UserResource {
    private final Organizations organizations;
    private final OrganizationReplies replies;
    private final ObjectIds ids;

    public OrganizationResource(Organizations organizations, OrganizationReplies replies, ObjectIds ids) {
        this.organizations = organizations;
        this.replies = replies;
        this.ids = ids;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/organizations/", (request, caller) -> replies.list(caller, search(request))),
                Route.of(
                        "GET",
                        "/organizations/{id}/",
                        (request, caller) -> replies.one(caller, PathId.organization(request, ids))),
                Route.of("GET", "/v2/organizations/", this::page),
                Route.of("GET", "/is-active/", this::isActive));
    }

    /** Whether the person belongs to any organization that is enabled, and is not disabled there. */
    private Reply isActive(Request request, Caller caller) {
        if (!(caller instanceof Caller.Person)) {
            throw new Fault.NotAllowed();
        }
        boolean active = organizations.countVisible(caller, "") > 0;
        return UserJson.reply(200, UserJson.object().put("is_active", active));
    }

    private Reply page(Request request, Caller caller) {
        String search = search(request);
        return UserJson.kept(PageNumbers.reply(
                request,
                organizations.countVisible(caller, search),
                (most, skip) -> organizations.visible(
                        caller, OrganizationsAsked.page(search, most, skip, UserOrganizationJson.SETTINGS)),
                UserOrganizationJson.FORM));
    }

    private static String search(Request request) {
        String search = request.query().last("search");
        return search == null ? "" : search;
    }
}
