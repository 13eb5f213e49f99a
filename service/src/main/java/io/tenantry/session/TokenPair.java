package io.tenantry.session;

import java.time.Duration;

/**
 * The tokens of a session. They are shown once and never stored.
 *
 * @param access the token that authenticates calls
 * @param refresh the token that is exchanged, once, for the next pair
 * @param expiresIn the lifetime of the access token
 */
public record TokenPair(String access, String refresh, Duration expiresIn) {
    /** Omits the tokens. */
    @Override
    public String toString() {
        return "TokenPair";
    }
}
