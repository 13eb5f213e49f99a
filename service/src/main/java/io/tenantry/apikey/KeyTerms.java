package io.tenantry.apikey;

import io.tenantry.access.Scope;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a key to be, whatever it is for.
 *
 * @param name what it is called; may be empty
 * @param scopes what it may be used for; null for what keys of that kind usually may
 * @param expiresAt from when on it is refused; null for never
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
