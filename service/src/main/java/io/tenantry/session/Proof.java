package io.tenantry.session;

import org.jspecify.annotations.Nullable;

/**
 * What somebody shows to prove that they are a person.
 *
 * @param email the person's address, case-insensitive
 * @param password the person's password
 * @param code a one-time code or a recovery code; null when none was sent
 * @param session the number of the session in which it is shown; 0 for none
 * @param from the network address that it comes from; empty when that is not known
 */
public record Proof(String email, String password, @Nullable String code, int session, String from) {
    /** A proof that is shown in no session. */
    public Proof(String email, String password, @Nullable String code, String from) {
        this(email, password, code, 0, from);
    }

    /** Never the proof. */
    @Override
    public String toString() {
        return "Proof";
    }
}
