package io.tenantry.console.form;

import static io.tenantry.console.text.ConsoleTexts.LANGUAGE;
import static io.tenantry.console.text.ConsoleTexts.named;
import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.member.Role;
import io.tenantry.setting.OrganizationSetting;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes times, roles and durations as text for pages. */
public final class Words {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern(text("moment.long"), LANGUAGE).withZone(ZoneOffset.UTC);

    /** Marks of browsers in their descriptions: one that also has the mark of another stands before it. */
    private static final List<Map.Entry<String, String>> BROWSERS = List.of(
            Map.entry("Edg", "Edge"),
            Map.entry("OPR/", "Opera"),
            Map.entry("Firefox/", "Firefox"),
            Map.entry("FxiOS/", "Firefox"),
            Map.entry("Chrome/", "Chrome"),
            Map.entry("CriOS/", "Chrome"),
            Map.entry("Safari/", "Safari"));

    private static final List<Map.Entry<String, String>> SYSTEMS = List.of(
            Map.entry("Android", "Android"),
            Map.entry("iPhone", "iOS"),
            Map.entry("iPad", "iPadOS"),
            Map.entry("Windows", "Windows"),
            Map.entry("Macintosh", "macOS"),
            Map.entry("CrOS", "ChromeOS"),
            Map.entry("Linux", "Linux"));

    private Words() {}

    /** A time: {@code 7 March 2026, 12:00 UTC}. */
    public static String moment(Instant instant) {
        return MOMENT.format(instant);
    }

    /** A number with separators of thousands: {@code 1,000,000}. */
    public static String number(long number) {
        return String.format(LANGUAGE, "%,d", number);
    }

    /**
     * The words of a name in camel case: {@code createApiKey} becomes {@code Create API key}, unless it has a text. The names of
     * acts have the spelling of the management API; pages write {@code organization}.
     */
    public static String ofCamelCase(String name) {
        String given = named(name);
        if (given != null) {
            return given;
        }
        String words = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return capitalized(words.replaceAll("\\bapi\\b", "API").replace("organisation", "organization"));
    }

    /** The words of a column's name: {@code max_agents_limit} becomes {@code Max agents limit}, unless it has a text. */
    public static String ofColumn(String name) {
        String given = named(name);
        return given != null ? given : capitalized(name.replace('_', ' '));
    }

    /** The label that the form of a setting of organizations has; for any other column the words of its name. */
    public static String ofSetting(String column) {
        return OrganizationSetting.CATALOGUE.ofColumn(column) == null
                ? ofColumn(column)
                : text("setting." + column + ".label");
    }

    private static String capitalized(String words) {
        return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** A role within a sentence: {@code view only}. */
    public static String role(Role role) {
        return text("role." + role.word());
    }

    /** A browser as it describes itself in {@code User-Agent}: {@code Firefox on Windows}; another program as it names itself. */
    public static String browser(String agent) {
        String name = agent.startsWith("Mozilla/") ? found(BROWSERS, agent) : "";
        String system = found(SYSTEMS, agent);
        return name.isEmpty() ? agent : system.isEmpty() ? name : text("browser.on", name, system);
    }

    /** The name of the first mark that a text has; empty for none. */
    private static String found(List<Map.Entry<String, String>> marks, String text) {
        return marks.stream()
                .filter(mark -> text.contains(mark.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /** A waiting time, rounded up to minutes from one minute on: {@code 1 second}, {@code 15 minutes}. */
    public static String wait(Duration wait) {
        long seconds = Math.max(1, wait.toSeconds());
        return seconds < 60 ? text("count.seconds", seconds) : text("count.minutes", (seconds + 59) / 60);
    }
}
