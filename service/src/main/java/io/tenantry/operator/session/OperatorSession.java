package io.tenantry.operator.session;

import io.tenantry.id.IntId;
import io.tenantry.id.OperatorId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session of an operator in the web console.
 *
 * @param id the number of the session
 * @param operatorId the number of its operator
 * @param username the name of its operator
 * @param secondFactor whether it began with a second factor
 * @param createdAt the time of the sign-in
 * @param usedAt the time of the last request, exact to a minute
 * @param expiresAt the time at which it ends at the latest
 * @param address the network address of the sign-in; null when it is not known
 * @param userAgent the browser as it describes itself; null when it does not
 */
public record OperatorSession(
        Id id,
        OperatorId operatorId,
        String username,
        boolean secondFactor,
        Instant createdAt,
        Instant usedAt,
        Instant expiresAt,
        @Nullable String address,
        @Nullable String userAgent) {
    /** The id of a session of an operator in the console. */
    public record Id(int value) implements IntId {
        @Override
        public String toString() {
            return Integer.toString(value);
        }
    }

    /** Whether it is valid: neither too old nor unused for too long. */
    boolean isGood(Instant now) {
        return now.isBefore(expiresAt) && now.isBefore(usedAt.plus(OperatorSessions.IDLE));
    }
}
