package io.tenantry.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of operations that an API key is allowed to be used for. No scope allows more than the owner of the key is allowed
 * to do.
 */
public enum Scope {
    /** Operations that change nothing: GET and HEAD. */
    READ,
    /** Operations that change something, except those on API keys. */
    WRITE,
    /**
     * Making, changing and revoking API keys. With {@link #WRITE}, also giving access to people, because they can make keys
     * themselves.
     */
    KEYS;

    /** The text of the scope in the database and on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scope with a text. */
    public static Optional<Scope> of(String word) {
        return Arrays.stream(values())
                .filter(scope -> scope.word().equals(word))
                .findFirst();
    }

    /** The scopes of a key that is made without naming any. */
    public static Set<Scope> defaults(boolean ofProject) {
        return ofProject ? EnumSet.of(READ, WRITE) : EnumSet.allOf(Scope.class);
    }
}
