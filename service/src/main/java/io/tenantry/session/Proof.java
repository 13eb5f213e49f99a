package io.tenantry.session;

import org.jspecify.annotations.Nullable;

/**
 * The credentials that prove the identity of a person.
 *
 * @param email the person's address, case-insensitive
 * @param password the person's password
 * @param code a one-time code or a recovery code; null when none was sent
 * @param session the session in which they are sent; null for none
 * @param from the network address of the client; empty if it is not known
 */
public record Proof(
        String email, String password, @Nullable String code, OwnSession.@Nullable Id session, String from) {
    /** Credentials without a session. */
    public Proof(String email, String password, @Nullable String code, String from) {
        this(email, password, code, null, from);
    }

    /** Omits the credentials. */
    @Override
    public String toString() {
        return "Proof";
    }
}
