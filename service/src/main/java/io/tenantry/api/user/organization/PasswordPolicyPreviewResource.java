package io.tenantry.api.user.organization;

import io.tenantry.access.Caller;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.session.Enforcement;
import io.tenantry.session.OrganizationSignIns;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** Tells how many people an enforced password policy affects. */
public final class PasswordPolicyPreviewResource implements UserResource {
    private final OrganizationSignIns signIns;

    public PasswordPolicyPreviewResource(OrganizationSignIns signIns) {
        this.signIns = signIns;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.of("POST", "/organizations/{id}/passwordpolicy/preview/", this::preview));
    }

    private Reply preview(Request request, Caller caller) {
        Enforcement affected = signIns.preview(caller, PathId.organization(request));
        return UserJson.reply(
                200,
                UserJson.object()
                        .put("people", affected.people())
                        .put("changed_before_policy", affected.changedBeforePolicy()));
    }
}
