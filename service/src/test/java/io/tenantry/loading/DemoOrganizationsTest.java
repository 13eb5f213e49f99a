package io.tenantry.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.setting.SettingRules;
import io.tenantry.start.Options;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoOrganizationsTest {
    private final List<OrganizationDraft> all = DemoOrganizations.all();

    @Test
    void every_setting_has_a_value_of_its_own_somewhere() {
        Set<Setting<?>> shown = new HashSet<>();
        all.forEach(draft -> draft.settings().forEach((setting, value) -> {
            if (!Objects.equals(setting.initial(), value)) {
                shown.add(setting);
            }
        }));
        assertThat(shown).containsExactlyInAnyOrderElementsOf(OrganizationSetting.CATALOGUE.all());
    }

    @Test
    void the_settings_of_each_are_sound_together() {
        SettingRules rules = new SettingRules(Options.DEFAULT.management().ceilings());
        assertThat(all)
                .allSatisfy(draft -> assertThat(rules.problems(
                                OrganizationSetting.CATALOGUE.initial().with(draft.settings())))
                        .isEmpty());
    }

    @Test
    void there_are_a_dozen_some_disabled_with_about_forty_people_some_in_projects_alone() {
        assertThat(all).hasSize(12);
        assertThat(all.stream().filter(OrganizationDraft::disabled)).hasSize(2);
        Set<String> people = new HashSet<>();
        all.forEach(draft -> {
            draft.members().forEach(member -> people.add(member.email()));
            draft.projects().forEach(project -> project.members().forEach(member -> people.add(member.email())));
        });
        assertThat(people).hasSizeBetween(36, 44);
        assertThat(all.getFirst().projects().getFirst().members())
                .isNotEmpty()
                .noneMatch(member -> all.getFirst().members().stream()
                        .anyMatch(other -> other.email().equals(member.email())));
    }
}
