package io.tenantry.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A kind of operations that a service key is allowed to be used for. */
public enum ServiceScope {
    /** Operations that count use: consume, release, level and leases. */
    USAGE,
    /** Operations that read limits and use: headroom and levels. */
    READ,
    /** The introspection of API keys. */
    INTROSPECT,
    /** What the platform alone writes about organizations, people and projects, in the management API: external ids. */
    FLAGS,
    /** Reports of what people are notified of. */
    REPORT;

    /** Its word in the database and on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scope with that word. */
    public static Optional<ServiceScope> of(String word) {
        return Arrays.stream(values())
                .filter(scope -> scope.word().equals(word))
                .findFirst();
    }
}
