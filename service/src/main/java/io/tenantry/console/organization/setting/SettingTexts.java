package io.tenantry.console.organization.setting;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.console.look.Asset;
import io.tenantry.setting.Kind;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The settings of organizations in the groups and the order of {@code settings.txt}, with their labels and explanations. */
final class SettingTexts {
    /**
     * A setting with its texts.
     *
     * @param help one line of explanation
     */
    record Labelled(Setting<?> setting, String label, String help) {}

    /**
     * A group of settings.
     *
     * @param lead the purpose of the group
     */
    record Group(String title, String lead, List<Labelled> settings) {}

    private static final Map<String, List<Group>> TABS = read();

    private SettingTexts() {}

    /** The names of the tabs. */
    static List<String> tabs() {
        return List.copyOf(TABS.keySet());
    }

    /** The groups of a tab. */
    static List<Group> groups(String tab) {
        return TABS.getOrDefault(tab, List.of());
    }

    /** The texts of a setting. */
    static Labelled of(Setting<?> setting) {
        return TABS.values().stream()
                .flatMap(List::stream)
                .flatMap(group -> group.settings().stream())
                .filter(labelled -> labelled.setting() == setting)
                .findFirst()
                .orElseThrow();
    }

    /** Whether the setting with a column is a secret. */
    static boolean isSecret(String column) {
        Setting<?> setting = OrganizationSetting.CATALOGUE.ofColumn(column);
        return setting != null && setting.kind() instanceof Kind.Secret;
    }

    private static Map<String, List<Group>> read() {
        Map<String, List<Group>> tabs = new LinkedHashMap<>();
        List<Labelled> settings = new ArrayList<>();
        for (String line : Asset.text("/io/tenantry/console/organization/setting/settings.txt")
                .lines()
                .toList()) {
            if (line.startsWith("# ")) {
                String[] parts = line.substring(2).split("\\|", 2);
                String group = "settinggroup." + parts[1];
                settings = new ArrayList<>();
                tabs.computeIfAbsent(parts[0], ignored -> new ArrayList<>())
                        .add(new Group(text(group + ".title"), text(group + ".lead"), settings));
            } else {
                Setting<?> setting = Objects.requireNonNull(OrganizationSetting.CATALOGUE.ofColumn(line), line);
                String key = "setting." + line;
                settings.add(new Labelled(setting, text(key + ".label"), text(key + ".help")));
            }
        }
        return tabs;
    }
}
