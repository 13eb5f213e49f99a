package io.tenantry.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A kind of operations that a service key is allowed to be used for. */
public enum ServiceScope {
    /** Operations that count use: consume, release, level and leases. */
    USAGE,
    /** Operations that read limits and use: headroom and levels. */
    READ,
    /** The introspection of API keys. */
    INTROSPECT,
    /** Plans and ledgers, in the management API; and requests for refills. */
    BILLING,
    /** External ids and flags of organizations, people and projects, which the platform alone writes, in the management API. */
    FLAGS,
    /** Reports of conversations, in the management API; of jobs and other events, of which people are notified. */
    REPORT,
    /** The events of organizations, settings, members, projects, keys and limits. */
    EVENTS;

    /** The texts of all scopes, for messages. */
    public static String words() {
        return Arrays.stream(values()).map(ServiceScope::word).collect(Collectors.joining(", "));
    }

    /** The text of the scope in the database and on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scope with a text. */
    public static Optional<ServiceScope> of(String word) {
        return Arrays.stream(values())
                .filter(scope -> scope.word().equals(word))
                .findFirst();
    }
}
