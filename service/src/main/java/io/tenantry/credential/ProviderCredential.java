package io.tenantry.credential;

import io.tenantry.secret.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an organization or a project proves with who it is to a provider.
 *
 * @param id its id
 * @param organizationId whose it is
 * @param projectId the project that it is for; null for the whole organization
 * @param provider to whom
 * @param key the provider's key; only its mask is ever shown
 * @param data what else the provider wants to know, a JSON value
 * @param createdAt since when it is there
 */
public record ProviderCredential(
        int id,
        int organizationId,
        @Nullable Integer projectId,
        Provider provider,
        Secret key,
        Secret data,
        Instant createdAt) {}
