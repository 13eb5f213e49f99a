package io.tenantry.console;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.console.form.Words;
import io.tenantry.invitation.Invitation;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;

/** The notices at the end of an invitation: the person has joined, or the reason why not. */
final class InvitationNotices {
    private static final String ASK = text("invitation.ask");

    private InvitationNotices() {}

    static Reply registered(Request request, Invitation invitation) {
        return welcome(
                request, invitation, text("invitation.registered", invitation.email(), invitation.organizationName()));
    }

    static Reply accepted(Request request, Invitation invitation) {
        return welcome(request, invitation, text("invitation.goon", invitation.email(), invitation.organizationName()));
    }

    private static Reply welcome(Request request, Invitation invitation, String next) {
        String name = invitation.organizationName();
        String projects = String.join(", ", invitation.projectNames());
        return Html.notice(
                200,
                request,
                Notice.done(
                        text("invitation.welcome.title", name),
                        text(
                                projects.isEmpty() ? "invitation.welcome.text" : "invitation.welcome.projects",
                                name,
                                Words.role(invitation.role()),
                                projects),
                        next,
                        text("invitation.welcome.close")));
    }

    /** The notice for an invitation that is not pending any more. */
    static Reply closed(Request request, Invitation invitation) {
        String name = invitation.organizationName();
        Notice notice = switch (invitation.status()) {
            case ACCEPTED ->
                Notice.stopped(
                        text("invitation.accepted.title"),
                        text("invitation.accepted.text", name, invitation.email()),
                        text("invitation.accepted.next", name));
            case REJECTED ->
                Notice.stopped(
                        text("invitation.declined.title"),
                        text("invitation.declined.text", name, invitation.email()),
                        text("invitation.declined.next"));
            case REVOKED ->
                Notice.stopped(text("invitation.revoked.title"), text("invitation.revoked.text", name), ASK);
            case EXPIRED, PENDING ->
                Notice.stopped(text("invitation.expired.title"), text("invitation.expired.text", name), ASK);
        };
        return Html.notice(410, request, notice);
    }

    static Reply projectsGone(Request request, Invitation invitation) {
        return Html.notice(
                410,
                request,
                Notice.stopped(
                        text("invitation.gone.title"),
                        text("invitation.gone.text", invitation.organizationName()),
                        ASK));
    }

    /** One whose sender may not let people in any more. */
    static Reply lapsed(Request request, Invitation invitation) {
        return Html.notice(
                410,
                request,
                Notice.stopped(
                        text("invitation.lapsed.title"),
                        text("invitation.lapsed.text", invitation.organizationName()),
                        text("invitation.lapsed.next", invitation.organizationName())));
    }

    static Reply full(Request request, Invitation invitation) {
        String name = invitation.organizationName();
        return Html.notice(
                409,
                request,
                Notice.stopped(
                        text("invitation.full.title", name),
                        text("invitation.full.text", name),
                        text("invitation.full.next")));
    }

    /** The notice for a link without an invitation. */
    static Reply unknown(Request request) {
        return Html.notice(
                404,
                request,
                Notice.stopped(
                        text("invitation.nolink.title"),
                        text("invitation.nolink.text"),
                        text("invitation.nolink.next")));
    }
}
