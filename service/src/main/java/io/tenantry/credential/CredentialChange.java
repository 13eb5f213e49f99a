package io.tenantry.credential;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The requested values of a credential; null for no change.
 *
 * @param organizationId its organization, which cannot change
 * @param projectId its project, which cannot change
 * @param provider the provider
 * @param key the provider's key
 * @param data a JSON value
 */
public record CredentialChange(
        @Nullable OrganizationId organizationId,
        @Nullable ProjectId projectId,
        @Nullable Provider provider,
        @Nullable Secret key,
        @Nullable Secret data) {}
