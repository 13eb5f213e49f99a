package io.tenantry.api.organisation;

import io.tenantry.access.Caller;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.session.OrganizationSignIns;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** Applies the password policy of an organisation at once. */
public final class PasswordPolicyResource {
    private final OrganizationSignIns signIns;
    private final ObjectIds ids;

    public PasswordPolicyResource(OrganizationSignIns signIns, ObjectIds ids) {
        this.signIns = signIns;
        this.ids = ids;
    }

    /** Its operation, below the version. */
    public List<Route> routes() {
        return List.of(Route.of("POST", "/organisations/{organisationId}/enforcepasswordpolicy", this::enforce));
    }

    private Reply enforce(Request request, Caller caller) {
        signIns.enforcePasswordPolicy(caller, PathIds.organization(ids, request));
        return Reply.empty(204);
    }
}
