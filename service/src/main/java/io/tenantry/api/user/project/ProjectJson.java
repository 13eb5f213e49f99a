package io.tenantry.api.user.project;

import io.tenantry.api.user.people.UserMemberJson;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.project.Project;
import io.tenantry.project.ProjectSetting;
import io.tenantry.project.ProjectView;
import io.tenantry.secret.Secret;
import io.tenantry.setting.Setting;
import io.tenantry.setting.Settings;
import io.tenantry.setting.StoredJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** The JSON of a project with its settings. Its secrets are masked. */
final class ProjectJson {
    private ProjectJson() {}

    /** The approximate size of a project without its members, and of each member, in bytes. */
    static final int PROJECT_BYTES = 2_500;

    static final int MEMBER_BYTES = 230;

    /** Whether all members of a project and of its organization are in memory. */
    static boolean isWhole(ProjectView view) {
        return view.members().isWhole() && view.organization().members().isWhole();
    }

    /** The approximate size of a project with all of its members, in bytes. */
    static long size(ProjectView view) {
        long rubric = view.details().settings().shown(ProjectSetting.RUBRIC_CONFIG) instanceof StoredJson stored
                ? stored.text().length()
                : 0;
        return PROJECT_BYTES
                + rubric
                + (long) MEMBER_BYTES
                        * (view.members().rows().size()
                                + view.organization().members().rows().size());
    }

    static void write(JsonGenerator json, ProjectView view) {
        Project project = view.details().project();
        json.writeStartObject();
        json.writeNumberProperty("id", project.id().value());
        json.writeStringProperty("name", project.name());
        json.writeName("members");
        UserMemberJson.writeAll(json, view.members());
        json.writeName("organization");
        writeOrganization(json, view.organization());
        Settings settings = view.details().settings();
        for (Setting<?> setting : ProjectSetting.CATALOGUE.all()) {
            Object value = settings.shown(setting);
            if (setting.masked()) {
                json.writeStringProperty(
                        setting.column() + "_configured", value instanceof Secret secret ? secret.mask() : "");
            } else {
                json.writeName(setting.column());
                writeValue(json, value);
            }
        }
        json.writeBooleanProperty("is_deleted", false);
        json.writeStringProperty("created_at", UserJson.time(project.createdAt()));
        json.writeStringProperty("updated_at", UserJson.time(project.updatedAt()));
        json.writeEndObject();
    }

    private static void writeOrganization(JsonGenerator json, ProjectView.Owner organization) {
        json.writeStartObject();
        json.writeNumberProperty("id", organization.id().value());
        json.writeStringProperty("name", organization.name());
        json.writeName("members");
        UserMemberJson.writeAll(json, organization.members());
        json.writeStringProperty("created_at", UserJson.time(organization.createdAt()));
        json.writeStringProperty("updated_at", UserJson.time(organization.updatedAt()));
        json.writeEndObject();
    }

    private static void writeValue(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case Boolean flag -> json.writeBoolean(flag);
            case Integer number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case String text -> json.writeString(text);
            case StoredJson stored -> stored.writeTo(json);
            case JsonNode tree -> json.writeTree(tree);
            case List<?> numbers -> {
                json.writeStartArray();
                numbers.forEach(number -> json.writeNumber((Integer) number));
                json.writeEndArray();
            }
            default -> throw new IllegalStateException("no setting of a project is a " + value.getClass());
        }
    }
}
