package io.tenantry.session.attempt;

import java.time.Instant;

/**
 * A sign-in of a person, or failures to sign in.
 *
 * @param id its id
 * @param successful whether the person was signed in
 * @param at when; of several failures from one network address in one minute the first
 */
public record LoginAttempt(int id, boolean successful, Instant at) {
    /** Its word on the wire. */
    public String status() {
        return successful ? "success" : "failed";
    }
}
