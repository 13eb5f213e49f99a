package io.tenantry.organization;

import io.tenantry.setting.Setting;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change set of an organization. Only the fields that it names change.
 *
 * @param name its new name, or null for no change
 * @param disabled whether it is disabled, or null for no change
 * @param settings new values by setting; null removes the value
 */
public record OrganizationChange(
        @Nullable String name, @Nullable Boolean disabled, Map<Setting<?>, @Nullable Object> settings) {
    public OrganizationChange {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
