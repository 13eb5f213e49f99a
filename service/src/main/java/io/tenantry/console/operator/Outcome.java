package io.tenantry.console.operator;

import io.tenantry.web.Request;
import java.util.Locale;

/** The outcomes of actions, which the page that follows tells. Its address has the name, so that a page never shows free text. */
public enum Outcome {
    CREATED("The organization was created with its first administrator."),
    SAVED("The changes were saved."),
    UNCHANGED("Nothing was changed: the form had the stored values."),
    ENABLED("The organization is enabled."),
    DISABLED("The organization is disabled: its people and keys have no access."),
    BULK_CONFIRMED("The bulk change is confirmed. Until it starts, it can be undone."),
    BULK_UNDONE("The bulk change was undone: nothing was changed."),
    BULK_STOPPED("The bulk change was stopped. The organizations that it had changed stay as they are."),
    MEMBER_ADDED("The member was added."),
    MEMBER_CHANGED("The member was changed."),
    MEMBER_REMOVED("The member was removed."),
    KEY_REVOKED("The key was revoked."),
    INVITED("The invitation was sent."),
    WITHDRAWN("The invitation was withdrawn."),
    INVITED_SEVERAL("The invitations were sent."),
    APPROVED("The request was approved: the person is a member now."),
    REJECTED("The request was rejected."),
    PROJECT_CREATED("The project was created."),
    PROJECT_CHANGED("The project was changed."),
    PROJECT_DELETED("The project was deleted, with its keys and memberships."),
    POLICY_ENFORCED("The password policy is enforced: the people that it affects are signed out."),
    DELIVERY_REPEATED("The event is queued again, after all waiting ones. This is the new delivery."),
    DOMAIN_ADDED("The domain was added. Publish its record, then verify it."),
    DOMAIN_VERIFIED("The domain is verified."),
    DOMAIN_REMOVED("The domain was removed."),
    DELETION_REQUESTED("The deletion is requested. The operators were sent a token that starts it."),
    DELETION_STARTED("The deletion has started: the organization is disabled."),
    DELETION_UNDONE("The deletion was undone: the organization is as it was before."),
    OPERATOR_ADDED("The operator was added."),
    OPERATOR_REMOVED("The operator was removed."),
    MESSAGE_SAVED("The message is shown from now on."),
    ACTING("You act as this person now. Your acts are in the history in your name and theirs."),
    ACTING_ENDED("You act as yourself again."),
    LEFT("You have left the organization."),
    JOINED("You have accepted the invitation. The organization is in your list now."),
    DECLINED("You have declined the invitation."),
    ASKED("Your request was sent to the administrators."),
    REQUEST_WITHDRAWN("Your request was withdrawn."),
    RENAMED("Your name was saved."),
    VERIFICATION_SENT("If your address is not confirmed yet, a mail with a link was sent to you."),
    PASSWORD_CHANGED("Your password was changed. Sign in with it."),
    SECOND_FACTOR_OFF("The second factor is off. Your other sessions were ended."),
    SESSION_ENDED("The session was ended."),
    MARKED_READ("The notification is marked as read."),
    ALL_MARKED_READ("All notifications are marked as read."),
    SIGNED_OUT("You are signed out."),
    SIGNED_OUT_EVERYWHERE("You are signed out everywhere.");

    private static final String PARAMETER = "done";

    private final String sentence;

    Outcome(String sentence) {
        this.sentence = sentence;
    }

    /** The address of a page that tells this outcome. */
    public String at(String path) {
        return path + "?" + PARAMETER + "=" + name().toLowerCase(Locale.ROOT);
    }

    /** The sentence that a request asks for; empty for none. */
    static String told(Request request) {
        String name = request.query().last(PARAMETER);
        for (Outcome outcome : values()) {
            if (outcome.name().toLowerCase(Locale.ROOT).equals(name)) {
                return outcome.sentence;
            }
        }
        return "";
    }
}
