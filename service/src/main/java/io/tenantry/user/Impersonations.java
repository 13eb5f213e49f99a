package io.tenantry.user;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.fault.Fault;
import io.tenantry.session.Sessions;
import io.tenantry.session.TokenPair;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;

/** The entry class of impersonation: operators act as users. */
public final class Impersonations {
    private final Database database;
    private final Sessions sessions;
    private final ObjectIds ids;
    private final BlockedImpersonation blocked;

    /** @param blocked the organizations in which impersonation is blocked */
    public Impersonations(Database database, Sessions sessions, ObjectIds ids, BlockedImpersonation blocked) {
        this.database = database;
        this.sessions = sessions;
        this.ids = ids;
        this.blocked = blocked;
    }

    /**
     * Begins a session in which an operator acts as a user, in that organization only. Adds an audit entry.
     *
     * @throws Fault.NotFound if the user does not exist
     * @throws Fault.NotAllowed if the user is disabled, the organization is blocked, or the caller is no operator
     */
    public TokenPair begin(Caller caller, int id) {
        Caller.Operator operator = Users.requireOperator(caller);
        return database.write(handle -> {
            User user = UserStore.find(handle, id).orElseThrow(() -> new Fault.NotFound("user"));
            OrganizationId organization = user.organizationId();
            if (blocked.covers(organization, ids.of(ObjectIds.Kind.ORGANIZATION, organization.value()))) {
                throw new Fault.NotAllowed("Nobody may act as a user of this organisation.");
            }
            if (user.disabled()) {
                throw new Fault.NotAllowed("This user is disabled.");
            }
            return sessions.impersonate(handle, operator, user.personId(), organization);
        });
    }
}
