package io.tenantry.api.user.organization;

import io.tenantry.access.Caller;
import io.tenantry.api.user.label.UserLabels;
import io.tenantry.api.user.wire.PageNumbers;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.fault.Fault;
import io.tenantry.label.Labels;
import io.tenantry.listing.Condition;
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
    private final UserLabels labels;
    private final ObjectIds ids;

    public OrganizationResource(
            Organizations organizations, OrganizationReplies replies, Labels labels, ObjectIds ids) {
        this.labels = UserLabels.ofOrganizations(labels);
        this.organizations = organizations;
        this.replies = replies;
        this.ids = ids;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/organizations/", this::list),
                Route.of(
                        "GET",
                        "/organizations/{id}/",
                        (request, caller) ->
                                labels.shown(request, replies.one(caller, PathId.organization(request, ids)))),
                Route.of("GET", "/v2/organizations/", this::page),
                Route.of("GET", "/is-active/", this::isActive));
    }

    /** Whether the person belongs to any organization that is enabled, and is not disabled there. */
    private Reply isActive(Request request, Caller caller) {
        if (!(caller instanceof Caller.Person)) {
            throw new Fault.NotAllowed();
        }
        boolean active = organizations.countVisible(caller, "", List.of()) > 0;
        return UserJson.reply(200, UserJson.object().put("is_active", active));
    }

    private Reply list(Request request, Caller caller) {
        List<Condition> conditions = labels.conditions(request);
        Reply list = conditions.isEmpty()
                ? replies.list(caller, search(request))
                : replies.found(caller, search(request), conditions);
        return labels.shown(request, list);
    }

    private Reply page(Request request, Caller caller) {
        String search = search(request);
        List<Condition> conditions = labels.conditions(request);
        Reply page = PageNumbers.reply(
                request,
                organizations.countVisible(caller, search, conditions),
                (most, skip) -> organizations.visible(
                        caller,
                        OrganizationsAsked.page(search, most, skip, UserOrganizationJson.SETTINGS)
                                .that(conditions)),
                UserOrganizationJson.FORM);
        return UserJson.kept(labels.shown(request, page));
    }

    private static String search(Request request) {
        String search = request.query().last("search");
        return search == null ? "" : search;
    }
}
