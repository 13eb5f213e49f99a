package io.tenantry.deletion;

import java.time.Duration;
import java.util.List;

/**
 * How an installation deletes organizations.
 *
 * @param tokenLife how long the token that starts a deletion is good
 * @param grace how long a started deletion can be undone
 * @param administrators the e-mail addresses that get the token
 */
public record DeletionRules(Duration tokenLife, Duration grace, List<String> administrators) {
    /** Two hours, seven days, and nobody to write to. */
    public static final DeletionRules USUAL = new DeletionRules(Duration.ofHours(2), Duration.ofDays(7), List.of());

    public DeletionRules {
        administrators = List.copyOf(administrators);
        if (tokenLife.isNegative() || tokenLife.isZero() || grace.isNegative()) {
            throw new IllegalArgumentException("a token lives for a while, and grace is not negative");
        }
    }
}
