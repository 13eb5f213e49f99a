package io.tenantry.throttle;

import java.time.Duration;
import java.util.Locale;

/** A limit on the rate of an operation: a number at once, and one more after each interval. */
public enum Limit {
    /** Registrations of accounts from one network address. */
    REGISTRATION_FROM(20, Duration.ofMinutes(1)),
    /** Requests to reset a password, from one network address. */
    PASSWORD_RESET_FROM(20, Duration.ofMinutes(1)),
    /** Requests to reset a password, for one e-mail address. */
    PASSWORD_RESET_FOR(5, Duration.ofMinutes(10)),
    /** Requests to verify an e-mail address, from one network address. */
    VERIFICATION_FROM(20, Duration.ofMinutes(1)),
    /** Mails that verify the e-mail address of one person. */
    VERIFICATION_FOR(5, Duration.ofMinutes(10)),
    /** Repeated invitations, from one network address. */
    RESENDING_FROM(100, Duration.ofSeconds(5)),
    /** Invitations that are mailed to one e-mail address, by whomever. */
    INVITATION_FOR(10, Duration.ofMinutes(10)),
    /** Users that one caller creates in the organisation API. */
    USER_BY(100, Duration.ofSeconds(10)),
    /** Mails that tell one person of projects that they were added to. */
    PROJECT_MAIL_FOR(10, Duration.ofMinutes(144)),
    /** Invitations that are mailed in the name of one organization. */
    INVITATION_OF_ORGANIZATION(5_000, Duration.ofSeconds(30)),
    /** Invitations that are mailed for one person, or for one key. */
    INVITATION_BY(5_000, Duration.ofSeconds(30)),
    /** Organizations that are created by one person. */
    ORGANIZATION_BY(200, Duration.ofMinutes(10)),
    /** Keys that are made for one organization and its projects. */
    KEY_OF(1_000, Duration.ofMinutes(1)),
    /** Keys that are made by one person or one key. */
    KEY_BY(1_000, Duration.ofMinutes(1)),
    /** Requests to join, of one person, of which each is mailed to administrators. */
    JOIN_REQUEST_BY(50, Duration.ofMinutes(10));

    private final int atOnce;
    private final Duration again;

    Limit(int atOnce, Duration again) {
        this.atOnce = atOnce;
        this.again = again;
    }

    /** The number that is allowed at once. */
    int atOnce() {
        return atOnce;
    }

    /** The maximum time that a counter may be ahead of the clock. */
    Duration ahead() {
        return again.multipliedBy(atOnce - 1L);
    }

    /** The interval after which one more operation is allowed. */
    Duration again() {
        return again;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
