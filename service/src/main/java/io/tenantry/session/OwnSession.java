package io.tenantry.session;

import io.tenantry.id.IntId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session as its person sees it.
 *
 * @param id its id
 * @param createdAt when it began
 * @param expiresAt when it ends unless it is refreshed
 * @param secondFactor whether it began with a second factor, or a second factor was set up in it
 * @param address the network address of the sign-in; null if it is not known
 * @param userAgent the User-Agent of the sign-in; null if it is not known
 */
public record OwnSession(
        Id id,
        Instant createdAt,
        Instant expiresAt,
        boolean secondFactor,
        @Nullable String address,
        @Nullable String userAgent) {
    /** The id of a session. */
    public record Id(int value) implements IntId {
        @Override
        public String toString() {
            return Integer.toString(value);
        }
    }
}
