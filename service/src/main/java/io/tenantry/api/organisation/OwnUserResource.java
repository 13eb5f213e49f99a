package io.tenantry.api.organisation;

import io.tenantry.access.Caller;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.id.MembershipId;
import io.tenantry.session.OrganizationSignIns;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** Ends sessions and resets failed logins of users, in the organisation API. */
public final class OwnUserResource {
    private final OrganizationSignIns signIns;
    private final OwnOrganisationResource organisations;
    private final ObjectIds ids;

    /** @param organisations finds the organisation of a request */
    public OwnUserResource(OrganizationSignIns signIns, OwnOrganisationResource organisations, ObjectIds ids) {
        this.signIns = signIns;
        this.organisations = organisations;
        this.ids = ids;
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(
                Route.of("POST", "/users/{userId}/logout", this::signOut),
                Route.of("POST", "/users/{userId}/resetfailedloginattempts", this::resetFailedLogins)
                        .givingAccess());
    }

    private Reply signOut(Request request, Caller caller) {
        signIns.signOut(caller, organisations.organization(request, caller), user(request));
        return Reply.empty(204);
    }

    private Reply resetFailedLogins(Request request, Caller caller) {
        signIns.resetFailedLogins(caller, organisations.organization(request, caller), user(request));
        return Reply.empty(204);
    }

    private MembershipId user(Request request) {
        return new MembershipId(PathIds.row(ids, ObjectIds.Kind.MEMBERSHIP, request, "userId"));
    }
}
