package io.tenantry.loading;

import io.tenantry.canonical.DomainName;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.json.OutsideJson;
import io.tenantry.json.Unstorable;
import io.tenantry.loading.OrganizationDraft.Appearance;
import io.tenantry.project.Handover;
import io.tenantry.project.ProjectSetting;
import io.tenantry.project.list.ProjectWords;
import io.tenantry.setting.Catalogue;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.setting.SettingReader;
import io.tenantry.setting.SettingRules;
import io.tenantry.setting.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Reads one line of an import file, or an object of that form, as an organization, or lists all faults. */
public final class DraftReader {
    private static final SettingReader VALUES = new SettingReader(SettingReader.Typing.EXACT);
    private static final String COLOR = "color";
    private static final String LOCALE = "locale";
    private static final String HANDOVER = "handover_configuration";
    private static final String SETUP = "setup_live_agent_inbox";
    private static final String WHISPER = "whisper_assist_configuration";
    private static final String INBOX = "live_agent_default_inbox";

    private final SettingRules rules;
    private final DraftValues values = new DraftValues();
    private final MemberReader memberReader = new MemberReader(values);

    /** @param rules the rules of this installation */
    public DraftReader(SettingRules rules) {
        this.rules = rules;
    }

    /** The faults of the line or object that was read last. Dots in a path lead into nested objects and arrays. */
    public List<Problem> problems() {
        return List.copyOf(values.problems());
    }

    /** The number of names that cleaning changed in the last line or object. */
    public int cleaned() {
        return values.cleaned();
    }

    /** The organization of a line; empty when the line has faults. */
    Optional<OrganizationDraft> read(String line) {
        values.begin();
        JsonNode object = MissingNode.getInstance();
        try {
            object = OutsideJson.read(line);
            Unstorable.in(object).forEach(values::add);
        } catch (JacksonException broken) {
            values.invalid("", "Not valid JSON: " + broken.getOriginalMessage());
        } catch (Fault.Unreadable name) {
            values.invalid("", name.getMessage());
        }
        return values.problems().isEmpty() ? read(object) : Optional.empty();
    }

    /** The organization of an object whose values can be stored; empty when it has faults. */
    public Optional<OrganizationDraft> read(JsonNode object) {
        values.begin();
        if (!object.isObject()) {
            values.invalid("", "Not a JSON object.");
            return Optional.empty();
        }
        OrganizationDraft draft = organization(object);
        return values.problems().isEmpty() ? Optional.of(draft) : Optional.empty();
    }

    private OrganizationDraft organization(JsonNode object) {
        String name = values.name(object, "");
        boolean disabled = false;
        List<String> domains = List.of();
        List<OrganizationDraft.Member> members = List.of();
        List<OrganizationDraft.Project> projects = List.of();
        Map<Setting<?>, @Nullable Object> settings = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            String key = entry.getKey();
            JsonNode value = entry.getValue();
            switch (key) {
                case "name", "external_id" -> {}
                case "disabled" -> disabled = values.flag(value, key, false);
                case "domains" -> domains = domains(value);
                case "members" -> members = memberReader.members(value, key, false);
                case "projects" -> projects = projects(value);
                default -> setting(settings, OrganizationSetting.CATALOGUE, key, value, key);
            }
        }
        if (!settings.isEmpty()) {
            rules.problems(OrganizationSetting.CATALOGUE.initial().with(settings))
                    .forEach(values::add);
        }
        return new OrganizationDraft(
                values.externalId(object, ""), name, disabled, settings, domains, members, projects);
    }

    private void setting(
            Map<Setting<?>, @Nullable Object> settings, Catalogue catalogue, String key, JsonNode value, String path) {
        Setting<?> setting = catalogue.ofColumn(key);
        if (setting == null) {
            values.add(Problem.unknown(path, "There is no such key."));
        } else {
            VALUES.readInto(settings, setting, value, path, values::add);
        }
    }

    private List<String> domains(JsonNode sent) {
        Set<String> domains = new LinkedHashSet<>();
        int number = 0;
        for (JsonNode item : values.array(sent, "domains")) {
            String path = "domains." + number++;
            String text = values.text(item, path);
            if (text == null) {
                continue;
            }
            Optional<String> normal = DomainName.normal(text);
            if (normal.isEmpty()) {
                values.invalid(path, "\"" + Texts.excerpt(text) + "\" is not a domain name.");
            } else if (!domains.add(normal.get())) {
                values.invalid(path, "\"" + normal.get() + "\" is there twice.");
            }
        }
        return List.copyOf(domains);
    }

    private List<OrganizationDraft.Project> projects(JsonNode sent) {
        List<OrganizationDraft.Project> projects = new ArrayList<>();
        int number = 0;
        for (JsonNode item : values.array(sent, "projects")) {
            String path = "projects." + number++;
            if (item.isObject()) {
                projects.add(project(item, path + "."));
            } else {
                values.invalid(path, "Must be an object.");
            }
        }
        return projects;
    }

    private OrganizationDraft.Project project(JsonNode object, String path) {
        String name = values.name(object, path);
        List<OrganizationDraft.Member> members = List.of();
        Map<Setting<?>, @Nullable Object> settings = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            String key = entry.getKey();
            switch (key) {
                case "name", "external_id", COLOR, LOCALE, HANDOVER, INBOX -> {}
                case "members" -> members = memberReader.members(entry.getValue(), path + key, true);
                default -> setting(settings, ProjectSetting.CATALOGUE, key, entry.getValue(), path + key);
            }
        }
        return new OrganizationDraft.Project(
                values.externalId(object, path), name, settings, appearance(object, path), members);
    }

    private Appearance appearance(JsonNode object, String path) {
        return new Appearance(
                word(object, COLOR, path, ProjectWords.COLORS, Appearance.DEFAULT.color()),
                word(object, LOCALE, path, ProjectWords.LOCALES, Appearance.DEFAULT.locale()),
                handover(object.path(HANDOVER), path + HANDOVER),
                inbox(object.path(INBOX), path + INBOX));
    }

    private String word(JsonNode object, String key, String path, Set<String> words, String initial) {
        JsonNode sent = object.get(key);
        if (sent == null) {
            return initial;
        }
        String word = values.text(sent, path + key);
        if (word != null && !words.contains(word)) {
            values.invalid(path + key, "\"" + Texts.excerpt(word) + "\" is not one of them.");
        }
        return word == null ? initial : word;
    }

    private @Nullable Handover handover(JsonNode sent, String path) {
        if (sent.isMissingNode() || sent.isNull()) {
            return null;
        }
        String whisper = sent.path(WHISPER).asString("");
        boolean fits = sent.size() == 2
                && sent.path(SETUP).isBoolean()
                && sent.path(WHISPER).isString()
                && Handover.WHISPERS.contains(whisper);
        if (!fits) {
            values.invalid(
                    path,
                    "Must be an object of " + SETUP + ", true or false, and " + WHISPER + ": none, basic or template.");
            return null;
        }
        return new Handover(sent.path(SETUP).booleanValue(), whisper);
    }

    private @Nullable Long inbox(JsonNode sent, String path) {
        if (sent.isMissingNode() || sent.isNull()) {
            return null;
        }
        boolean fits = sent.isIntegralNumber()
                && sent.canConvertToLong()
                && sent.longValue() >= 0
                && sent.longValue() <= Handover.MOST_INBOX;
        if (!fits) {
            values.invalid(path, "Must be a whole number from 0 to " + Handover.MOST_INBOX + ".");
        }
        return fits ? Long.valueOf(sent.longValue()) : null;
    }
}
