package io.tenantry.api.user.organization;

import io.tenantry.api.user.people.UserMemberJson;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.organization.OrganizationView;
import io.tenantry.project.Project;
import tools.jackson.core.JsonGenerator;

/** The JSON of a project inside an organization. */
final class UserProjectJson {
    private UserProjectJson() {}

    static void write(JsonGenerator json, OrganizationView.ProjectView view) {
        Project project = view.project();
        json.writeStartObject();
        json.writeStringProperty("name", project.name());
        json.writeNumberProperty("id", project.id().value());
        json.writeName("members");
        UserMemberJson.writeAll(json, view.members());
        json.writeStringProperty("created_at", UserJson.time(project.createdAt()));
        json.writeStringProperty("updated_at", UserJson.time(project.updatedAt()));
        json.writeEndObject();
    }
}
