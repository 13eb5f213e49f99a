package io.tenantry.project;

import io.tenantry.access.OrganizationId;
import io.tenantry.setting.Setting;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change set of a project. Only the fields that it names change.
 *
 * @param organizationId its organization, or null for the caller's only one; it never changes
 * @param name its new name, or null for no change
 * @param settings new values by setting; a null removes one
 */
public record ProjectChange(
        @Nullable OrganizationId organizationId, @Nullable String name, Map<Setting<?>, @Nullable Object> settings) {
    public ProjectChange {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
