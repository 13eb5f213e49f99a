package io.tenantry.organization;

import io.tenantry.setting.Setting;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants an organization to be: only what is named here changes.
 *
 * @param name its new name, or null to leave it
 * @param disabled whether it shall be switched off, or null to leave that
 * @param settings new values by setting; a null unsets one
 */
public record OrganizationChange(
        @Nullable String name, @Nullable Boolean disabled, Map<Setting<?>, @Nullable Object> settings) {
    public OrganizationChange {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}
