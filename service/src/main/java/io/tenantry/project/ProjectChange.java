package io.tenantry.project;

import io.tenantry.access.OrganizationId;
import io.tenantry.setting.Setting;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a project to be: only what is named here changes.
 *
 * @param organizationId its organization, or null for the caller's only one; a project never leaves it
 * @param name its new name, or null to leave it
 * @param settings new values by setting; a null unsets one
 */
public record ProjectChange(
        @Nullable OrganizationId organizationId, @Nullable String name, Map<Setting<?>, @Nullable Object> settings) {
    public ProjectChange {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
