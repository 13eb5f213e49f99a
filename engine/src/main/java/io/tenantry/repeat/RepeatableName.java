package io.tenantry.repeat;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.id.ApiKeyId;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request that is allowed to be sent again, as its caller names it. */
public final class RepeatableName {
    private final String caller;
    private final String key;
    private final byte[] fingerprint;

    private RepeatableName(String caller, String key, byte[] fingerprint) {
        this.caller = caller;
        this.key = key;
        this.fingerprint = fingerprint;
    }

    /**
     * The name of a request.
     *
     * @param key the caller's name for the request
     * @param fingerprint a digest of everything that the request says
     */
    public static RepeatableName of(Caller caller, String key, byte[] fingerprint) {
        return new RepeatableName(name(caller), key, fingerprint);
    }

    String caller() {
        return caller;
    }

    String key() {
        return key;
    }

    byte[] fingerprint() {
        return Arrays.copyOf(fingerprint, fingerprint.length);
    }

    /** Whether both name the same request; what the requests say does not matter. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RepeatableName name && caller.equals(name.caller) && key.equals(name.key);
    }

    @Override
    public int hashCode() {
        return 31 * caller.hashCode() + key.hashCode();
    }

    private static String name(Caller caller) {
        return switch (caller) {
            case Caller.Operator operator ->
                // A key of an operator may be allowed less than its operator.
                operator.operatorKey() == null
                        ? "operator " + operator.username()
                        : "operator-key " + operator.operatorKey().id();
            case Caller.Person person ->
                // A key may be allowed less than the person: it does not get the answers to requests with other
                // credentials of the person.
                "person " + person.personId() + " " + person.reach() + " "
                        + Objects.requireNonNullElse(person.impersonator(), "")
                        + (person.keyId() == null ? "" : " key " + person.keyId());
            case Caller.OrganizationKey(ApiKeyId id, OrganizationId ignored) -> "key " + id;
            case Caller.ServiceKey service -> "service key " + service.keyId();
            case Caller.ProjectKey(ApiKeyId id, OrganizationId ignored, ProjectId alsoIgnored) -> "key " + id;
        };
    }
}
