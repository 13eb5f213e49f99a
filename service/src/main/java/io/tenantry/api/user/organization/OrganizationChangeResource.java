package io.tenantry.api.user.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.api.user.label.UserLabels;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.deletion.Deletions;
import io.tenantry.label.LabelChange;
import io.tenantry.label.Labelled;
import io.tenantry.label.Labels;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationChange;
import io.tenantry.organization.OrganizationChanges;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.storage.ObjectIds;
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
    private final Labels labels;
    private final UserLabels shown;
    private final ObjectIds ids;

    public OrganizationChangeResource(
            OrganizationReplies replies,
            OrganizationChanges changes,
            Deletions deletions,
            Labels labels,
            ObjectIds ids) {
        this.labels = labels;
        this.shown = UserLabels.ofOrganizations(labels);
        this.replies = replies;
        this.changes = changes;
        this.deletions = deletions;
        this.ids = ids;
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
        Reply reply = Reply.of(201, Reply.JSON, rendered(caller, id).body());
        return PathId.created(request, id.value(), UserJson.kept(reply));
    }

    private Reply update(Request request, Caller caller, boolean whole) {
        OrganizationId id = PathId.organization(request, ids);
        shown.check(request);
        UserFields fields = UserFields.read(request);
        LabelChange label = shown.change(fields);
        OrganizationChange wanted = wanted(fields, whole);
        labels.change(
                caller,
                Labelled.ORGANIZATION,
                id.value(),
                label,
                () -> changes.update(caller, id, wanted, believed(request, caller), fields.problems())
                        .id(),
                () -> id);
        Reply changed = rendered(caller, id);
        return shown.shownAfter(request, changed);
    }

    /** Requests the deletion, which an operator confirms. */
    private Reply delete(Request request, Caller caller) {
        OrganizationId id = PathId.organization(request, ids);
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
        return IfMatch.ofAny(request, organization -> {
            Reply plain = rendered(caller, organization.id());
            return List.of(plain, shown.shown(request, plain));
        });
    }

    /** The reply of a GET. */
    private Reply rendered(Caller caller, OrganizationId id) {
        return replies.one(caller, id);
    }
}
