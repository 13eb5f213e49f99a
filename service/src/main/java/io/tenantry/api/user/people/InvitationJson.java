package io.tenantry.api.user.people;

import io.tenantry.api.user.wire.UserJson;
import io.tenantry.id.IntId;
import io.tenantry.id.InvitationId;
import io.tenantry.invitation.Invitation;
import io.tenantry.invitation.InvitationResult;
import io.tenantry.invitation.JoinRequests;
import io.tenantry.member.Role;
import io.tenantry.web.Reply;
import tools.jackson.core.JsonGenerator;

/** The JSON of invitations and join requests. */
final class InvitationJson {
    private InvitationJson() {}

    static Reply reply(int status, Invitation invitation) {
        return Reply.of(status, Reply.JSON, UserJson.bytes(320, json -> write(json, invitation)));
    }

    static void write(JsonGenerator json, Invitation invitation) {
        json.writeStartObject();
        json.writeNumberProperty("id", invitation.id().value());
        json.writeNumberProperty("organization", invitation.organizationId().value());
        json.writeStringProperty("organization_name", invitation.organizationName());
        json.writeStringProperty("email", invitation.email());
        json.writeStringProperty("role", invitation.role().word());
        json.writeStringProperty("status", invitation.status().word());
        json.writeStringProperty("invite_type", invitation.kind().word());
        json.writeStringProperty("created_at", UserJson.time(invitation.createdAt()));
        json.writeStringProperty("updated_at", UserJson.time(invitation.updatedAt()));
        json.writeStringProperty("projects", String.join(", ", invitation.projectNames()));
        json.writeArrayPropertyStart("project_ids");
        invitation.projectIds().forEach(project -> json.writeNumber(project.value()));
        json.writeEndArray();
        UserJson.writeTime(json, "expires_at", invitation.expiresAt());
        json.writeEndObject();
    }

    /** The result for one of many invitations. */
    static void write(JsonGenerator json, InvitationResult result) {
        Invitation invitation = result.invitation();
        json.writeStartObject();
        json.writeStringProperty("email", result.email());
        json.writeStringProperty("result", invitation == null ? "refused" : "sent");
        json.writeName("invite");
        if (invitation == null) {
            json.writeNull();
        } else {
            write(json, invitation);
        }
        json.writeArrayPropertyStart("errors");
        result.problems().forEach(problem -> json.writeString(UserJson.message(problem)));
        json.writeEndArray();
        json.writeEndObject();
    }

    /** A possible or pending join request, in the form of an invitation. */
    static void write(JsonGenerator json, JoinRequests.Available open) {
        InvitationId request = open.requestId();
        json.writeStartObject();
        UserJson.writeId(json, "id", IntId.valueOrNull(request));
        json.writeNumberProperty("organization", open.organizationId().value());
        json.writeStringProperty("organization_name", open.organizationName());
        json.writeStringProperty("email", open.email());
        json.writeStringProperty("role", Role.MEMBER.word());
        UserJson.writeText(json, "status", request != null ? Invitation.Status.PENDING.word() : null);
        json.writeStringProperty("invite_type", Invitation.Kind.REQUEST.word());
        json.writeEndObject();
    }
}
