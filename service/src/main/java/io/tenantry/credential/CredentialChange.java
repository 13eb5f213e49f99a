package io.tenantry.credential;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What shall become of a credential; null leaves what there is.
 *
 * @param organizationId whose it shall be; cannot be changed later
 * @param projectId the project that it shall be for; cannot be changed later
 * @param provider to whom
 * @param key the provider's key
 * @param data a JSON value
 */
public record CredentialChange(
        @Nullable OrganizationId organizationId,
        @Nullable ProjectId projectId,
        @Nullable Provider provider,
        @Nullable Secret key,
        @Nullable Secret data) {}
