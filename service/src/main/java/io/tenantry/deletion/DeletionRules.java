package io.tenantry.deletion;

import java.time.Duration;
import java.util.List;

/**
 * The rules of an installation for deletions.
 *
 * @param tokenLife how long a token is valid; positive
 * @param grace time between the start of a deletion and the removal, in which it can be undone; 0 or more
 * @param administrators the e-mail addresses that get the token
 */
public record DeletionRules(Duration tokenLife, Duration grace, List<String> administrators) {
    public DeletionRules {
        administrators = List.copyOf(administrators);
        if (tokenLife.isNegative() || tokenLife.isZero() || grace.isNegative()) {
            throw new IllegalArgumentException("a token lives for a while, and grace is not negative");
        }
    }
}
