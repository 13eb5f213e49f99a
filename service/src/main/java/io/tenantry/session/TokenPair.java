package io.tenantry.session;

import java.time.Duration;

/**
 * What a session is used with; shown once and never stored.
 *
 * @param access authenticates calls, for a short time
 * @param refresh buys the next pair, once
 * @param expiresIn how long the access token is good for
 */
public record TokenPair(String access, String refresh, Duration expiresIn) {
    /** Never the tokens. */
    @Override
    public String toString() {
        return "TokenPair";
    }
}
