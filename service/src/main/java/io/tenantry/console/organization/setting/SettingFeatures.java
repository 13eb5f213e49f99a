package io.tenantry.console.organization.setting;

import io.tenantry.effective.EffectiveSettings;
import io.tenantry.limit.Limits;
import io.tenantry.organization.OrganizationChanges;
import io.tenantry.session.policy.PolicyEnforcement;
import io.tenantry.usage.Headrooms;

/** The entry classes of the features that the pages of settings call. */
public record SettingFeatures(
        OrganizationChanges changes,
        EffectiveSettings effective,
        Limits limits,
        Headrooms headrooms,
        PolicyEnforcement policies) {}
