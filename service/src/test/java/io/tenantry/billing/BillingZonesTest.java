package io.tenantry.billing;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.tenantry.setting.Kind;
import io.tenantry.setting.OrganizationSetting;
import org.junit.jupiter.api.Test;

class BillingZonesTest {
    @Test
    void every_zone_that_an_organization_can_have_has_rules() {
        if (OrganizationSetting.BILLING_TIMEZONE.kind() instanceof Kind.Choice(var names)) {
            names.forEach(
                    name -> assertThatCode(() -> BillingZones.of(name)).as(name).doesNotThrowAnyException());
        } else {
            throw new AssertionError("billing time zones are a closed list");
        }
    }
}
