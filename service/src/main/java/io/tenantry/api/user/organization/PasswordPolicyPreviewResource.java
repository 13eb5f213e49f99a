package io.tenantry.api.user.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.session.policy.AffectedPeople;
import io.tenantry.session.policy.PolicyEnforcement;
import io.tenantry.setting.Kind;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Set;

/** Tells how many people an enforced password policy affects. */
public final class PasswordPolicyPreviewResource implements UserResource {
    private static final String ONLY = "only";
    private static final String CHANGED_BEFORE_POLICY = "changed_before_policy";
    private static final Kind.Choice EXTENT = new Kind.Choice(Set.of(CHANGED_BEFORE_POLICY));

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
        OrganizationId organization = PathId.organization(request, ids);
        UserFields fields = UserFields.read(request);
        fields.value(ONLY, EXTENT);
        fields.check();
        AffectedPeople affected = policies.preview(caller, organization);
        return UserJson.reply(
                200,
                UserJson.object()
                        .put("people", affected.people())
                        .put(CHANGED_BEFORE_POLICY, affected.changedBeforePolicy()));
    }
}
