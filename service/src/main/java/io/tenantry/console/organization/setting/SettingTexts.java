package io.tenantry.console.organization.setting;

import io.tenantry.setting.Kind;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The labels, explanations and groups of the settings of organizations, read from {@code settings.txt}. */
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
        for (String line : text().lines().toList()) {
            String[] parts = line.replaceFirst("^# ", "").split("\\|", 3);
            if (line.startsWith("# ")) {
                settings = new ArrayList<>();
                tabs.computeIfAbsent(parts[0], ignored -> new ArrayList<>())
                        .add(new Group(parts[1], parts[2], settings));
            } else {
                Setting<?> setting = Objects.requireNonNull(OrganizationSetting.CATALOGUE.ofColumn(parts[0]), parts[0]);
                settings.add(new Labelled(setting, parts[1], parts[2]));
            }
        }
        return tabs;
    }

    private static String text() {
        try (InputStream file =
                Objects.requireNonNull(SettingTexts.class.getResourceAsStream("settings.txt"), "settings.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
