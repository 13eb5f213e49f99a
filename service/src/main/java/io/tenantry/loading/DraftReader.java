package io.tenantry.loading;

import io.tenantry.canonical.AddressKey;
import io.tenantry.canonical.DomainName;
import io.tenantry.canonical.EmailAddress;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.json.OutsideJson;
import io.tenantry.json.Unstorable;
import io.tenantry.member.Role;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.setting.SettingReader;
import io.tenantry.setting.SettingRules;
import io.tenantry.setting.Texts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Reads one line of an import file as an organization, or lists all faults of the line. */
final class DraftReader {
    private static final SettingReader VALUES = new SettingReader(SettingReader.Typing.EXACT);
    private static final String ROLES =
            Arrays.stream(Role.values()).map(Role::word).collect(Collectors.joining(", "));
    private static final Set<String> MEMBER_KEYS =
            Set.of("email", "email_verified", "name", "role", "is_email_notify_enabled");
    private static final Set<String> PROJECT_KEYS = Set.of("name", "members");
    private static final int LONGEST_EMAIL = 254;

    private final SettingRules rules;
    private final List<Problem> problems = new ArrayList<>();
    private int cleaned;

    DraftReader(SettingRules rules) {
        this.rules = rules;
    }

    /** The faults of the line that was read last. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** The number of names that cleaning changed in the last line. */
    int cleaned() {
        return cleaned;
    }

    /** The organization of a line; empty when the line has faults. */
    Optional<OrganizationDraft> read(String line) {
        problems.clear();
        cleaned = 0;
        JsonNode object = MissingNode.getInstance();
        try {
            object = OutsideJson.read(line);
            problems.addAll(Unstorable.in(object));
        } catch (JacksonException broken) {
            invalid("", "Not valid JSON: " + broken.getOriginalMessage());
        } catch (Fault.Unreadable name) {
            invalid("", name.getMessage());
        }
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        if (!object.isObject()) {
            invalid("", "Not a JSON object.");
            return Optional.empty();
        }
        OrganizationDraft draft = organization(object);
        return problems.isEmpty() ? Optional.of(draft) : Optional.empty();
    }

