package io.tenantry.apikey;

import io.tenantry.access.Scope;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The requested properties of a new key of any kind.
 *
 * @param name the name; empty for none
 * @param scopes the scopes; null for the default scopes of its kind
 * @param expiresAt when it expires; null for never
 */
public record KeyTerms(
        String name, @Nullable Set<Scope> scopes, @Nullable Instant expiresAt) {
    /** A key with the default scopes that never expires. */
    public KeyTerms(String name) {
        this(name, null, null);
    }

    /**
     * The terms of a key that another key makes: it ends no later than that one.
     *
     * @param end when the other key expires; null for never
     * @throws Fault.Invalid if it was asked to expire later
     */
    KeyTerms within(@Nullable Instant end) {
        if (end != null && expiresAt != null && expiresAt.isAfter(end)) {
            throw new Fault.Invalid(Problem.invalid("expires_at", "An API key cannot make a key that outlives it."));
        }
        return end == null || expiresAt != null ? this : new KeyTerms(name, scopes, end);
    }

    public KeyTerms {
        scopes = scopes == null ? null : Set.copyOf(scopes);
    }
}
