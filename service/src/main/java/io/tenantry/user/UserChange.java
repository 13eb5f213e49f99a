package io.tenantry.user;

import io.tenantry.access.OrganizationId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The requested values of a user. A value that is null stays as it is, or has its default in a new user.
 *
 * @param email the address of the person
 * @param name the name of the person
 * @param password the password of the person
 * @param organizationId the organization; 0 if the requested one cannot exist
 * @param roles the roles in the organization
 * @param acceptedTos whether the terms of service are accepted
 * @param disabled whether the person is disabled in the organization
 * @param cxoneEmail the address at a further login service; empty for none
 * @param cxoneId the id there; empty for none
 */
public record UserChange(
        @Nullable String email,
        @Nullable String name,
        @Nullable String password,
        @Nullable OrganizationId organizationId,
        @Nullable Set<UserRole> roles,
        @Nullable Boolean acceptedTos,
        @Nullable Boolean disabled,
        @Nullable String cxoneEmail,
        @Nullable String cxoneId) {
    // The paths of the values in problems.
    public static final String EMAIL = "user.email";
    public static final String NAME = "user.name";
    public static final String PASSWORD = "user.password";
    public static final String NEW_PASSWORD = "user.new_password";
    public static final String ORGANIZATION = "user.organization_id";
    public static final String CXONE_EMAIL = "user.cxone_email";
    public static final String CXONE_ID = "user.cxone_id";

    /** Without the password. */
    @Override
    public String toString() {
        return "UserChange";
    }
}
