package io.tenantry.session.console;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import java.time.Instant;

/**
 * A session of a person in the web console.
 *
 * @param id the number of the session
 * @param personId the person
 * @param email the person's address
 * @param secondFactor whether it began with a second factor, or the person has set one up in it
 * @param restricted whether it lacks a second factor that an organization of the person requires: only that can be set up
 * @param endsAt the time at which it ends at the latest
 * @param unusedUntil the time at which it ends without a further request
 */
public record ConsoleSession(
        int id,
        PersonId personId,
        String email,
        boolean secondFactor,
        boolean restricted,
        Instant endsAt,
        Instant unusedUntil) {
    /** The person who is signed in. */
    public Caller.Person caller() {
        return new Caller.Person(personId);
    }

    /** Whether it is valid: neither too old nor unused for too long. */
    boolean isGood(Instant now) {
        return now.isBefore(endsAt) && now.isBefore(unusedUntil);
    }
}
