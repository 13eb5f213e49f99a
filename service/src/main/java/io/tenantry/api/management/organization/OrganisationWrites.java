package io.tenantry.api.management.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.api.management.field.LabelFields;
import io.tenantry.api.management.field.OrganisationFields;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.ReadOnlyMembers;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.label.LabelChange;
import io.tenantry.label.Labelled;
import io.tenantry.label.Labels;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationChange;
import io.tenantry.organization.OrganizationChanges;
import io.tenantry.organization.Organizations;
import io.tenantry.storage.ObjectIds;
import io.tenantry.user.FirstAdministrators;
import io.tenantry.user.FirstAdministrators.Administrator;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** Creates and changes organisations. */
public final class OrganisationWrites {
    private final OrganizationChanges changes;
    private final FirstAdministrators firstAdministrators;
    private final Organizations organizations;
    private final Labels labels;
    private final ObjectIds ids;
    private final Replies<Organization> replies;

    public OrganisationWrites(
            OrganizationChanges changes,
            FirstAdministrators firstAdministrators,
            Organizations organizations,
            Labels labels,
            ObjectIds ids) {
        this.changes = changes;
        this.firstAdministrators = firstAdministrators;
        this.organizations = organizations;
        this.labels = labels;
        this.ids = ids;
        this.replies = new Replies<>(OrganisationFields.form(ids, labels));
    }

    public List<Route> routes() {
        return List.of(
                Route.of("POST", "/organisations", this::create),
                Route.of("PATCH", "/organisations/{organisationId}", this::update));
    }

    private Reply create(Request request, Caller caller) {
        replies.check(request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        Administrator administrator = AdministratorBody.take(body);
        OrganizationChange wanted = OrganisationBody.read(body);
        Organization made = administrator == null
                ? changes.create(caller, wanted, body.problems())
                : AdministratorBody.named(
                        () -> firstAdministrators.create(caller, wanted, administrator, body.problems()));
        String location = PathIds.below(
                request, ids.of(ObjectIds.Kind.ORGANIZATION, made.id().value()));
        return replies.object(request, 200, made).with("Location", location);
    }

    private Reply update(Request request, Caller caller) {
        replies.check(request);
        OrganizationId id = PathIds.organization(ids, request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        LabelChange label = LabelFields.take(body);
        if (caller instanceof Caller.ServiceKey) {
            return LabelFields.byService(request, caller, labels, Labelled.ORGANIZATION, id.value(), body, label);
        }
        ReadOnlyMembers.number(body, "organizationNumber", id.value());
        ReadOnlyMembers.ofObject(
                body,
                request,
                "organisationId",
                "organisations",
                ids.of(ObjectIds.Kind.ORGANIZATION, id.value()),
                id.value());
        OrganizationChange wanted = OrganisationBody.read(body);
        Organization changed = labels.change(
                caller,
                Labelled.ORGANIZATION,
                id.value(),
                label,
                () -> changes.update(caller, id, wanted, replies.believed(request), body.problems()),
                () -> organizations.get(caller, id));
        return replies.object(request, 200, changed);
    }
}
