package io.tenantry.user.own;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.Precondition;
import io.tenantry.account.AccountFeatures;
import io.tenantry.apikey.KeyPermissions;
import io.tenantry.apikey.leaver.KeysOfLeavers;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.canonical.Names;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.MembershipId;
import io.tenantry.mail.Letter;
import io.tenantry.mail.Mail;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.Purpose;
import io.tenantry.member.GivenPasswords;
import io.tenantry.member.MemberStore;
import io.tenantry.member.Members;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.member.Role;
import io.tenantry.member.VerifiedAddresses;
import io.tenantry.password.PasswordPolicy;
import io.tenantry.password.PasswordPolicyStore;
import io.tenantry.storage.Database;
import io.tenantry.throttle.Limit;
import io.tenantry.throttle.Throttle;
import io.tenantry.user.User;
import io.tenantry.user.UserChange;
import io.tenantry.user.UserChanges;
import io.tenantry.user.UserDifference;
import io.tenantry.user.UserRole;
import io.tenantry.user.UserRules;
import io.tenantry.user.UserStore;
import io.tenantry.user.UserWriteStore;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Changes the users of one organization, for its admins. A person may belong to several organizations: an admin of one of
 * them cannot change the name or the password of such a person, and cannot take over the account. Locks are taken in the
 * order of {@link UserChanges}.
 */
public final class OrganizationUserChanges {
    private final Database database;
    private final AccountFeatures signIn;
    private final KeysOfLeavers keys;
    private final Outbox outbox;
    private final Throttle throttle;

    public OrganizationUserChanges(
            Database database, AccountFeatures signIn, KeysOfLeavers keys, Outbox outbox, Throttle throttle) {
        this.database = database;
        this.keys = keys;
        this.signIn = signIn;
        this.outbox = outbox;
        this.throttle = throttle;
    }

