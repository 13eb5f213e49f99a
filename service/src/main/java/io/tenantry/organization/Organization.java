package io.tenantry.organization;

import io.tenantry.access.OrganizationId;
import io.tenantry.setting.Settings;
import java.time.Instant;

/**
 * An organization (tenant).
 *
 * @param id its number, unique in the installation
 * @param revision counts its changes, from 1
 * @param name 1 to 255 characters
 * @param disabled whether it is switched off: its people and keys can do nothing
 * @param settings everything else that can be set
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
