package io.tenantry.ledger.alert;

import io.tenantry.plan.Cycle;
import java.math.BigDecimal;
import java.time.Instant;

/** Something about the credits of an organization that people or programs hear of. */
public sealed interface Alert {
    /** Its word in events. */
    String eventType();

    /**
     * The balance has fallen below the threshold.
     *
     * @param remaining the available credits
     * @param threshold the threshold
     */
    record CreditsLow(BigDecimal remaining, BigDecimal threshold) implements Alert {
        @Override
        public String eventType() {
            return "credits.low";
        }
    }

    /**
     * Plan credits expire soon.
     *
     * @param amount the credits
     * @param expiresAt when the first of them expire
     */
    record CreditsExpiring(BigDecimal amount, Instant expiresAt) implements Alert {
        @Override
        public String eventType() {
            return "credits.expiring";
        }
    }

    /**
     * The platform is asked for a refill.
     *
     * @param request the number of the request
     * @param amount the credits
     * @param cycle the billing cycle
     */
    record RefillRequested(int request, BigDecimal amount, Cycle cycle) implements Alert {
        @Override
        public String eventType() {
            return "credits.refill_requested";
        }
    }

    /**
     * A job did not run because credits were missing.
     *
     * @param job its name; empty if the service told none
     * @param remaining the available credits
     */
    record JobWithoutCredits(String job, BigDecimal remaining) implements Alert {
        @Override
        public String eventType() {
            return "cronjob.low_balance";
        }
    }
}
