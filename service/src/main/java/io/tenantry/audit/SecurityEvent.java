package io.tenantry.audit;

import io.tenantry.id.LongId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of a person's own sign-in, as the person sees it.
 *
 * @param id its id
 * @param action the action: {@code signIn}, {@code signInFailed}, {@code changePassword}
 * @param result the result of a sign-in; null for other actions
 * @param factor the factor of a sign-in; null for other actions
 * @param count the number of actions that it counts
 * @param address the network address of the client; null if it is not known or belongs to an operator
 * @param userAgent the User-Agent of the client; null in the same cases
 * @param at when it happened; for several actions, the time of the first
 */
public record SecurityEvent(
        Id id,
        String action,
        @Nullable String result,
        @Nullable String factor,
        int count,
        @Nullable String address,
        @Nullable String userAgent,
        Instant at) {
    /** The id of an event. */
    public record Id(long value) implements LongId {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }
}
