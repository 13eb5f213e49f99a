package io.tenantry.api.management.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.api.management.field.OrganisationFields;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.ReadOnlyMembers;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationChange;
import io.tenantry.organization.OrganizationChanges;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** Creates and changes organisations. */
public final class OrganisationWrites {
    private final OrganizationChanges changes;
    private final ObjectIds ids;
    private final Replies<Organization> replies;

    public OrganisationWrites(OrganizationChanges changes, ObjectIds ids) {
        this.changes = changes;
        this.ids = ids;
        this.replies = new Replies<>(OrganisationFields.form(ids));
    }

    public List<Route> routes() {
        return List.of(
                Route.of("POST", "/organisations", this::create),
                Route.of("PATCH", "/organisations/{organisationId}", this::update));
    }

    private Reply create(Request request, Caller caller) {
        replies.check(request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        OrganizationChange wanted = OrganisationBody.read(body);
        Organization made = changes.create(caller, wanted, body.problems());
        String location = PathIds.below(
                request, ids.of(ObjectIds.Kind.ORGANIZATION, made.id().value()));
        return replies.object(request, 200, made).with("Location", location);
    }

    private Reply update(Request request, Caller caller) {
        replies.check(request);
        OrganizationId id = PathIds.organization(ids, request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        ReadOnlyMembers.ofObject(
                body,
                request,
                "organisationId",
                "organisations",
                ids.of(ObjectIds.Kind.ORGANIZATION, id.value()),
                id.value());
        OrganizationChange wanted = OrganisationBody.read(body);
        return replies.object(
                request, 200, changes.update(caller, id, wanted, replies.believed(request), body.problems()));
    }
}
