package io.tenantry.api.user.people;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.access.ProjectId;
import io.tenantry.api.user.wire.ArrayReply;
import io.tenantry.api.user.wire.PageNumbers;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.id.InvitationId;
import io.tenantry.invitation.Invitation;
import io.tenantry.invitation.InvitationQuery;
import io.tenantry.invitation.InvitationRequest;
import io.tenantry.invitation.InvitationResult;
import io.tenantry.invitation.Invitations;
import io.tenantry.invitation.answer.InvitationAnswers;
import io.tenantry.member.Role;
import io.tenantry.storage.ObjectIds;
import io.tenantry.throttle.Limit;
import io.tenantry.throttle.Throttle;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import io.tenantry.web.resource.IfMatch;
import java.util.List;

/** Invitations: admins of an organization make them, invited people answer them. */
public final class InvitationResource implements UserResource {
    private static final String PATH = "/invites/";
    private static final String THING = "invitation";

    private final Invitations invitations;
    private final InvitationAnswers answers;
    private final Throttle throttle;
    private final ObjectIds ids;

    public InvitationResource(Invitations invitations, InvitationAnswers answers, Throttle throttle, ObjectIds ids) {
        this.invitations = invitations;
        this.answers = answers;
        this.throttle = throttle;
        this.ids = ids;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, this::list),
                Route.of("POST", PATH, this::invite).givingAccess(),
                Route.of("POST", PATH + "send_invites/", this::inviteAll).givingAccess(),
                Route.of("GET", PATH + "my_invites/", this::waiting),
                Route.of(
                        "GET",
                        PATH + "{id}/",
                        (request, caller) -> InvitationJson.reply(200, invitations.get(caller, id(request)))),
                Route.of("PUT", PATH + "{id}/", this::change).givingAccess(),
                Route.of("PATCH", PATH + "{id}/", this::change).givingAccess(),
                Route.of("DELETE", PATH + "{id}/", this::revoke),
                Route.of("POST", PATH + "{id}/resend/", this::resend).givingAccess(),
                Route.of(
                        "POST",
                        PATH + "{id}/accept_invite/",
                        (request, caller) ->
                                InvitationJson.reply(200, answers.accept(caller, id(request), token(request)))),
                Route.of(
                        "POST",
                        PATH + "{id}/reject_invite/",
                        (request, caller) ->
                                InvitationJson.reply(200, answers.reject(caller, id(request), token(request)))));
    }

    private Reply list(Request request, Caller caller) {
        InvitationQuery query = InvitationParameters.read(request, ids);
        if (PageNumbers.areAsked(request)) {
            return PageNumbers.reply(
                    request,
                    invitations.count(caller, query),
                    (json, most, skip) -> invitations
                            .list(caller, query, most, skip)
                            .forEach(invitation -> InvitationJson.write(json, invitation)));
        }
        return ArrayReply.of(invitations.all(caller, query), InvitationJson::write);
    }

    private Reply waiting(Request request, Caller caller) {
        return ArrayReply.of(answers.waiting(caller), InvitationJson::write);
    }

    private Reply invite(Request request, Caller caller) {
        UserFields sent = UserFields.read(request);
        String email = sent.requiredAddress("email");
        Role role = InvitationParameters.role(sent, "role", Role.MEMBER);
        List<ProjectId> projects = InvitationParameters.projects(sent, ids);
        OrganizationId organization = sent.organization("organization", ids);
        sent.check();
        InvitationRequest invitation = new InvitationRequest(email, role, projects == null ? List.of() : projects);
        Invitation invited = invitations.invite(caller, organization, invitation);
        return PathId.created(request, invited.id().value(), InvitationJson.reply(201, invited));
    }

    private Reply inviteAll(Request request, Caller caller) {
        UserFields sent = UserFields.read(request);
        OrganizationId organization = sent.organization("organization", ids);
        List<InvitationRequest> invited = InvitationParameters.invitations(sent, ids);
        sent.check();
        List<InvitationResult> results = invitations.inviteAll(caller, organization, invited);
        byte[] body = UserJson.bytes(32 + 320 * results.size(), json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("results");
            results.forEach(result -> InvitationJson.write(json, result));
            json.writeEndArray();
            json.writeEndObject();
        });
        return Reply.of(200, Reply.JSON, body);
    }

    private Reply resend(Request request, Caller caller) {
        throttle.pass(Limit.RESENDING_FROM, NetworkAddress.of(request));
        return InvitationJson.reply(200, invitations.resend(caller, id(request)));
    }

    private Reply change(Request request, Caller caller) {
        InvitationId id = id(request);
        UserFields sent = UserFields.read(request);
        Role role = sent.has("role") ? InvitationParameters.role(sent, "role", Role.MEMBER) : null;
        List<ProjectId> projects = InvitationParameters.projects(sent, ids);
        sent.check();
        return InvitationJson.reply(200, invitations.change(caller, id, role, projects, believed(request)));
    }

    private Reply revoke(Request request, Caller caller) {
        invitations.revoke(caller, id(request), believed(request));
        return Reply.empty(204);
    }

    private static Precondition<Invitation> believed(Request request) {
        return IfMatch.of(request, invitation -> InvitationJson.reply(200, invitation));
    }

    private static String token(Request request) {
        UserFields sent = UserFields.read(request);
        String token = sent.text("token");
        sent.check();
        return token == null ? "" : token;
    }

    private static InvitationId id(Request request) {
        return new InvitationId(PathId.of(request, THING));
    }
}
