package io.tenantry.api.user.people;

import io.tenantry.access.ProjectId;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.member.Member;
import io.tenantry.member.Membership;
import io.tenantry.member.Person;
import tools.jackson.core.JsonGenerator;

/** The JSON of a membership, inside an organization or project and separately. */
public final class UserMemberJson {
    private UserMemberJson() {}

    public static void writeAll(JsonGenerator json, Iterable<Member> members) {
        json.writeStartArray();
        for (Member member : members) {
            write(json, member);
        }
        json.writeEndArray();
    }

    /** The form inside an organization or project. */
    static void write(JsonGenerator json, Member member) {
        json.writeStartObject();
        json.writeNumberProperty("id", member.id().value());
        writeRest(json, member);
        json.writeEndObject();
    }

    /** The separate form, with the organization and the project. */
    static void write(JsonGenerator json, Membership membership) {
        Member member = membership.member();
        json.writeStartObject();
        json.writeNumberProperty("id", member.id().value());
        json.writeNumberProperty("organization", member.organizationId().value());
        json.writeStringProperty("organization_name", membership.organizationName());
        UserJson.writeId(json, "project", ProjectId.valueOrNull(member.projectId()));
        json.writeStringProperty("project_name", membership.projectName());
        writeRest(json, member);
        json.writeEndObject();
    }

    private static void writeRest(JsonGenerator json, Member member) {
        Person person = member.person();
        json.writeObjectPropertyStart("user");
        json.writeStringProperty("name", person.name());
        json.writeStringProperty("email", person.email());
        json.writeNumberProperty("id", person.id().value());
        json.writeEndObject();
        json.writeStringProperty("role", member.role().word());
        json.writeBooleanProperty("is_email_notify_enabled", member.emailNotified());
        json.writeStringProperty("created_at", UserJson.time(member.createdAt()));
        json.writeStringProperty("updated_at", UserJson.time(member.updatedAt()));
    }
}
