package io.tenantry.console;

import io.tenantry.console.form.Words;
import io.tenantry.invitation.Invitation;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;

/** The notices at the end of an invitation: the person has joined, or the reason why not. */
final class InvitationNotices {
    private static final String ASK = "Ask the person who invited you for a new invitation.";

    private InvitationNotices() {}

    static Reply registered(Request request, Invitation invitation) {
        return welcome(
                request,
                invitation,
                "Your account is " + invitation.email() + ". Sign in with it and the password that you chose, wherever "
                        + invitation.organizationName() + " works.");
    }

    static Reply accepted(Request request, Invitation invitation) {
        return welcome(
                request,
                invitation,
                "Go on with your account " + invitation.email() + ", wherever " + invitation.organizationName()
                        + " works.");
    }

    private static Reply welcome(Request request, Invitation invitation, String next) {
        String name = invitation.organizationName();
        return Html.notice(
                200,
                request,
                Notice.done(
                        "Welcome to " + name,
                        "You belong to " + name + projects(invitation) + " now, as " + Words.role(invitation.role())
                                + ".",
                        next,
                        "You can close this page."));
    }

    private static String projects(Invitation invitation) {
        return invitation.projectNames().isEmpty() ? "" : " (" + String.join(", ", invitation.projectNames()) + ")";
    }

    /** The notice for an invitation that is not pending any more. */
    static Reply closed(Request request, Invitation invitation) {
        String name = invitation.organizationName();
        Notice notice = switch (invitation.status()) {
            case ACCEPTED ->
                Notice.stopped(
                        "This invitation was accepted already",
                        "The invitation to " + name + " for " + invitation.email()
                                + " has been used. It is valid for one use.",
                        "If it was you, sign in wherever " + name + " works. You can close this page.");
            case REJECTED ->
                Notice.stopped(
                        "This invitation was declined",
                        "The invitation to " + name + " for " + invitation.email() + " was declined.",
                        "To join after all, you need a new invitation. " + ASK);
            case REVOKED ->
                Notice.stopped("This invitation was revoked", "The invitation to " + name + " is no longer open.", ASK);
            case EXPIRED, PENDING ->
                Notice.stopped(
                        "This invitation has expired", "The invitation to " + name + " was not accepted in time.", ASK);
        };
        return Html.notice(410, request, notice);
    }

    static Reply projectsGone(Request request, Invitation invitation) {
        return Html.notice(
                410,
                request,
                Notice.stopped(
                        "The projects of this invitation were deleted",
                        "You were invited to projects of " + invitation.organizationName()
                                + " that were deleted meanwhile.",
                        ASK));
    }

    /** One whose sender may not let people in any more. */
    static Reply lapsed(Request request, Invitation invitation) {
        return Html.notice(
                410,
                request,
                Notice.stopped(
                        "This invitation is no longer valid",
                        "Its sender may not let people into " + invitation.organizationName() + " any more.",
                        "Ask an admin of " + invitation.organizationName() + " for a new invitation."));
    }

    static Reply full(Request request, Invitation invitation) {
        String name = invitation.organizationName();
        return Html.notice(
                409,
                request,
                Notice.stopped(
                        name + " is full",
                        name + " has as many people as it may have, so you could not join. Nothing was changed.",
                        "The invitation stays open: ask an admin of the organization to remove members or raise the"
                                + " limit, then use the link in the mail again."));
    }

    /** The notice for a link without an invitation. */
    static Reply unknown(Request request) {
        return Html.notice(
                404,
                request,
                Notice.stopped(
                        "This link does not work",
                        "There is no invitation with this link. If you were invited more than once, only the link in"
                                + " the newest mail is valid.",
                        "If you have no newer mail, check that the whole link was copied, or ask the person who invited"
                                + " you for a new invitation."));
    }
}
