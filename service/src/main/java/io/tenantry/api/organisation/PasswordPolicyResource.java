package io.tenantry.api.organisation;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.session.policy.AffectedPeople;
import io.tenantry.session.policy.AffectedPeople.Extent;
import io.tenantry.session.policy.PolicyEnforcement;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** Applies the password policy of an organisation at once, and tells before how many people that affects. */
public final class PasswordPolicyResource {
    private static final String ONLY = "only";
    private static final String CHANGED_BEFORE_POLICY = "changedBeforePolicy";

    private static final Replies<AffectedPeople> PREVIEW = new Replies<>(new Form<AffectedPeople>(
                    "previews",
                    "preview",
                    List.of(
                            new Field<>("people", AffectedPeople::people, null),
                            new Field<>(CHANGED_BEFORE_POLICY, AffectedPeople::changedBeforePolicy, null)))
            .unlinked());

    private final PolicyEnforcement policies;
    private final ObjectIds ids;

    public PasswordPolicyResource(PolicyEnforcement policies, ObjectIds ids) {
        this.policies = policies;
        this.ids = ids;
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(
                Route.of("POST", "/organisations/{organisationId}/enforcepasswordpolicy", this::enforce),
                Route.of("POST", "/organisations/{organisationId}/passwordpolicy/preview", this::preview));
    }

    private Reply enforce(Request request, Caller caller) {
        OrganizationId organization = PathIds.organization(ids, request);
        policies.enforce(caller, organization, extent(request));
        return Reply.empty(204);
    }

    /** Without a body, all people are affected. */
    private static Extent extent(Request request) {
        if (request.body(JsonBody.MOST_BYTES).length == 0) {
            return Extent.EVERYBODY;
        }
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        String only = body.text(ONLY, false, CHANGED_BEFORE_POLICY.length());
        boolean sent = body.object().has(ONLY);
        if (sent && body.problems().isEmpty() && !only.equals(CHANGED_BEFORE_POLICY)) {
            body.wrong(ONLY, "Must be " + CHANGED_BEFORE_POLICY + ".");
        }
        body.done();
        return sent ? Extent.CHANGED_BEFORE_POLICY : Extent.EVERYBODY;
    }

    private Reply preview(Request request, Caller caller) {
        Negotiation.format(request);
        OrganizationId organization = PathIds.organization(ids, request);
        // The reply has the number of each extent: a client may send the body with which it is going to enforce.
        extent(request);
        return PREVIEW.object(request, 200, policies.preview(caller, organization));
    }
}
