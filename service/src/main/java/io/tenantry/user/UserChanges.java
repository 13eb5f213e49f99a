package io.tenantry.user;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.Precondition;
import io.tenantry.account.AccountFeatures;
import io.tenantry.apikey.leaver.KeysOfLeavers;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.canonical.Names;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.MembershipId;
import io.tenantry.member.MemberStore;
import io.tenantry.member.Members;
import io.tenantry.member.Role;
import io.tenantry.member.VerifiedAddresses;
import io.tenantry.password.PasswordPolicy;
import io.tenantry.password.PasswordPolicyStore;
import io.tenantry.storage.Database;
import io.tenantry.storage.connection.SqlFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of changes of users, for operators. A person is one user in each of their organizations: a new name,
 * address or password applies to all of these users. Locks are taken in one order: organization, person, memberships.
 */
public final class UserChanges {
    private static final String OBJECT_TYPE = "Membership";

    private final Database database;
    private final AccountFeatures signIn;
    private final KeysOfLeavers keys;

    public UserChanges(Database database, AccountFeatures signIn, KeysOfLeavers keys) {
        this.keys = keys;
        this.database = database;
        this.signIn = signIn;
    }

    /**
     * Creates a user. An existing person with that address gets the name and the password of the request.
     *
     * @param found the problems that the API has found; reported together with the problems found here
     * @throws Fault.Invalid if a value is invalid or missing
     * @throws Fault.Conflict if the organization has a user with that address
     * @throws Fault.QuotaReached if the organization has its maximum number of people
     * @throws Fault.NotAllowed if the caller is no operator
     */
    public User create(Caller caller, UserChange wanted, List<Problem> found) {
        Users.requireOperator(caller);
        List<Problem> problems = new ArrayList<>(found);
        UserRules.check(wanted, problems);
        UserRules.requireAll(wanted, problems);
        database.read(handle -> {
            checkNew(handle, wanted, problems);
            return problems;
        });
        Fault.Invalid.check(problems);
        return add(caller, wanted, hash(caller, Objects.requireNonNull(wanted.password())));
    }

    /** The hash of a password. */
    String hash(Caller caller, String password) {
        return signIn.hashing().hash(caller.logName(), password);
    }

    /** Creates a user whose values have been checked by themselves; throws as {@link #create}. */
    User add(Caller caller, UserChange wanted, String hash) {
        String email = Objects.requireNonNull(wanted.email());
        String name = Names.trimmed(Objects.requireNonNull(wanted.name()));
        OrganizationId organization = Objects.requireNonNull(wanted.organizationId());
        return database.write(handle -> {
            if (MemberStore.lockOrganization(handle, organization).isEmpty()) {
                throw noOrganization();
            }
            List<Problem> since = new ArrayList<>();
            checkNew(handle, wanted, since);
            Fault.Invalid.check(since);
            UserWriteStore.Put person = UserWriteStore.putPerson(handle, email, name, hash);
            if (MemberStore.isMember(handle, organization, null, person.id())) {
                throw new Fault.Conflict("The organisation has a user with the e-mail address of this one.");
            }
            Role role = isAdmin(wanted.roles()) ? Role.ADMIN : Role.MEMBER;
            MembershipId id = Members.place(handle, caller, organization, null, person.id(), role, true);
            if (person.added()) {
                VerifiedAddresses.vouch(handle, person.id());
            } else {
                signIn.passwords().set(handle, caller, person.id(), hash);
            }
            UserWriteStore.update(handle, null, id, wanted);
            User made = UserStore.find(handle, id).orElseThrow();
            AuditEntry entry = note(made, Operation.CREATE, "createUser");
            if (!person.added()) {
                // The person is the same in other organizations, too.
                entry.changes().add("name", person.nameBefore(), name).addHidden("password", true);
            }
            AuditLog.note(handle, caller, entry);
            return made;
        });
    }