    /**
     * Creates a user with a new account and sends a mail to the address.
     *
     * @param wanted the values, with the number of the organization
     * @param found the problems that the API has found; reported together with the problems found here
     * @throws Fault.NotFound if the caller does not see the organization
     * @throws Fault.NotAllowed if the caller does not administer it, or is a person without a verified address
     * @throws Fault.Invalid if a value is invalid or missing
     * @throws Fault.Conflict if a person has that address, in this organization or another; that person does not change
     * @throws Fault.QuotaReached if the organization has its maximum number of people
     * @throws Fault.TooMany if the caller created too many recently, or the organization invited too many
     */
    public User create(Caller caller, UserChange wanted, List<Problem> found) {
        OrganizationId organization = Objects.requireNonNull(wanted.organizationId());
        List<Problem> problems = new ArrayList<>(found);
        UserRules.check(wanted, problems);
        UserRules.requireAll(wanted, problems);
        database.read(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            VerifiedAddresses.require(handle, caller);
            checkPassword(handle, UserChange.PASSWORD, organization, null, wanted, problems);
            return problems;
        });
        Fault.Invalid.check(problems);
        throttle.pass(Limit.USER_BY, caller.logName());
        String email = Objects.requireNonNull(wanted.email());
        String name = Names.trimmed(Objects.requireNonNull(wanted.name()));
        // Also for an address in use, so that both cases take equally long.
        String hash = signIn.hashing().hash(caller.logName(), Objects.requireNonNull(wanted.password()));
        return database.write(handle -> {
            lockOrganization(handle, caller, organization);
            PersonId person = UserWriteStore.addPerson(handle, email, name, hash)
                    .orElseThrow(() -> taken(handle, organization, email));
            GivenPasswords.note(handle, person);
            Set<UserRole> roles = EnumSet.of(UserRole.BASE);
            roles.addAll(wanted.roles() == null ? Set.of() : wanted.roles());
            Role role = roles.contains(UserRole.ADMIN) ? Role.ADMIN : Role.MEMBER;
            MembershipId id = Members.place(handle, caller, organization, null, person, role, true);
            UserWriteStore.update(handle, caller.person(), id, change(null, roles));
            User made = OrganizationUsers.find(handle, organization, id);
            AuditLog.note(handle, caller, UserChanges.note(made, Operation.CREATE, "createUser"));
            throttle.pass(handle, Limit.INVITATION_OF_ORGANIZATION, Integer.toString(organization.value()), 1);
            outbox.put(handle, welcome(email), new Purpose.Notification(organization, person));
            return made;
        });
    }

    private static Fault.Conflict taken(Handle handle, OrganizationId organization, String email) {
        boolean here = UserWriteStore.personOf(handle, email)
                .flatMap(person -> UserStore.ofPerson(handle, organization, person))
                .isPresent();
        return new Fault.Conflict(
                here
                        ? "The organisation has a user with this e-mail address."
                        : "There is an account with this e-mail address: invite the person.");
    }

    private static Mail welcome(String email) {
        return new Letter("You have an account")
                .paragraph("An administrator has created an account for this e-mail address.")
                .paragraph(
                        "The administrator knows its first password. You can also ask for a new one where you sign in.")
                .to(email);
    }

    /**
     * Changes the name or the password of a user.
     *
     * @param believed the state that the caller expects; checked while the organization is locked
     * @param found the problems that the API has found
     * @throws Fault.NotFound if the caller does not see the organization, or the user does not exist
     * @throws Fault.NotAllowed if the caller does not administer it, the person also belongs to another organization, the
     *     caller is the person or an impersonator and sends a password, or a key without the scope of keys sends one
     * @throws Fault.Invalid if a value is invalid
     */
    public User update(
            Caller caller,
            OrganizationId organization,
            MembershipId id,
            UserChange wanted,
            Precondition<User> believed,
            List<Problem> found) {
        List<Problem> problems = new ArrayList<>(found);
        UserRules.check(wanted, problems);
        database.read(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            User user = OrganizationUsers.find(handle, organization, id);
            if (wanted.password() != null) {
                KeyPermissions.requireKeys(handle, caller);
                requireAnother(caller, user);
            }
            checkPassword(handle, UserChange.NEW_PASSWORD, organization, user.personId(), wanted, problems);
            Fault.Invalid.check(problems);
            requireOwn(handle, user, wanted);
            return user;
        });
        String hash = wanted.password() == null ? null : signIn.hashing().hash(caller.logName(), wanted.password());
        return database.write(handle -> {
            User before = lock(handle, caller, organization, id);
            believed.check(before);
            requireOwn(handle, before, wanted);
            List<Problem> since = new ArrayList<>();
            checkPassword(handle, UserChange.NEW_PASSWORD, organization, before.personId(), wanted, since);
            Fault.Invalid.check(since);
            UserDifference difference = UserDifference.between(before, wanted);
            if (difference.changes().isEmpty()) {
                return before;
            }
            if (difference.ofPerson()) {
                UserWriteStore.updatePerson(handle, caller.person(), before.personId(), null, difference.name());
            }
            if (hash != null) {
                signIn.passwords().set(handle, caller, before.personId(), hash);
                GivenPasswords.note(handle, before.personId());
            }
            UserChanges.note(handle, caller, before, difference);
            return OrganizationUsers.find(handle, organization, id);
        });
    }

    /** A new password of the caller's own needs the old one: a copy of a key or token must not be enough for the account. */
    private static void requireAnother(Caller caller, User user) {
        if (caller instanceof Caller.Person person) {
            themselves(person);
            if (person.personId().equals(user.personId())) {
                throw new Fault.NotAllowed("Change your own password at /users/me, with the old one.");
            }
        }
    }

    /** The present name changes nothing: a user may be sent back as it was read. */
    private static void requireOwn(Handle handle, User user, UserChange wanted) {
        boolean ofPerson = wanted.password() != null
                || UserDifference.between(user, wanted).ofPerson();
        if (ofPerson && MemberStore.belongsElsewhere(handle, user.organizationId(), user.personId())) {
            throw new Fault.NotAllowed(
                    "This person belongs to other organisations, too: their name and password are theirs to change.");
        }
    }

    /**
     * Removes a user, as {@link UserChanges#delete} does.
     *
     * @param believed the state that the caller expects; checked while the organization is locked
     * @throws Fault.NotFound if the caller does not see the organization, or the user does not exist
     * @throws Fault.NotAllowed if the caller does not administer it
     * @throws Fault.Conflict if the organization would be left without an admin
     */
    public void delete(Caller caller, OrganizationId organization, MembershipId id, Precondition<User> believed) {
        database.change(handle -> {
            User user = lock(handle, caller, organization, id);
            believed.check(user);
            UserChanges.remove(handle, caller, user, keys);
        });
    }

    /**
     * Adds a role to a user or removes it; changes nothing if that is already so.
     *
     * @param wanted whether the user has the role afterwards
     * @throws Fault.NotFound if the caller does not see the organization, or the user does not exist
     * @throws Fault.NotAllowed if the caller does not administer it
     * @throws Fault.Conflict if the organization would be left without an admin
     */
    public void setRole(Caller caller, OrganizationId organization, MembershipId id, UserRole role, boolean wanted) {
        database.change(handle -> {
            User user = lock(handle, caller, organization, id);
            Set<UserRole> roles = EnumSet.noneOf(UserRole.class);
            roles.addAll(user.roles());
            if (wanted ? !roles.add(role) : !roles.remove(role)) {
                return;
            }
            if (role == UserRole.ADMIN && user.administers()) {
                UserChanges.keepAnAdmin(handle, user);
            }
            UserChange change = change(null, roles);
            UserWriteStore.update(handle, caller.person(), id, change);
            AuditEntry note = UserChanges.note(user, Operation.UPDATE, wanted ? "addRoleToUser" : "removeRoleFromUser");
            AuditLog.note(
                    handle,
                    caller,
                    note.changes(UserDifference.between(user, change).changes()).with("role", role.word()));
        });
    }

    /**
     * Records that the caller accepts the terms of service in an organization.
     *
     * @throws Fault.NotFound if the person does not belong to the organization
     * @throws Fault.NotAllowed if the caller is no person, or is an impersonator
     */
    public void acceptTerms(Caller caller, OrganizationId organization) {
        Caller.Person person = themselves(caller);
        database.change(handle -> {
            Rights.require(handle, caller, organization, Right.READ);
            User user =
                    UserStore.ofPerson(handle, organization, person.personId()).orElseThrow(UserChanges::noUser);
            if (UserWriteStore.acceptTerms(handle, person.personId(), user.id())) {
                AuditLog.note(handle, caller, UserChanges.note(user, Operation.ACTION, "acceptTermsOfService"));
            }
        });
    }

    /**
     * Removes the caller from an organization and its projects.
     *
     * @throws Fault.NotFound if the person does not belong to the organization
     * @throws Fault.NotAllowed if the caller is no person, or is an impersonator
     * @throws Fault.Conflict if the organization would be left without an admin
     */
    public void leave(Caller caller, OrganizationId organization) {
        Caller.Person person = themselves(caller);
        database.change(handle -> {
            Rights.require(handle, caller, organization, Right.READ);
            UserWriteStore.lock(handle, organization, person.personId());
            User user =
                    UserStore.ofPerson(handle, organization, person.personId()).orElseThrow(UserChanges::noUser);
            UserChanges.remove(handle, caller, user, keys);
        });
    }

    /** The calling person; refuses impersonators. */
    public static Caller.Person themselves(Caller caller) {
        Caller.Person person = OrganizationUsers.person(caller);
        if (person.isImpersonated()) {
            throw new Fault.NotAllowed();
        }
        return person;
    }

    private static UserChange change(@Nullable String name, @Nullable Set<UserRole> roles) {
        return new UserChange(null, name, null, null, roles, null, null, null, null);
    }

    private static void checkPassword(
            Handle handle,
            String path,
            OrganizationId organization,
            @Nullable PersonId person,
            UserChange wanted,
            List<Problem> problems) {
        String password = wanted.password();
        if (password != null) {
            PasswordPolicy policy = PasswordPolicyStore.of(handle, organization, person)
                    .orElse(PasswordPolicy.DEFAULT)
                    .about(wanted.email(), wanted.name());
            UserRules.checkPassword(path, password, policy, problems);
        }
    }

    private static void lockOrganization(Handle handle, Caller caller, OrganizationId organization) {
        UserWriteStore.lock(handle, organization, null);
        Rights.require(handle, caller, organization, Right.ADMINISTER);
    }

    private static User lock(Handle handle, Caller caller, OrganizationId organization, MembershipId id) {
        Rights.require(handle, caller, organization, Right.ADMINISTER);
        User seen = OrganizationUsers.find(handle, organization, id);
        UserWriteStore.lock(handle, organization, seen.personId());
        // The permission may have changed before the locks were acquired.
        Rights.require(handle, caller, organization, Right.ADMINISTER);
        return OrganizationUsers.find(handle, organization, id);
    }
}
