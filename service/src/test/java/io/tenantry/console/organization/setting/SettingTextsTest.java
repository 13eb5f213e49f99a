package io.tenantry.console.organization.setting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts of settings on pages. */
class SettingTextsTest {
    @Test
    void every_setting_stands_in_one_group_with_a_label_and_an_explanation() {
        List<SettingTexts.Labelled> all = SettingTexts.tabs().stream()
                .flatMap(tab -> SettingTexts.groups(tab).stream())
                .flatMap(group -> group.settings().stream())
                .toList();

        assertThat(all)
                .extracting(SettingTexts.Labelled::setting)
                .containsExactlyInAnyOrderElementsOf(List.<Setting<?>>copyOf(OrganizationSetting.CATALOGUE.all()));
        assertThat(all).allSatisfy(labelled -> {
            assertThat(labelled.label()).isNotBlank();
            assertThat(labelled.help()).endsWith(".");
        });
    }
}
