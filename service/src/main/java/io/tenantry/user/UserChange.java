package io.tenantry.user;

import io.tenantry.access.OrganizationId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants a user to be: what is null stays as it is, or has its usual value.
 *
 * @param email the address of the person
 * @param name the name of the person
 * @param password the password of the person
 * @param organizationId the organization; 0 when the one named cannot be there
 * @param roles what the user shall be in the organization
 * @param acceptedTos whether the terms of service are accepted
 * @param disabled whether the person shall be shut out of the organization
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
    // What problems call the values.
    public static final String EMAIL = "user.email";
    public static final String NAME = "user.name";
    public static final String PASSWORD = "user.password";
    public static final String NEW_PASSWORD = "user.new_password";
    public static final String ORGANIZATION = "user.organization_id";
    public static final String CXONE_EMAIL = "user.cxone_email";
    public static final String CXONE_ID = "user.cxone_id";

    /** Never the password. */
    @Override
    public String toString() {
        return "UserChange";
    }
}
