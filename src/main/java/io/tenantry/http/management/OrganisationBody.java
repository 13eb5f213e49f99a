package io.tenantry.http.management;

import io.tenantry.fault.Problem;
import io.tenantry.organization.OrganizationChange;
import io.tenantry.setting.Setting;
import io.tenantry.setting.SettingReader;
import io.tenantry.setting.SettingReader.Typing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what an operator wants an organisation to be: closed objects, exact types, nested objects field by field. */
final class OrganisationBody {
    private static final SettingReader READER = new SettingReader(Typing.EXACT);
    private static final Set<String> NESTED = Set.of("passwordPolicy", "dataPrivacySettings");

    private final List<Problem> problems;
    private final Map<Setting<?>, @Nullable Object> settings = new LinkedHashMap<>();
    private @Nullable String name;
    private @Nullable Boolean disabled;

    private OrganisationBody(List<Problem> problems) {
        this.problems = problems;
    }

    /**
     * What a body asks for.
     *
     * @param problems hears of all that is wrong with it
     */
    static OrganizationChange read(ObjectNode body, List<Problem> problems) {
        OrganisationBody reading = new OrganisationBody(problems);
        body.properties().forEach(field -> reading.field(field.getKey(), field.getValue()));
        return new OrganizationChange(reading.name, reading.disabled, reading.settings);
    }

    private void field(String path, JsonNode value) {
        switch (path) {
            case "name" -> {
                if (value.isString()) {
                    name = value.stringValue();
                } else {
                    problems.add(Problem.invalid(path, "Must be a string."));
                }
            }
            case "disabled" -> {
                if (value.isBoolean()) {
                    disabled = value.booleanValue();
                } else {
                    problems.add(Problem.invalid(path, "Must be a boolean."));
                }
            }
            default -> {
                if (NESTED.contains(path)) {
                    nested(path, value);
                } else if (path.indexOf('.') >= 0) {
                    notAllowed(path);
                } else {
                    setting(path, value);
                }
            }
        }
    }

    private void nested(String path, JsonNode value) {
        if (!value.isObject()) {
            problems.add(Problem.invalid(path, "Must be an object."));
            return;
        }
        value.properties().forEach(field -> setting(path + "." + field.getKey(), field.getValue()));
    }

    private void setting(String path, JsonNode value) {
        Setting<?> setting = OrganisationFields.setting(path);
        if (setting == null) {
            notAllowed(path);
        } else {
            READER.readInto(settings, setting, value, path, problems::add);
        }
    }

    private void notAllowed(String path) {
        problems.add(Problem.unknown(path, "This property is not allowed."));
    }
}
