package io.tenantry.organization;

import io.tenantry.access.OrganizationId;
import io.tenantry.setting.Settings;
import java.time.Instant;

/**
 * An organization (tenant).
 *
 * @param id its id, unique in the installation
 * @param revision counts its changes, from 1
 * @param name 1 to 255 characters
 * @param disabled whether it is disabled: no person or key of it has access
 * @param settings its settings; each limit as it is in force
 * @param createdAt when it was created
 * @param updatedAt when it last changed
 */
public record Organization(
        OrganizationId id,
        int revision,
        String name,
        boolean disabled,
        Settings settings,
        Instant createdAt,
        Instant updatedAt) {}
