package io.tenantry.throttle;

import io.tenantry.access.Allowance;
import io.tenantry.access.Caller;
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
    /** Organizations that are created by one operator. */
    ORGANIZATION_BY_OPERATOR(1_000_000, Duration.ofSeconds(1)),
    /** Keys that are made for one organization and its projects. */
    KEY_OF(1_000, Duration.ofMinutes(1)),
    /** Keys that are made by one person or one key. */
    KEY_BY(1_000, Duration.ofMinutes(1)),
    /** Keys that are made by one operator. */
    KEY_BY_OPERATOR(10_000, Duration.ofSeconds(10)),
    /** Invitations that are mailed for one operator. */
    INVITATION_BY_OPERATOR(100_000, Duration.ofSeconds(1)),
    /** Requests to join, of one person, of which each is mailed to administrators. */
    JOIN_REQUEST_BY(50, Duration.ofMinutes(10));

    /** More than the clocks of two nodes differ. */
    static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private static final Duration LONG = Duration.ofDays(1);
    private static final Duration FOR_GOOD = Duration.ofDays(36_500);

    private final int atOnce;
    private final Duration again;

    Limit(int atOnce, Duration again) {
        this.atOnce = atOnce;
        this.again = again;
    }

    /** The limit of a caller, which is another one for operators. */
    Limit of(Caller caller) {
        return caller instanceof Caller.Operator
                ? switch (this) {
                    case ORGANIZATION_BY -> ORGANIZATION_BY_OPERATOR;
                    case KEY_BY -> KEY_BY_OPERATOR;
                    case INVITATION_BY -> INVITATION_BY_OPERATOR;
                    default -> this;
                }
                : this;
    }

    /** The number that is allowed at once. */
    int atOnce() {
        return atOnce;
    }

    /** The maximum time that a counter may be ahead of the clock. */
    Duration ahead() {
        return again.multipliedBy(atOnce - 1L);
    }

    /**
     * The time that no counter is ahead of the clock unless that was set back since: such a counter begins anew. A counter of a
     * limit that lasts longer than a day is kept, because an hour matters little to it.
     */
    Duration never() {
        return isLong() ? FOR_GOOD : again.multipliedBy(atOnce).plus(CLOCKS_DIFFER);
    }

    private boolean isLong() {
        return again.multipliedBy(atOnce).compareTo(LONG) >= 0;
    }

    /** The time by which so many operations move a counter on; at most to where a counter can be. */
    Duration spent(int count) {
        return again.multipliedBy(isLong() ? count : Math.min(count, atOnce));
    }

    /**
     * The maximum time that a counter may be ahead of the clock when so many more pass. Where that are more than are ever
     * allowed at once, all of these must be free.
     */
    Duration slack(int count) {
        return again.multipliedBy(Math.max(0, atOnce - (long) count));
    }

    /** What is left when a counter is ahead of the clock by this time. */
    Allowance allowance(Duration due) {
        long used = Math.ceilDiv(Math.max(0, due.toMillis()), again.toMillis());
        return new Allowance(atOnce, (int) Math.max(0, atOnce - used), due.isNegative() ? Duration.ZERO : due);
    }

    /** The interval after which one more operation is allowed. */
    Duration again() {
        return again;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
