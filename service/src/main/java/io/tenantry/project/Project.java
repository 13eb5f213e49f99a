package io.tenantry.project;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import java.time.Instant;

/**
 * A project of an organization.
 *
 * @param id its id, unique in the installation
 * @param organizationId its organization
 * @param name 1 to 255 characters
 * @param createdAt when it was created
 * @param updatedAt when it last changed
 */
public record Project(ProjectId id, OrganizationId organizationId, String name, Instant createdAt, Instant updatedAt) {}