    private OrganizationDraft organization(JsonNode object) {
        String name = name(object, "");
        boolean disabled = false;
        List<String> domains = List.of();
        List<OrganizationDraft.Member> members = List.of();
        List<OrganizationDraft.Project> projects = List.of();
        Map<Setting<?>, @Nullable Object> settings = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            String key = entry.getKey();
            JsonNode value = entry.getValue();
            switch (key) {
                case "name" -> {}
                case "disabled" -> disabled = flag(value, key, false);
                case "domains" -> domains = domains(value);
                case "members" -> members = members(value, key);
                case "projects" -> projects = projects(value);
                default -> {
                    Setting<?> setting = OrganizationSetting.CATALOGUE.ofColumn(key);
                    if (setting == null) {
                        problems.add(Problem.unknown(key, "There is no such key."));
                    } else {
                        VALUES.readInto(settings, setting, value, key, problems::add);
                    }
                }
            }
        }
        if (!settings.isEmpty()) {
            problems.addAll(
                    rules.problems(OrganizationSetting.CATALOGUE.initial().with(settings)));
        }
        return new OrganizationDraft(name, disabled, settings, domains, members, projects);
    }

    private String name(JsonNode object, String path) {
        JsonNode name = object.get("name");
        if (name == null) {
            problems.add(Problem.missing(path + "name", "This field is required."));
            return "";
        }
        String text = text(name, path + "name");
        return text == null ? "" : cleaned(text, path + "name");
    }

    private String cleaned(String name, String path) {
        String clean = NameCleaning.clean(name);
        if (!clean.equals(name)) {
            cleaned++;
        }
        String wrong = Texts.nameProblem(clean);
        if (wrong != null) {
            invalid(path, wrong);
        }
        return clean;
    }

    private List<String> domains(JsonNode sent) {
        Set<String> domains = new java.util.LinkedHashSet<>();
        int number = 0;
        for (JsonNode item : array(sent, "domains")) {
            String path = "domains." + number++;
            String text = text(item, path);
            if (text == null) {
                continue;
            }
            Optional<String> normal = DomainName.normal(text);
            if (normal.isEmpty()) {
                invalid(path, "\"" + Texts.excerpt(text) + "\" is not a domain name.");
            } else if (!domains.add(normal.get())) {
                invalid(path, "\"" + normal.get() + "\" is there twice.");
            }
        }
        return List.copyOf(domains);
    }

    private List<OrganizationDraft.Project> projects(JsonNode sent) {
        List<OrganizationDraft.Project> projects = new ArrayList<>();
        int number = 0;
        for (JsonNode item : array(sent, "projects")) {
            String path = "projects." + number++ + ".";
            if (knows(item, PROJECT_KEYS, path)) {
                JsonNode members = item.get("members");
                projects.add(new OrganizationDraft.Project(
                        name(item, path), members == null ? List.of() : members(members, path + "members")));
            }
        }
        return projects;
    }

    private List<OrganizationDraft.Member> members(JsonNode sent, String path) {
        List<OrganizationDraft.Member> members = new ArrayList<>();
        Set<String> addresses = new HashSet<>();
        int number = 0;
        for (JsonNode item : array(sent, path)) {
            String here = path + "." + number++ + ".";
            if (knows(item, MEMBER_KEYS, here)) {
                String email = email(item.get("email"), here + "email");
                if (!email.isEmpty() && !addresses.add(AddressKey.of(email))) {
                    invalid(here + "email", "This person is there twice.");
                }
                members.add(new OrganizationDraft.Member(
                        email,
                        personName(item.get("name"), email, here + "name"),
                        role(item.get("role"), here + "role"),
                        flag(item.get("is_email_notify_enabled"), here + "is_email_notify_enabled", true),
                        flag(item.get("email_verified"), here + "email_verified", true)));
            }
        }
        return members;
    }

    private String email(@Nullable JsonNode sent, String path) {
        if (sent == null) {
            problems.add(Problem.missing(path, "This field is required."));
            return "";
        }
        String text = text(sent, path);
        if (text == null) {
            return "";
        }
        String email = text.strip();
        int at = email.lastIndexOf('@');
        boolean sound = at > 0
                && at < email.length() - 1
                && EmailAddress.isVisible(email)
                && Texts.problem(email, LONGEST_EMAIL) == null;
        if (!sound) {
            invalid(path, "\"" + Texts.excerpt(email) + "\" is not an e-mail address.");
            return "";
        }
        return email;
    }

    private String personName(@Nullable JsonNode sent, String email, String path) {
        if (sent == null) {
            return email.substring(0, Math.max(0, email.lastIndexOf('@')));
        }
        String text = text(sent, path);
        return text == null || text.isEmpty() ? "" : cleaned(text, path);
    }

    private Role role(@Nullable JsonNode sent, String path) {
        if (sent == null) {
            problems.add(Problem.missing(path, "This field is required."));
            return Role.MEMBER;
        }
        Optional<Role> role = sent.isString() ? Role.of(sent.stringValue()) : Optional.empty();
        if (role.isEmpty()) {
            invalid(path, "Must be one of " + ROLES + ".");
        }
        return role.orElse(Role.MEMBER);
    }

    private boolean flag(@Nullable JsonNode sent, String path, boolean initial) {
        if (sent == null) {
            return initial;
        }
        if (!sent.isBoolean()) {
            invalid(path, "Must be true or false.");
            return initial;
        }
        return sent.booleanValue();
    }

    private @Nullable String text(JsonNode sent, String path) {
        if (sent.isString()) {
            return sent.stringValue();
        }
        invalid(path, "Must be a text.");
        return null;
    }

    private Iterable<JsonNode> array(JsonNode sent, String path) {
        if (sent.isArray()) {
            return sent;
        }
        invalid(path, "Must be an array.");
        return List.of();
    }

    private boolean knows(JsonNode object, Set<String> keys, String path) {
        if (!object.isObject()) {
            invalid(path.substring(0, path.length() - 1), "Must be an object.");
            return false;
        }
        for (String key : object.propertyNames()) {
            if (!keys.contains(key)) {
                problems.add(Problem.unknown(path + key, "There is no such key."));
            }
        }
        return true;
    }

    private void invalid(String path, String message) {
        problems.add(Problem.invalid(path, message));
    }
}
