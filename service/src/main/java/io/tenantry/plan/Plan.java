package io.tenantry.plan;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The plan of an organization.
 *
 * @param name 1 to 255 characters
 * @param active whether it is in force until it expires
 * @param trial whether it is a trial
 * @param period the length of its billing cycles
 * @param periodStart when one of its cycles began; null for cycles of the calendar
 * @param credits the credits that it gives at the start of each cycle
 * @param expiresAt when it expires; null for never
 * @param billingType how it is paid, 1 to 100 characters
 * @param overage {@link #NO_OVERAGE}, or a value from 0 on if the balance may go below zero
 * @param lastPaymentAt when it was last paid; null for never
 * @param createdAt when the organization got it
 */
public record Plan(
        String name,
        boolean active,
        boolean trial,
        Period period,
        @Nullable Instant periodStart,
        BigDecimal credits,
        @Nullable Instant expiresAt,
        String billingType,
        BigDecimal overage,
        @Nullable Instant lastPaymentAt,
        Instant createdAt) {
    /** The overage of a plan that allows none. */
    public static final BigDecimal NO_OVERAGE = new BigDecimal("-1.00");

    /** The credits of a plan that gives none. */
    public static final BigDecimal NO_CREDITS = new BigDecimal("0.00");

    /** The billing type of a plan for which none was given. */
    public static final String DEFAULT_BILLING_TYPE = "subscription";

    /** The status of a plan at a time. */
    public enum Status {
        ACTIVE,
        TRIAL,
        EXPIRED,
        INACTIVE;

        /** Its word on the wire. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether the plan is in force. */
        public boolean isInForce() {
            return this == ACTIVE || this == TRIAL;
        }
    }

    /** A plan of which only the name is given. */
    static Plan fresh(String name, Instant now) {
        return new Plan(
                name, true, false, Period.MONTH, null, NO_CREDITS, null, DEFAULT_BILLING_TYPE, NO_OVERAGE, null, now);
    }

    /** The status at a time. */
    public Status status(Instant now) {
        if (!active) {
            return Status.INACTIVE;
        }
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            return Status.EXPIRED;
        }
        return trial ? Status.TRIAL : Status.ACTIVE;
    }

    /** Whether the balance may go below zero. */
    public boolean allowsOverage(Instant now) {
        return overage.signum() >= 0 && status(now).isInForce();
    }
}
