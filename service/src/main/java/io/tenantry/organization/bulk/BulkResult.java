package io.tenantry.organization.bulk;

import io.tenantry.access.OrganizationId;

/**
 * The outcome of a bulk change for one organization.
 *
 * @param name its name now
 */
public record BulkResult(OrganizationId organization, String name, BulkChange.Outcome outcome) {}
