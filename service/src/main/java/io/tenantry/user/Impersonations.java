package io.tenantry.user;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.MembershipId;
import io.tenantry.member.ReliedOn;
import io.tenantry.session.Sessions;
import io.tenantry.session.TokenPair;
import io.tenantry.session.console.ConsoleSessions;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import org.jdbi.v3.core.Handle;

/** The entry class of impersonation: operators act as users. */
public final class Impersonations {
    private static final int MOST_REASON = 500;

    private final Database database;
    private final Sessions sessions;
    private final ConsoleSessions consoleSessions;
    private final ObjectIds ids;
    private final BlockedImpersonation blocked;

    /** @param blocked the organizations in which impersonation is blocked */
    public Impersonations(
            Database database,
            Sessions sessions,
            ConsoleSessions consoleSessions,
            ObjectIds ids,
            BlockedImpersonation blocked) {
        this.consoleSessions = consoleSessions;
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
    public TokenPair begin(Caller caller, MembershipId id) {
        Caller.Operator operator = Users.requireOperator(caller);
        return database.write(handle -> {
            User user = open(handle, id);
            ReliedOn.noteActing(user.personId(), user.organizationId());
            return sessions.impersonate(handle, operator, user.personId(), user.organizationId());
        });
    }

    /**
     * As {@link #begin}, in the web console.
     *
     * @param reason the reason, which is in the audit entry; 1 to {@value #MOST_REASON} characters
     * @return the token of the session
     * @throws Fault.Invalid if the reason is missing or too long
     */
    public String beginInConsole(Caller caller, MembershipId id, String reason) {
        Caller.Operator operator = Users.requireOperator(caller);
        String given = reason.strip();
        if (given.isEmpty()) {
            throw new Fault.Invalid(Problem.missing("reason", "Enter the reason: it is in the history."));
        }
        if (given.length() > MOST_REASON || given.indexOf(0) >= 0) {
            throw new Fault.Invalid(
                    Problem.invalid("reason", "Must be a text of at most " + MOST_REASON + " characters."));
        }
        return database.write(handle -> {
            User user = open(handle, id);
            return consoleSessions.impersonate(handle, operator, user.personId(), user.organizationId(), given);
        });
    }

    /** The user, if operators can act as that user. */
    private User open(Handle handle, MembershipId id) {
        User user = UserStore.find(handle, id).orElseThrow(() -> new Fault.NotFound("user"));
        OrganizationId organization = user.organizationId();
        if (blocked.covers(organization, ids.of(ObjectIds.Kind.ORGANIZATION, organization.value()))) {
            throw new Fault.NotAllowed("Acting as a user of this organisation is not allowed.");
        }
        if (user.disabled()) {
            throw new Fault.NotAllowed("This user is disabled.");
        }
        return user;
    }
}
