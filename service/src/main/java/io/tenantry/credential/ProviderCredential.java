package io.tenantry.credential;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.id.IntId;
import io.tenantry.secret.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A credential with which an organization or a project authenticates to a provider.
 *
 * @param id its id
 * @param organizationId its organization
 * @param projectId its project; null for the whole organization
 * @param provider the provider
 * @param key the provider's key; only its mask is ever shown
 * @param data further data for the provider, a JSON value
 * @param createdAt when it was created
 */
public record ProviderCredential(
        Id id,
        OrganizationId organizationId,
        @Nullable ProjectId projectId,
        Provider provider,
        Secret key,
        Secret data,
        Instant createdAt) {
    /** The id of a credential. */
    public record Id(int value) implements IntId {
        @Override
        public String toString() {
            return Integer.toString(value);
        }
    }
}
