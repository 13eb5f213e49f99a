package io.tenantry.http.user;

import io.tenantry.member.Member;
import io.tenantry.person.Person;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** A membership as it stands inside organizations and projects. */
final class UserMemberJson {
    private UserMemberJson() {}

    static void writeAll(JsonGenerator json, List<Member> members) {
        json.writeStartArray();
        for (Member member : members) {
            write(json, member);
        }
        json.writeEndArray();
    }

    static void write(JsonGenerator json, Member member) {
        Person person = member.person();
        json.writeStartObject();
        json.writeNumberProperty("id", member.id());
        json.writeObjectPropertyStart("user");
        json.writeStringProperty("name", person.name());
        json.writeStringProperty("email", person.email());
        json.writeNumberProperty("id", person.id());
        json.writeEndObject();
        json.writeStringProperty("role", member.role().word());
        json.writeBooleanProperty("is_email_notify_enabled", member.emailNotified());
        json.writeStringProperty("created_at", UserJson.time(member.createdAt()));
        json.writeStringProperty("updated_at", UserJson.time(member.updatedAt()));
        json.writeEndObject();
    }
}
