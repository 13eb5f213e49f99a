package io.tenantry.apikey;

import io.tenantry.access.Scope;
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

    public KeyTerms {
        scopes = scopes == null ? null : Set.copyOf(scopes);
    }
}
