package io.tenantry.api.user.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.deletion.Deletions;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationChange;
import io.tenantry.organization.OrganizationChanges;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import io.tenantry.web.resource.IfMatch;
import java.util.List;

/** Changes of organizations. Read-only and unknown fields of a body are ignored. */
public final class OrganizationChangeResource implements UserResource {
    private final OrganizationReplies replies;
    private final OrganizationChanges changes;
    private final Deletions deletions;

    public OrganizationChangeResource(OrganizationReplies replies, OrganizationChanges changes, Deletions deletions) {
        this.replies = replies;
        this.changes = changes;
        this.deletions = deletions;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("POST", "/organizations/", this::create),
                Route.of("PATCH", "/organizations/name/", this::name),
                Route.of("PUT", "/organizations/{id}/", (request, caller) -> update(request, caller, true)),
                Route.of("PATCH", "/organizations/{id}/", (request, caller) -> update(request, caller, false)),
                Route.of("DELETE", "/organizations/{id}/", this::delete));
    }

    private Reply create(Request request, Caller caller) {
        UserFields fields = UserFields.read(request);
        OrganizationChange wanted = wanted(fields, true);
        OrganizationId id = changes.create(caller, wanted, fields.problems()).id();
        return UserJson.kept(Reply.of(201, Reply.JSON, rendered(caller, id).body()));
    }

    private Reply update(Request request, Caller caller, boolean whole) {
        OrganizationId id = PathId.organization(request);
        UserFields fields = UserFields.read(request);
        changes.update(caller, id, wanted(fields, whole), believed(request, caller), fields.problems());
        return rendered(caller, id);
    }

    /** Requests the deletion, which an operator confirms. */
    private Reply delete(Request request, Caller caller) {
        OrganizationId id = PathId.organization(request);
        deletions.request(caller, id, IfMatch.of(request, organization -> rendered(caller, organization)));
        return Reply.empty(204);
    }

    private Reply name(Request request, Caller caller) {
        OrganizationId id = changes.own(caller);
        UserFields fields = UserFields.read(request);
        OrganizationChange wanted =
                new OrganizationChange(fields.name(), null, fields.settings(List.of(OrganizationSetting.TEAM_SIZE)));
        changes.update(caller, id, wanted, believed(request, caller), fields.problems());
        return rendered(caller, id);
    }

    private static OrganizationChange wanted(UserFields fields, boolean whole) {
        if (whole) {
            fields.require("name", OrganizationSetting.LIMIT_TO_EXCLUSIVE_NUMBERS.column());
        }
        return new OrganizationChange(fields.name(), null, fields.settings(OrganizationSetting.changedByAdmins()));
    }

    private Precondition<Organization> believed(Request request, Caller caller) {
        return IfMatch.of(request, organization -> rendered(caller, organization.id()));
    }

    /** The reply of a GET. */
    private Reply rendered(Caller caller, OrganizationId id) {
        return replies.one(caller, id);
    }
}
