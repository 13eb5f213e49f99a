package io.tenantry.domain;

import io.tenantry.canonical.DomainName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mail domain of an organization. People with an address of a proven one may ask to join. Several organizations may have
 * proven the same one, as the institutes of a university do.
 *
 * @param id its number
 * @param organizationId whose it is
 * @param name as {@link DomainName} writes it
 * @param token what the domain's DNS has to show
 * @param verifiedAt since when it is proven; null when it is not
 * @param createdAt when it was added
 */
public record OrganizationDomain(
        int id,
        int organizationId,
        String name,
        String token,
        @Nullable Instant verifiedAt,
        Instant createdAt) {
    /** The text of the TXT record that proves the domain. */
    public String proof() {
        return "tenantry-verification=" + token;
    }
}
