package io.tenantry.api.user.people;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.InvitationId;
import io.tenantry.invitation.JoinRequests;
import io.tenantry.member.Role;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** Requests to join an organization by the domain of an e-mail address, and the answers to them. */
public final class JoinRequestResource implements UserResource {
    private static final String PATH = "/invites/";

    private final JoinRequests requests;
    private final ObjectIds ids;

    public JoinRequestResource(JoinRequests requests, ObjectIds ids) {
        this.requests = requests;
        this.ids = ids;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("GET", PATH + "get_available_organizations/", this::available),
                Route.of("POST", PATH + "request_to_join/", this::ask),
                Route.of("POST", PATH + "{id}/approve_request/", this::approve).givingAccess(),
                Route.of(
                        "POST",
                        PATH + "{id}/reject_request/",
                        (request, caller) -> InvitationJson.reply(
                                200, requests.reject(caller, new InvitationId(PathId.of(request, "invitation"))))));
    }

    private Reply available(Request request, Caller caller) {
        List<JoinRequests.Available> open = requests.available(caller);
        byte[] body = UserJson.bytes(2 + 200 * open.size(), json -> {
            json.writeStartArray();
            open.forEach(one -> InvitationJson.write(json, one));
            json.writeEndArray();
        });
        return Reply.of(200, Reply.JSON, body);
    }

    private Reply ask(Request request, Caller caller) {
        UserFields sent = UserFields.read(request);
        OrganizationId organization = sent.organization("organization", ids);
        sent.check();
        if (organization == null) {
            throw new Fault.Invalid(Problem.missing("organization", "This field is required."));
        }
        return InvitationJson.reply(200, requests.ask(caller, organization));
    }

    private Reply approve(Request request, Caller caller) {
        InvitationId id = new InvitationId(PathId.of(request, "invitation"));
        UserFields sent = UserFields.read(request);
        Role role = sent.has("role") ? InvitationParameters.role(sent, "role", Role.MEMBER) : null;
        List<ProjectId> projects = InvitationParameters.projects(sent, ids);
        sent.check();
        return InvitationJson.reply(200, requests.approve(caller, id, role, projects));
    }
}
