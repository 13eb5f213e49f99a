package io.tenantry.session;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.MembershipId;
import io.tenantry.member.MemberStore;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.storage.Database;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The entry class of an organization's control over the sign-ins of its people: passwords, sessions and failed logins. */
public final class OrganizationSignIns {
    private final Database database;
    private final Sessions sessions;
    private final SignIn signIn;

    public OrganizationSignIns(Database database, Sessions sessions, SignIn signIn) {
        this.database = database;
        this.sessions = sessions;
        this.signIn = signIn;
    }

    /**
     * Requires a person to choose a new password before the next sign-in, and ends all sessions of the person. Keys stay valid.
     *
     * @param membership the user; null for the caller's own
     * @throws Fault.NotFound if the organization or the user does not exist or is not visible to the caller
     * @throws Fault.NotAllowed if the user is not the caller and the caller does not administer the organization or the
     *     person also belongs to other organizations, or if the caller is an impersonator
     * @throws Fault.Invalid if no user is named and the caller is not a person
     */
    public void deprecatePassword(Caller caller, OrganizationId organization, @Nullable MembershipId membership) {
        PersonId self = caller instanceof Caller.Person person ? person.personId() : null;
        if (caller instanceof Caller.Person person && person.isImpersonated()) {
            throw new Fault.NotAllowed();
        }
        database.change(handle -> {
            Rights.require(handle, caller, organization, Right.READ);
            PersonId named = membership == null
                    ? self
                    : SignInStore.personOf(handle, organization, membership).orElse(null);
            if (named == null && membership == null) {
                throw new Fault.Invalid(Problem.missing("userId", "This field is required for the key of a program."));
            }
            if (named == null || !named.equals(self)) {
                Rights.require(handle, caller, organization, Right.ADMINISTER);
            }
            if (named == null) {
                throw new Fault.NotFound("user");
            }
            if (!named.equals(self) && MemberStore.belongsElsewhere(handle, organization, named)) {
                throw new Fault.NotAllowed(
                        "This person belongs to other organisations, too: only they can change their password.");
            }
            SignInStore.lockPerson(handle, named);
            SignInStore.requirePasswordChangeOf(handle, named);
            sessions.revokeAll(handle, named);
            AuditLog.note(
                    handle,
                    caller,
                    AuditEntry.of(organization, Operation.ACTION, "deprecatePassword", "User", named.value()));
        });
    }

    /**
     * Ends all sessions of a member.
     *
     * @throws Fault.NotFound if the organization or the member does not exist or is not visible to the caller
     * @throws Fault.NotAllowed if the caller does not administer the organization
     */
    public void signOut(Caller caller, OrganizationId organization, MembershipId membership) {
        database.change(handle -> {
            PersonId person = person(handle, caller, organization, membership);
            sessions.revokeAll(handle, person);
            AuditLog.note(handle, caller, note(organization, "logoutUser", membership));
        });
    }

    /**
     * Resets the failed logins of a member, and enables the member again if failed logins have disabled the member in this
     * organization.
     *
     * @throws Fault.NotFound if the organization or the member does not exist or is not visible to the caller
     * @throws Fault.NotAllowed if the caller does not administer the organization
     */
    public void resetFailedLogins(Caller caller, OrganizationId organization, MembershipId membership) {
        database.change(handle -> {
            PersonId person = person(handle, caller, organization, membership);
            SignInStore.lockPerson(handle, person);
            signIn.forgetFailures(handle, person);
            boolean enabled = !FailedLoginStore.enable(handle, caller.person(), organization, person)
                    .isEmpty();
            AuditEntry entry = note(organization, "resetFailedLoginAttempts", membership);
            AuditLog.note(handle, caller, enabled ? entry.changes(new Changes().add("disabled", true, false)) : entry);
        });
    }

    private static PersonId person(Handle handle, Caller caller, OrganizationId organization, MembershipId membership) {
        Rights.require(handle, caller, organization, Right.ADMINISTER);
        return SignInStore.personOf(handle, organization, membership).orElseThrow(() -> new Fault.NotFound("user"));
    }

    private static AuditEntry note(OrganizationId organization, String action, MembershipId membership) {
        return AuditEntry.of(organization, Operation.ACTION, action, "Membership", membership.value());
    }
}
