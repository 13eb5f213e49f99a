package io.tenantry.api.management;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.apikey.ApiKeys;
import io.tenantry.apikey.operator.ManagementKeys;
import io.tenantry.fault.Fault;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** Keys of organisations for 15 minutes, at both paths that clients use. */
public final class KeyResource {

    private final ManagementKeys keys;
    private final ObjectIds ids;
    private final Replies<ApiKeys.Made> replies;

    public KeyResource(ManagementKeys keys, ObjectIds ids) {
        this.keys = keys;
        this.ids = ids;
        // A key is shown only once.
        this.replies = new Replies<>(new Form<ApiKeys.Made>(
                        "apikeys",
                        "apikey",
                        List.of(
                                new Field<>("name", made -> made.key().name(), null),
                                new Field<>(
                                        "_id",
                                        made -> ids.of(
                                                ObjectIds.Kind.API_KEY,
                                                made.key().id().value()),
                                        null),
                                new Field<>(
                                        "createdAt",
                                        made -> made.key().createdAt().getEpochSecond(),
                                        null),
                                new Field<>("apiKey", ApiKeys.Made::text, null)))
                .foundIn(null));
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(
                Route.of("POST", "/organisations/apikeys", this::byBody),
                Route.of("POST", "/organisations/{organisationId}/apikeys", this::byPath));
    }

    private Reply byPath(Request request, Caller caller) {
        return issue(request, caller, PathIds.organization(ids, request));
    }

    private Reply byBody(Request request, Caller caller) {
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        Integer id = body.row("organisationId", true, ids, ObjectIds.Kind.ORGANIZATION);
        body.done();
        if (id == null || id == 0) {
            throw new Fault.NotFound("organization");
        }
        return issue(request, caller, new OrganizationId(id));
    }

    private Reply issue(Request request, Caller caller, OrganizationId organization) {
        // Checked before a key is made that could not be shown.
        Negotiation.format(request);
        return replies.object(request, 201, keys.issue(caller, organization)).with("Cache-Control", "no-store");
    }
}
