package io.tenantry.domain;

import io.tenantry.access.OrganizationId;
import io.tenantry.canonical.DomainName;
import io.tenantry.id.IntId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mail domain of an organization. People with an address of a verified domain may ask to join. Several organizations can
 * verify the same domain, like the institutes of a university.
 *
 * @param id its number
 * @param organizationId the organization that has it
 * @param name the name, as {@link DomainName} writes it
 * @param token the token that the domain's DNS has to publish
 * @param verifiedAt when it was verified; null before
 * @param createdAt when it was added
 */
public record OrganizationDomain(
        Id id,
        OrganizationId organizationId,
        String name,
        String token,
        @Nullable Instant verifiedAt,
        Instant createdAt) {
    /** The id of a domain of an organization. */
    public record Id(int value) implements IntId {
        @Override
        public String toString() {
            return Integer.toString(value);
        }
    }

    /** The text of the TXT record that verifies the domain. */
    public String proof() {
        return "tenantry-verification=" + token;
    }
}
