package io.tenantry.api.user.organization;

import io.tenantry.access.Caller;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.session.policy.AffectedPeople;
import io.tenantry.session.policy.PolicyEnforcement;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** Tells how many people an enforced password policy affects. */
public final class PasswordPolicyPreviewResource implements UserResource {
    private final PolicyEnforcement policies;
    private final ObjectIds ids;

    public PasswordPolicyPreviewResource(PolicyEnforcement policies, ObjectIds ids) {
        this.policies = policies;
        this.ids = ids;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.of("POST", "/organizations/{id}/passwordpolicy/preview/", this::preview));
    }

    private Reply preview(Request request, Caller caller) {
        AffectedPeople affected = policies.preview(caller, PathId.organization(request, ids));
        return UserJson.reply(
                200,
                UserJson.object()
                        .put("people", affected.people())
                        .put("changed_before_policy", affected.changedBeforePolicy()));
    }
}
