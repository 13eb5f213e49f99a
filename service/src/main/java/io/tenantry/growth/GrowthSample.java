package io.tenantry.growth;

import java.time.Instant;

/**
 * The size of the installation at one time.
 *
 * @param at the time, a full hour
 * @param organizations the number of organizations
 * @param members the number of memberships of whole organizations
 */
public record GrowthSample(Instant at, long organizations, long members) {}
