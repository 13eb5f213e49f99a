package io.tenantry.start;

import io.tenantry.configuration.Values;
import io.tenantry.configuration.Variable;
import java.time.Duration;

/**
 * The time for which data is kept that only grows.
 *
 * @param history audit entries, with sign-ins and failed ones
 * @param deliveries webhook deliveries that ended, with their attempts
 * @param notices notifications of people
 */
public record Retention(Duration history, Duration deliveries, Duration notices) {
    /** Reads the variables from values that collect the faults. */
    static Retention read(Values values) {
        return new Retention(
                values.read(Variable.AUDIT_RETENTION, Options::days),
                values.read(Variable.DELIVERY_RETENTION, Options::days),
                values.read(Variable.NOTICE_RETENTION, Options::days));
    }
}