    /** Makes a locked person the administrator of a new organization. */
    void addAdministrator(Handle handle, Caller caller, OrganizationId organization, PersonId person) {
        MembershipId id = Members.place(handle, caller, organization, null, person, Role.ADMIN, true);
        User made = UserStore.find(handle, id).orElseThrow();
        AuditLog.note(handle, caller, note(made, Operation.CREATE, "createUser"));
    }

    private static boolean isAdmin(@Nullable Set<UserRole> roles) {
        return roles != null && roles.contains(UserRole.ADMIN);
    }

    private static Fault.Invalid noOrganization() {
        return new Fault.Invalid(Problem.invalid(UserChange.ORGANIZATION, "There is no such organisation."));
    }

    /** The problems of a new user that need the database. */
    private static void checkNew(Handle handle, UserChange wanted, List<Problem> problems) {
        OrganizationId organization = wanted.organizationId();
        PersonId person = wanted.email() == null
                ? null
                : UserWriteStore.personOf(handle, wanted.email()).orElse(null);
        Optional<PasswordPolicy> policy = Optional.empty();
        if (organization != null) {
            policy = PasswordPolicyStore.of(handle, organization, person);
            if (policy.isEmpty()) {
                problems.addAll(noOrganization().problems());
            }
        }
        if (wanted.password() != null) {
            UserRules.checkPassword(
                    UserChange.PASSWORD,
                    wanted.password(),
                    policy.orElse(PasswordPolicy.DEFAULT).about(wanted.email(), wanted.name()),
                    problems);
        }
    }

    /**
     * Changes a user.
     *
     * @param believed the state that the caller expects; checked while the organization is locked
     * @param found the problems that the API has found
     * @return the user as it is now
     * @throws Fault.NotFound if there is none
     * @throws Fault.Invalid if a value is invalid, or names another organization
     * @throws Fault.Conflict if another person has that address, or the organization would be left without an admin
     * @throws Fault.NotAllowed if the caller is no operator
     */
    public User update(
            Caller caller, MembershipId id, UserChange wanted, Precondition<User> believed, List<Problem> found) {
        Users.requireOperator(caller);
        List<Problem> problems = new ArrayList<>(found);
        UserRules.check(wanted, problems);
        database.read(handle -> {
            User user = UserStore.find(handle, id).orElseThrow(UserChanges::noUser);
            if (wanted.organizationId() != null && !wanted.organizationId().equals(user.organizationId())) {
                problems.add(Problem.invalid(UserChange.ORGANIZATION, "A user stays in its organisation."));
            }
            checkPassword(handle, user, wanted, problems);
            return user;
        });
        Fault.Invalid.check(problems);
        String hash = wanted.password() == null ? null : signIn.hashing().hash(caller.logName(), wanted.password());
        return refuseDuplicates(handle -> {
            User before = lock(handle, id);
            believed.check(before);
            List<Problem> since = new ArrayList<>();
            checkPassword(handle, before, wanted, since);
            Fault.Invalid.check(since);
            UserDifference difference = UserDifference.between(before, wanted);
            if (Boolean.FALSE.equals(wanted.disabled())) {
                signIn.signIn().forgetFailures(handle, before.personId());
            } else if (wanted.disabled() != null) {
                UserWriteStore.keepDisabled(handle, id);
            }
            if (difference.changes().isEmpty()) {
                return before;
            }
            if (before.administers() && !difference.administers()) {
                keepAnAdmin(handle, before);
            }
            if (difference.ofPerson()) {
                UserWriteStore.updatePerson(handle, null, before.personId(), difference.email(), difference.name());
                if (difference.email() != null) {
                    VerifiedAddresses.vouch(handle, before.personId());
                }
            }
            if (hash != null) {
                signIn.passwords().set(handle, caller, before.personId(), hash);
            }
            UserWriteStore.update(handle, null, id, wanted);
            note(handle, caller, before, difference);
            return UserStore.find(handle, id).orElseThrow();
        });
    }

