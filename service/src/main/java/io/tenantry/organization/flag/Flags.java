package io.tenantry.organization.flag;

import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The settings of an organization that the platform alone writes; the organization reads them.
 *
 * @param values every one of {@link #ALL} with its value
 */
public record Flags(Map<Setting<Boolean>, Boolean> values) {
    /** The settings, in their order. */
    public static final List<Setting<Boolean>> ALL = List.of(
            OrganizationSetting.PHONE_NUMBER_VERIFIED,
            OrganizationSetting.SLACK_INVITE_SENT,
            OrganizationSetting.SHOW_CUSTOM_DASHBOARDS);

    public Flags {
        values = Map.copyOf(values);
    }

    /** The value of one. */
    public boolean of(Setting<Boolean> setting) {
        return Objects.requireNonNull(values.get(setting));
    }
}
