package io.tenantry.console.operator;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.web.Request;
import java.util.Locale;

/** The outcomes of actions, which the page that follows tells. Its address has the name, so that a page never shows free text. */
public enum Outcome {
    CREATED,
    SAVED,
    UNCHANGED,
    ENABLED,
    DISABLED,
    BULK_CONFIRMED,
    BULK_UNDONE,
    BULK_STOPPED,
    MEMBER_ADDED,
    MEMBER_CHANGED,
    MEMBER_REMOVED,
    KEY_REVOKED,
    INVITED,
    WITHDRAWN,
    INVITED_SEVERAL,
    APPROVED,
    REJECTED,
    PROJECT_CREATED,
    PROJECT_CHANGED,
    PROJECT_DELETED,
    POLICY_ENFORCED,
    DELIVERY_REPEATED,
    DOMAIN_ADDED,
    DOMAIN_VERIFIED,
    DOMAIN_REMOVED,
    DELETION_REQUESTED,
    DELETION_STARTED,
    DELETION_UNDONE,
    OPERATOR_ADDED,
    OPERATOR_REMOVED,
    MESSAGE_SAVED,
    ACTING,
    ACTING_ENDED,
    LEFT,
    JOINED,
    DECLINED,
    ASKED,
    REQUEST_WITHDRAWN,
    RENAMED,
    VERIFICATION_SENT,
    PASSWORD_CHANGED,
    SECOND_FACTOR_OFF,
    SESSION_ENDED,
    MARKED_READ,
    ALL_MARKED_READ,
    SIGNED_OUT,
    SIGNED_OUT_EVERYWHERE;

    private static final String PARAMETER = "done";

    /** The address of a page that tells this outcome. */
    public String at(String path) {
        return path + "?" + PARAMETER + "=" + name().toLowerCase(Locale.ROOT);
    }

    /** The sentence that a request asks for; empty for none. */
    static String told(Request request) {
        String name = request.query().last(PARAMETER);
        for (Outcome outcome : values()) {
            if (outcome.name().toLowerCase(Locale.ROOT).equals(name)) {
                return text("outcome." + name);
            }
        }
        return "";
    }
}