    private static void checkPassword(Handle handle, User user, UserChange wanted, List<Problem> problems) {
        String password = wanted.password();
        if (password != null) {
            PasswordPolicy policy = PasswordPolicyStore.of(handle, user.organizationId(), user.personId())
                    .orElseThrow()
                    .about(wanted.email(), wanted.name());
            UserRules.checkPassword(UserChange.NEW_PASSWORD, password, policy, problems);
        }
    }

    /** Adds an audit entry for an update of a user. */
    public static void note(Handle handle, Caller caller, User before, UserDifference difference) {
        AuditLog.note(
                handle, caller, note(before, Operation.UPDATE, "updateUser").changes(difference.changes()));
    }

    /**
     * Removes a user: the person's memberships of the organization and of its projects. A person without any other membership
     * is removed, too.
     *
     * @param believed the state that the caller expects; checked while the organization is locked
     * @throws Fault.NotFound if there is none
     * @throws Fault.Conflict if the organization would be left without an admin
     * @throws Fault.NotAllowed if the caller is no operator
     */
    public void delete(Caller caller, MembershipId id, Precondition<User> believed) {
        Users.requireOperator(caller);
        database.change(handle -> {
            User user = lock(handle, id);
            believed.check(user);
            remove(handle, caller, user, keys);
        });
    }

    /**
     * Removes a locked user as {@link #delete} does, in a transaction that has checked the permission.
     *
     * @param keys settles the keys that the person is responsible for; they are kept
     */
    public static void remove(Handle handle, Caller caller, User user, KeysOfLeavers keys) {
        if (user.administers()) {
            keepAnAdmin(handle, user);
        }
        OrganizationId organization = user.organizationId();
        boolean stranded = !MemberStore.belongsElsewhere(handle, organization, user.personId());
        // Before the person is removed, so that the entry has the address.
        AuditLog.note(handle, caller, note(user, Operation.DELETE, "deleteUser").with("person_removed", stranded));
        UserWriteStore.delete(handle, organization, user.personId());
        keys.keep(handle, caller, organization, user.personId());
        UserWriteStore.removeStranded(handle, user.personId());
    }

    /** Finds a user and locks it until this transaction ends. */
    static User lock(Handle handle, MembershipId id) {
        User seen = UserStore.find(handle, id).orElseThrow(UserChanges::noUser);
        MemberStore.lockOrganization(handle, seen.organizationId());
        UserWriteStore.lockPerson(handle, seen.personId());
        return UserStore.find(handle, id).orElseThrow(UserChanges::noUser);
    }

    public static void keepAnAdmin(Handle handle, User user) {
        if (!MemberStore.hasOtherAdmin(handle, user.organizationId(), user.id())) {
            throw new Fault.Conflict("An organisation needs at least one admin.");
        }
    }

    public static Fault.NotFound noUser() {
        return new Fault.NotFound("user");
    }

    /** The audit entry of something that was done to a user, with the roles of one that is added or removed. */
    public static AuditEntry note(User user, Operation operation, String action) {
        List<String> roles = user.roles().stream().map(UserRole::word).toList();
        AuditEntry entry = AuditEntry.of(
                        user.organizationId(),
                        operation,
                        action,
                        OBJECT_TYPE,
                        user.id().value())
                .named(user.email())
                .with("person", user.personId().value())
                .with("roles", roles);
        return switch (operation) {
            case CREATE -> entry.changes(new Changes().add("roles", null, roles));
            case DELETE -> entry.changes(new Changes().add("roles", roles, null));
            case UPDATE, ACTION -> entry;
        };
    }

    private <T> T refuseDuplicates(HandleCallback<T, RuntimeException> work) {
        try {
            return database.write(work);
        } catch (JdbiException failed) {
            throw SqlFaults.isDuplicate(failed, UserWriteStore.EMAIL_UNIQUE)
                    ? new Fault.Conflict("Another person has this e-mail address.")
                    : failed;
        }
    }
}
