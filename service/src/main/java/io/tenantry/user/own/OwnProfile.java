package io.tenantry.user.own;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.Precondition;
import io.tenantry.account.AccountFeatures;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.canonical.Names;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.session.Proof;
import io.tenantry.setting.Texts;
import io.tenantry.storage.Database;
import io.tenantry.user.User;
import io.tenantry.user.UserChange;
import io.tenantry.user.UserChanges;
import io.tenantry.user.UserDifference;
import io.tenantry.user.UserRules;
import io.tenantry.user.UserStore;
import io.tenantry.user.UserWriteStore;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The entry class of people's own account: name and password. */
public final class OwnProfile {
    private final Database database;
    private final AccountFeatures signIn;

    public OwnProfile(Database database, AccountFeatures signIn) {
        this.database = database;
        this.signIn = signIn;
    }

    /**
     * The caller's own account.
     *
     * @throws Fault.NotAllowed if the caller is no person
     */
    public OwnAccount account(Caller caller) {
        PersonId person = OrganizationUsers.person(caller).personId();
        return database.read(handle -> account(handle, person));
    }

    private static OwnAccount account(Handle handle, PersonId person) {
        return OwnAccountStore.find(handle, person).orElseThrow(UserChanges::noUser);
    }

    /**
     * Changes the caller's own name, in all organizations.
     *
     * @throws Fault.NotAllowed if the caller is no person, or is an impersonator
     * @throws Fault.Invalid if it is no valid name
     */
    public void rename(Caller caller, String name) {
        PersonId person = OrganizationUserChanges.themselves(caller).personId();
        String wrong = Texts.nameProblem(name);
        if (wrong != null) {
            throw new Fault.Invalid(Problem.invalid("name", wrong));
        }
        String wanted = Names.trimmed(name);
        database.change(handle -> {
            UserWriteStore.lockPerson(handle, person);
            OwnAccount before = account(handle, person);
            if (before.name().equals(wanted)) {
                return;
            }
            UserWriteStore.updatePerson(handle, person, person, null, wanted);
            note(handle, caller, person, before.email(), new Changes().add("name", before.name(), wanted));
        });
    }

    /** An entry of the person: a name is that of all their organizations. */
    private static void note(Handle handle, Caller caller, PersonId person, String email, Changes changes) {
        AuditLog.note(
                handle,
                caller,
                AuditEntry.of(null, Operation.UPDATE, "updateUser", "User", person.value())
                        .named(email)
                        .changes(changes));
    }

    /**
     * A new password and the proof of the person's identity.
     *
     * @param old the current password
     * @param wanted the new one
     * @param code a one-time code; null if none was sent
     * @param from the network address of the client
     */
    public record NewPassword(
            String old, String wanted, @Nullable String code, String from) {
        /** Without the passwords. */
        @Override
        public String toString() {
            return "NewPassword";
        }
    }

    /**
     * Changes name, password or both; a new password ends all sessions of the person.
     *
     * @param name the new name; null to leave it
     * @param password the new password; null to leave it
     * @param believed the state that the caller expects; checked while the person is locked
     * @param found the problems that the API has found
     * @throws Fault.NotFound if the person does not belong to the organization
     * @throws Fault.NotAllowed if the caller is no person, or an impersonator sends a password or another name
     * @throws Fault.Unauthenticated if the old password is wrong
     * @throws Fault.Invalid if a value is invalid, or a one-time code is missing or wrong
     * @throws Fault.TooMany if too many earlier attempts were wrong
     */
    public User update(
            Caller caller,
            OrganizationId organization,
            @Nullable String name,
            @Nullable NewPassword password,
            Precondition<User> believed,
            List<Problem> found) {
        PersonId person = password == null
                ? OrganizationUsers.person(caller).personId()
                : OrganizationUserChanges.themselves(caller).personId();
        UserChange wanted = new UserChange(null, name, null, null, null, null, null, null, null);
        List<Problem> problems = new ArrayList<>(found);
        UserRules.check(wanted, problems);
        database.read(handle -> {
            Rights.require(handle, caller, organization, Right.READ);
            return problems;
        });
        Fault.Invalid.check(problems);
        if (password == null) {
            database.change(handle -> rename(handle, caller, organization, person, wanted, believed));
        } else {
            Proof proof = new Proof(signIn.signIn().emailOf(person), password.old, password.code, password.from);
            signIn.passwords()
                    .change(
                            proof,
                            password.wanted,
                            (handle, ignored) -> rename(handle, caller, organization, person, wanted, believed));
        }
        return database.read(
                handle -> UserStore.ofPerson(handle, organization, person).orElseThrow(UserChanges::noUser));
    }

    private static void rename(
            Handle handle,
            Caller caller,
            OrganizationId organization,
            PersonId person,
            UserChange wanted,
            Precondition<User> believed) {
        UserWriteStore.lockPerson(handle, person);
        User before = UserStore.ofPerson(handle, organization, person).orElseThrow(UserChanges::noUser);
        believed.check(before);
        UserDifference difference = UserDifference.between(before, wanted);
        if (difference.ofPerson()) {
            // A name is that of all organizations of the person; an impersonator acts in one.
            OrganizationUserChanges.themselves(caller);
            UserWriteStore.updatePerson(handle, person, person, null, difference.name());
            note(handle, caller, person, before.email(), difference.changes());
        }
    }
}
