package io.tenantry.user;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.member.GivenPasswords;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationChange;
import io.tenantry.organization.OrganizationChanges;
import io.tenantry.password.PasswordPolicy;
import io.tenantry.storage.Database;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entry class of organizations that are created together with their first administrator: both, or neither. */
public final class FirstAdministrators {
    private final Database database;
    private final OrganizationChanges organizations;
    private final UserChanges users;

    public FirstAdministrators(Database database, OrganizationChanges organizations, UserChanges users) {
        this.database = database;
        this.organizations = organizations;
        this.users = users;
    }

    /**
     * A requested administrator. Without a password it is a person who exists, and who keeps name and password.
     *
     * @param email the address; null when the API has found a fault in it
     * @param name the name; null without a password
     * @param password the password with which the administrator signs in; null for a person who exists
     */
    public record Administrator(
            @Nullable String email,
            @Nullable String name,
            @Nullable String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "Administrator";
        }
    }

    /**
     * Creates an organization and its first administrator.
     *
     * @param found the problems that the API has found; reported together with the problems found here
     * @return the new organization
     * @throws Fault.Invalid when a value is wrong; faults of the administrator have the paths of {@link UserChange}
     * @throws Fault.Conflict when the name of the organization is in use
     * @throws Fault.NotAllowed for every caller but operators
     */
    public Organization create(
            Caller caller, OrganizationChange organization, Administrator administrator, List<Problem> found) {
        Users.requireOperator(caller);
        String email = administrator.email();
        String name = administrator.name();
        String password = administrator.password();
        if (email != null && name != null && password != null) {
            return create(caller, organization, name, email, password, found);
        }
        List<Problem> problems = new ArrayList<>(found);
        UserRules.check(administrator(null, name, email, null), problems);
        if (password != null) {
            UserRules.checkPassword(UserChange.PASSWORD, password, rules(organization, email, name), problems);
            if (name == null) {
                problems.add(Problem.missing(UserChange.NAME, "This field is required."));
            }
        } else if (name != null) {
            problems.add(Problem.missing(UserChange.PASSWORD, "This field is required together with a name."));
        } else if (problems.isEmpty() && email != null && !isKnown(email)) {
            problems.add(stranger());
        }
        if (!problems.isEmpty() || email == null) {
            // Finds the faults of the organization, too, and throws them all.
            return organizations.create(caller, organization, problems);
        }
        return database.write(handle -> {
            // No other transaction knows the new organization: locking the person first is no other order.
            PersonId person =
                    UserWriteStore.lockedPersonOf(handle, email).orElseThrow(() -> new Fault.Invalid(stranger()));
            if (GivenPasswords.isUnproven(handle, person)) {
                throw new Fault.Invalid(Problem.missing(
                        UserChange.PASSWORD,
                        "An administrator of another organisation has chosen the password of this person: send a name and"
                                + " another password."));
            }
            Organization made = organizations.create(caller, organization, List.of());
            users.addAdministrator(handle, caller, made.id(), person);
            return made;
        });
    }

    private boolean isKnown(String email) {
        return database.read(handle -> UserWriteStore.personOf(handle, email)).isPresent();
    }

    private static Problem stranger() {
        return Problem.missing(
                UserChange.PASSWORD,
                "There is no person with this e-mail address: a new person needs a name and a password.");
    }

    /**
     * Creates an organization and its first administrator.
     *
     * @param name the name of the administrator
     * @param email the address of the administrator; a person with that address gets the name and the password
     * @param password the password with which the administrator signs in
     * @return the new organization
     * @throws Fault.Invalid when a value is wrong; faults of the administrator have the paths of {@link UserChange}
     * @throws Fault.Conflict when the name of the organization is in use
     * @throws Fault.NotAllowed for every caller but operators
     */
    public Organization create(
            Caller caller, OrganizationChange organization, String name, String email, String password) {
        return create(caller, organization, name, email, password, List.of());
    }

    private static PasswordPolicy rules(
            OrganizationChange organization, @Nullable String email, @Nullable String name) {
        return PasswordPolicy.DEFAULT.about(organization.name(), email, name);
    }

    private Organization create(
            Caller caller,
            OrganizationChange organization,
            String name,
            String email,
            String password,
            List<Problem> found) {
        Users.requireOperator(caller);
        List<Problem> problems = new ArrayList<>(found);
        UserRules.check(administrator(null, name, email, password), problems);
        UserRules.checkPassword(UserChange.PASSWORD, password, rules(organization, email, name), problems);
        if (!problems.isEmpty()) {
            // Finds the faults of the organization, too, and throws them all.
            return organizations.create(caller, organization, problems);
        }
        String hash = users.hash(caller, password);
        return database.write(handle -> {
            Organization made = organizations.create(caller, organization, List.of());
            users.add(caller, administrator(made.id(), name, email, password), hash);
            return made;
        });
    }

    /** @param organization null as long as it is not created */
    private static UserChange administrator(
            @Nullable OrganizationId organization,
            @Nullable String name,
            @Nullable String email,
            @Nullable String password) {
        return new UserChange(email, name, password, organization, EnumSet.of(UserRole.ADMIN), null, null, null, null);
    }
}
