package io.tenantry.user.overview;

import io.tenantry.access.PersonId;
import java.time.Instant;

/**
 * A person of the installation.
 *
 * @param verified whether the address is verified
 * @param secondFactor whether the person has a second factor
 */
public record PersonOverview(
        PersonId id, String name, String email, boolean verified, boolean secondFactor, Instant createdAt) {}
