package io.tenantry.plan;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change set of a plan.
 *
 * @param fields the fields with their new values; empty for the default
 */
public record PlanChange(Map<Field, Optional<Object>> fields) {
    /** The fields of a plan. */
    public enum Field {
        NAME,
        ACTIVE,
        TRIAL,
        PERIOD,
        PERIOD_START,
        CREDITS,
        EXPIRES_AT,
        BILLING_TYPE,
        OVERAGE,
        LAST_PAYMENT_AT
    }

    public PlanChange {
        fields = Map.copyOf(fields);
    }

    /** Whether it removes the plan. */
    boolean removes() {
        return fields.containsKey(Field.NAME) && name() == null;
    }

    @Nullable
    String name() {
        return value(Field.NAME, String.class, null);
    }

    /**
     * The plan after the change, which has a name.
     *
     * @param before the plan before; null for none
     */
    Plan on(@Nullable Plan before, String name, Instant now) {
        Plan old = before == null ? Plan.fresh(name, now) : before;
        return new Plan(
                name,
                required(Field.ACTIVE, Boolean.class, old.active(), true),
                required(Field.TRIAL, Boolean.class, old.trial(), false),
                required(Field.PERIOD, Period.class, old.period(), Period.MONTH),
                value(Field.PERIOD_START, Instant.class, old.periodStart()),
                required(Field.CREDITS, BigDecimal.class, old.credits(), Plan.NO_CREDITS),
                value(Field.EXPIRES_AT, Instant.class, old.expiresAt()),
                required(Field.BILLING_TYPE, String.class, old.billingType(), Plan.DEFAULT_BILLING_TYPE),
                required(Field.OVERAGE, BigDecimal.class, old.overage(), Plan.NO_OVERAGE),
                value(Field.LAST_PAYMENT_AT, Instant.class, old.lastPaymentAt()),
                old.createdAt());
    }

    private <T> T required(Field field, Class<T> type, T before, T initial) {
        Optional<Object> sent = fields.get(field);
        return sent == null ? before : type.cast(sent.orElse(initial));
    }

    private <T> @Nullable T value(Field field, Class<T> type, @Nullable T before) {
        Optional<Object> sent = fields.get(field);
        if (sent == null) {
            return before;
        }
        return sent.isPresent() ? type.cast(sent.get()) : null;
    }
}
