package io.tenantry.session;

import io.tenantry.access.Caller;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditStore;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.member.MemberStore;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.storage.Database;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The entry class of what an organization decides about the signing in of its people. */
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
     * Makes the password policy hold at once: everybody of the organization is signed out, and has to choose a new password.
     *
     * @throws Fault.NotFound if there is no such organization
     * @throws Fault.NotAllowed if the caller is not an operator
     */
    public void enforcePasswordPolicy(Caller caller, int organization) {
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        }
        database.change(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            signIn.requirePasswordChange(handle, organization);
            sessions.revokeAllOf(handle, organization);
            AuditStore.note(
                    handle,
                    caller,
                    AuditEntry.of(
                            organization, Operation.ACTION, "enforcePasswordPolicy", "Organization", organization));
        });
    }

    /**
     * Has a person choose a new password before the next sign-in, and signs them out everywhere; their keys stay.
     *
     * @param membership the user; null for the caller's own
     * @throws Fault.NotFound if the organization or the user does not exist or not the caller's
     * @throws Fault.NotAllowed if the user is not visible to the caller own and the caller does not administer the
     *     organization, or the person belongs to others, too; and when an operator acts as the caller
     * @throws Fault.Invalid if no user is named and the caller is no person
     */
    public void deprecatePassword(Caller caller, int organization, @Nullable Integer membership) {
        Integer self = caller instanceof Caller.Person person ? person.personId() : null;
        if (caller instanceof Caller.Person person && !person.impersonator().isEmpty()) {
            throw new Fault.NotAllowed();
        }
        database.change(handle -> {
            Rights.require(handle, caller, organization, Right.READ);
            Integer named = membership == null
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
                        "This person belongs to other organisations, too: their password is theirs to change.");
            }
            SignInStore.lockPerson(handle, named);
            SignInStore.requirePasswordChangeOf(handle, named);
            sessions.revokeAll(handle, named);
            AuditStore.note(
                    handle, caller, AuditEntry.of(organization, Operation.ACTION, "deprecatePassword", "User", named));
        });
    }

    /**
     * Signs a member out everywhere.
     *
     * @throws Fault.NotFound if the organization or the member does not exist or not the caller's
     * @throws Fault.NotAllowed if the caller does not administer the organization
     */
    public void signOut(Caller caller, int organization, int membership) {
        database.change(handle -> {
            int person = person(handle, caller, organization, membership);
            sessions.revokeAll(handle, person);
            AuditStore.note(handle, caller, note(organization, "logoutUser", membership));
        });
    }

    /**
     * Forgets the failed logins of a member, who may sign in again if it was they that disabled them here.
     *
     * @throws Fault.NotFound if the organization or the member does not exist or not the caller's
     * @throws Fault.NotAllowed if the caller does not administer the organization
     */
    public void resetFailedLogins(Caller caller, int organization, int membership) {
        database.change(handle -> {
            int person = person(handle, caller, organization, membership);
            SignInStore.lockPerson(handle, person);
            signIn.forgetFailures(handle, person);
            FailedLoginStore.enable(handle, caller.person(), organization, person);
            AuditStore.note(handle, caller, note(organization, "resetFailedLoginAttempts", membership));
        });
    }

    private static int person(Handle handle, Caller caller, int organization, int membership) {
        Rights.require(handle, caller, organization, Right.ADMINISTER);
        return SignInStore.personOf(handle, organization, membership).orElseThrow(() -> new Fault.NotFound("user"));
    }

    private static AuditEntry note(int organization, String action, int membership) {
        return AuditEntry.of(organization, Operation.ACTION, action, "Membership", membership);
    }
}
