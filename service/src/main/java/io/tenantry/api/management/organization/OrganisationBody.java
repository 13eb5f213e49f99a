package io.tenantry.api.management.organization;

import io.tenantry.api.management.field.OrganisationFields;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.organization.OrganizationChange;
import io.tenantry.setting.Setting;
import io.tenantry.setting.SettingReader;
import io.tenantry.setting.SettingReader.Typing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the fields of an organisation from a body: closed objects, exact types, nested objects field by field. */
final class OrganisationBody {
    private static final SettingReader READER = new SettingReader(Typing.EXACT);
    private static final Set<String> NESTED = Set.of("passwordPolicy", "dataPrivacySettings");

    private final JsonBody body;
    private final Map<Setting<?>, @Nullable Object> settings = new LinkedHashMap<>();
    private @Nullable String name;
    private @Nullable Boolean disabled;

    private OrganisationBody(JsonBody body) {
        this.body = body;
    }

    /** The change set in a body. The body collects all faults. */
    static OrganizationChange read(JsonBody body) {
        OrganisationBody reading = new OrganisationBody(body);
        body.object().properties().forEach(field -> reading.field(field.getKey(), field.getValue()));
        return new OrganizationChange(reading.name, reading.disabled, reading.settings);
    }

    private void field(String path, JsonNode value) {
        switch (path) {
            case "name" -> name = body.string(path, value);
            case "disabled" -> disabled = body.bool(path, value);
            default -> {
                if (NESTED.contains(path)) {
                    nested(path, value);
                } else if (path.indexOf('.') >= 0) {
                    body.notAllowed(path);
                } else {
                    setting(path, value);
                }
            }
        }
    }

    private void nested(String path, JsonNode value) {
        if (value.isObject()) {
            value.properties().forEach(field -> setting(path + "." + field.getKey(), field.getValue()));
        } else {
            body.wrong(path, "Must be an object.");
        }
    }

    private void setting(String path, JsonNode value) {
        Setting<?> setting = OrganisationFields.setting(path);
        if (setting == null) {
            body.notAllowed(path);
        } else {
            READER.readInto(settings, setting, value, path, body.problems()::add);
        }
    }
}
