package io.tenantry.user;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
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
        Users.requireOperator(caller);
        List<Problem> problems = new ArrayList<>();
        UserRules.check(administrator(null, name, email, password), problems);
        UserRules.checkPassword(UserChange.PASSWORD, password, PasswordPolicy.USUAL, problems);
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
            @Nullable OrganizationId organization, String name, String email, String password) {
        return new UserChange(email, name, password, organization, EnumSet.of(UserRole.ADMIN), null, null, null, null);
    }
}
