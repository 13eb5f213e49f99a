package io.tenantry.notification;

import java.util.Arrays;
import java.util.Optional;

/** The events that people are notified of. */
public enum NotificationType {
    INVITE_RECEIVED("invite.received", Severity.INFO, Page.JOIN),
    INVITE_ACCEPTED("invite.accepted", Severity.SUCCESS, Page.INVITATIONS),
    INVITE_REJECTED("invite.rejected", Severity.INFO, Page.INVITATIONS),
    JOIN_REQUEST_RECEIVED("join_request.received", Severity.INFO, Page.INVITATIONS),
    JOIN_REQUEST_APPROVED("join_request.approved", Severity.SUCCESS, Page.ORGANIZATION),
    JOIN_REQUEST_REJECTED("join_request.rejected", Severity.INFO, Page.JOIN),
    MEMBER_ADDED("member.added", Severity.INFO, Page.ORGANIZATION),
    MEMBER_ROLE_CHANGED("member.role_changed", Severity.INFO, Page.ORGANIZATION),
    MEMBER_REMOVED("member.removed", Severity.WARNING, Page.NONE),
    KEY_CREATED("key.created", Severity.INFO, Page.KEYS),
    KEY_EXPIRING("key.expiring", Severity.WARNING, Page.KEYS),
    PASSWORD_CHANGED("security.password_changed", Severity.WARNING, Page.PASSWORD),
    TWO_FACTOR_CHANGED("security.two_factor_changed", Severity.WARNING, Page.SECOND_FACTOR),
    NEW_SIGN_IN("security.new_sign_in", Severity.WARNING, Page.SESSIONS),
    LIMIT_WARNING("limit.warning", Severity.WARNING, Page.ORGANIZATION),
    LIMIT_REACHED("limit.reached", Severity.ERROR, Page.ORGANIZATION),
    CREDITS_LOW("credits.low", Severity.WARNING, Page.ORGANIZATION),
    CREDITS_REFILL_REQUESTED("credits.refill_requested", Severity.WARNING, Page.ORGANIZATION),
    CREDITS_EXPIRING("credits.expiring", Severity.WARNING, Page.ORGANIZATION),
    CRONJOB_LOW_BALANCE("cronjob.low_balance", Severity.WARNING, Page.ORGANIZATION),
    CRONJOB_FAILED("cronjob.failed", Severity.ERROR, Page.ORGANIZATION),
    CRONJOB_SUCCEEDED("cronjob.succeeded", Severity.SUCCESS, Page.ORGANIZATION),
    CALLS_NONE("calls.none", Severity.WARNING, Page.ORGANIZATION),
    CALLS_FREQUENT("calls.frequent", Severity.WARNING, Page.ORGANIZATION),
    METRIC_SHIFTED("metric.shifted", Severity.WARNING, Page.ORGANIZATION),
    REPORT_DAILY("report.daily", Severity.INFO, Page.ORGANIZATION),
    WEBHOOK_FAILED("webhook.failed", Severity.ERROR, Page.ORGANIZATION),
    DELETION_REQUESTED("organization.deletion_requested", Severity.WARNING, Page.ORGANIZATION),
    UNDELETED("organization.undeleted", Severity.INFO, Page.ORGANIZATION);

    /** The pages of the console that notifications lead to. */
    enum Page {
        NONE(""),
        JOIN("/join"),
        PASSWORD("/me/password"),
        SECOND_FACTOR("/me/second-factor"),
        SESSIONS("/me/sessions"),
        ORGANIZATION("/organizations/%s"),
        INVITATIONS("/organizations/%s/invitations"),
        KEYS("/organizations/%s/keys");

        private final String path;

        Page(String path) {
            this.path = path;
        }

        /** Whether it is a page of an organization. */
        boolean ofOrganization() {
            return path.contains("%s");
        }

        /** Its path below the console. */
        String path(String organization) {
            return path.formatted(organization);
        }
    }

    private final String word;
    private final Severity severity;
    private final Page page;

    NotificationType(String word, Severity severity, Page page) {
        this.word = word;
        this.severity = severity;
        this.page = page;
    }

    /** Its word in the database and on the wire. */
    public String word() {
        return word;
    }

    public Severity severity() {
        return severity;
    }

    /** The page of the console that it leads to. */
    Page page() {
        return page;
    }

    /** The type with that word. */
    public static Optional<NotificationType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }
}
