package io.tenantry.session;

import org.jspecify.annotations.Nullable;

/**
 * What somebody shows to prove that they are a person.
 *
 * @param email the person's address, without regard to case
 * @param password the person's password
 * @param code a one-time code or a recovery code; null when none was sent
 * @param from the network address that it comes from; empty when that is not known
 */
public record Proof(String email, String password, @Nullable String code, String from) {
    /** Never the proof. */
    @Override
    public String toString() {
        return "Proof";
    }
}
