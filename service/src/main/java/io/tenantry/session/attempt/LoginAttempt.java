package io.tenantry.session.attempt;

import io.tenantry.audit.AuditEntry;
import java.time.Instant;

/**
 * A sign-in of a person, or several failed ones.
 *
 * @param id its id
 * @param successful whether the person was signed in
 * @param at when it happened; for several failures from one network address in one minute, the time of the first
 */
public record LoginAttempt(AuditEntry.Id id, boolean successful, Instant at) {
    /** The status on the wire. */
    public String status() {
        return successful ? "success" : "failed";
    }
}
