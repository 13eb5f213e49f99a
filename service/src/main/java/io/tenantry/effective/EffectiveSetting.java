package io.tenantry.effective;

import io.tenantry.access.OrganizationId;
import io.tenantry.setting.Setting;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A setting of an organization with the value in force. Values are null, flags, numbers, texts or lists of texts: an amount of
 * money is a text with two decimals, a secret is its mask, and of a limit null means no limit.
 *
 * @param setting the setting
 * @param value the organization's own value
 * @param initial the default
 * @param ceiling the maximum that operators allow; null for none
 * @param inForce the value in force
 * @param because why it is in force
 * @param askedBy the other organization whose rule is in force for the caller; null for none, or one that the caller does not see
 * @param service the service that the setting is for
 * @param changedAt when value or ceiling last changed; null if they never have, or before this was recorded
 * @param changedBy the author of that change; null if not known
 */
public record EffectiveSetting(
        Setting<?> setting,
        @Nullable Object value,
        @Nullable Object initial,
        @Nullable Integer ceiling,
        @Nullable Object inForce,
        Because because,
        @Nullable Asking askedBy,
        AppliedBy service,
        @Nullable Instant changedAt,
        @Nullable String changedBy) {
    /**
     * An organization that asks for a rule.
     *
     * @param name its name
     */
    public record Asking(OrganizationId id, String name) {}

    /** The same, held to the rule of another organization. */
    EffectiveSetting strictest(Object rule, @Nullable Asking by) {
        return new EffectiveSetting(
                setting,
                value,
                initial,
                ceiling,
                rule,
                Because.STRICTEST_OF_MEMBERSHIPS,
                by,
                service,
                changedAt,
                changedBy);
    }
}
