package io.tenantry.project;

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
public record Project(int id, int organizationId, String name, Instant createdAt, Instant updatedAt) {}
