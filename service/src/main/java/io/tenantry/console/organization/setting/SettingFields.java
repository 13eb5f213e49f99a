package io.tenantry.console.organization.setting;

import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Option;
import io.tenantry.console.form.Words;
import io.tenantry.console.organization.setting.SettingTexts.Labelled;
import io.tenantry.console.text.ConsoleTexts;
import io.tenantry.fault.Problem;
import io.tenantry.secret.Secret;
import io.tenantry.setting.Kind;
import io.tenantry.setting.Setting;
import io.tenantry.setting.SettingReader;
import io.tenantry.setting.SettingReader.Typing;
import io.tenantry.setting.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Settings as fields of a form: how a value is written, typed and read. */
final class SettingFields {
    private static final JsonMapper JSON = new JsonMapper();
    private static final SettingReader READER = new SettingReader(Typing.LENIENT);
    /** A longer choice is typed: its options would be most of the page. */
    private static final int MOST_OPTIONS = 20;

    private static final List<Option> SWITCH = List.of(
            new Option("true", ConsoleTexts.text("settings.on")),
            new Option("false", ConsoleTexts.text("settings.off")));

    private SettingFields() {}

    /** The text of a stored value; empty for none, and for a secret. */
    static String text(Settings settings, Setting<?> setting) {
        Object value = settings.find(setting);
        return switch (value) {
            case null -> "";
            case Secret ignored -> "";
            case JsonNode tree -> tree.toString();
            case List<?> many ->
                String.join("\n", many.stream().map(String::valueOf).toList());
            default -> value.toString();
        };
    }

    /** The field of a setting, with its stored value. */
    static Field field(Labelled labelled, Settings settings) {
        Setting<?> setting = labelled.setting();
        List<String> hints = new ArrayList<>(List.of(labelled.help()));
        if (settings.find(setting) instanceof Secret secret) {
            hints.add(ConsoleTexts.text("settings.storedsecret", secret.mask()));
        }
        Field field = Field.of(setting.column(), labelled.label(), kind(setting.kind()))
                .holding(text(settings, setting))
                .asking(hints)
                .optional();
        return switch (setting.kind()) {
            case Kind.Flag ignored -> field.among(SWITCH);
            case Kind.Choice choice
            when choice.options().size() <= MOST_OPTIONS ->
                field.among(choice.options().stream()
                        .map(word -> new Option(word, Words.ofColumn(word)))
                        .toList());
            default -> field;
        };
    }

    /** The field of a setting that the reader cannot change. */
    static Field shown(Labelled labelled, Settings settings) {
        Setting<?> setting = labelled.setting();
        String value = switch (settings.find(setting)) {
            case Secret ignored -> ConsoleTexts.text("settings.stored");
            case Boolean on -> on ? ConsoleTexts.text("settings.on") : ConsoleTexts.text("settings.off");
            case null, default -> text(settings, setting);
        };
        return Field.of(setting.column(), labelled.label(), Field.Kind.SHOWN)
                .holding(value)
                .asking(List.of(labelled.help()));
    }

    private static Field.Kind kind(Kind<?> kind) {
        return switch (kind) {
            case Kind.Whole ignored -> Field.Kind.NUMBER;
            case Kind.Account ignored -> Field.Kind.NUMBER;
            case Kind.Money ignored -> Field.Kind.NUMBER;
            case Kind.Rate ignored -> Field.Kind.NUMBER;
            case Kind.Ids ignored -> Field.Kind.LINES;
            case Kind.Numbers ignored -> Field.Kind.LINES;
            case Kind.Flag ignored -> Field.Kind.TEXT;
            case Kind.Text ignored -> Field.Kind.TEXT;
            case Kind.Url ignored -> Field.Kind.TEXT;
            case Kind.Choice ignored -> Field.Kind.TEXT;
            case Kind.Secret ignored -> Field.Kind.TEXT;
            case Kind.Json ignored -> Field.Kind.LINES;
        };
    }

    /** The text as it is compared: browsers send line breaks as CR and LF. */
    static String normal(String text) {
        return text.replace("\r\n", "\n").strip();
    }

    /** Reads a typed value into a change set; an empty text unsets a setting that can be unset. */
    static void read(
            Map<Setting<?>, @Nullable Object> changes, Setting<?> setting, String typed, Consumer<Problem> problems) {
        READER.readInto(changes, setting, json(setting, normal(typed)), setting.column(), problems);
    }

    private static JsonNode json(Setting<?> setting, String typed) {
        JsonNodeFactory nodes = JSON.getNodeFactory();
        if (setting.kind() instanceof Kind.Ids) {
            return JSON.valueToTree(typed.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList());
        }

        return typed.isEmpty() && setting.nullable() ? nodes.nullNode() : nodes.stringNode(typed);
    }
}
