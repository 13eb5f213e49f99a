package io.tenantry.session.console;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.Reach;
import io.tenantry.session.OwnSession;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session of a person in the web console.
 *
 * @param id the number of the session
 * @param personId the person
 * @param email the person's address
 * @param secondFactor whether it began with a second factor, or the person has set one up in it
 * @param restricted whether it lacks a second factor that an organization of the person requires: only that can be set up
 * @param acting the impersonation of the person by an operator; null when it is the person
 * @param endsAt the time at which it ends at the latest
 * @param unusedUntil the time at which it ends without a further request
 */
public record ConsoleSession(
        OwnSession.Id id,
        PersonId personId,
        String email,
        boolean secondFactor,
        boolean restricted,
        @Nullable Acting acting,
        Instant endsAt,
        Instant unusedUntil) {
    /**
     * The impersonation of a person by an operator.
     *
     * @param organizationId the only organization in which the operator acts as the person
     * @param operator the name of the operator
     * @param reason the reason that the operator gave
     */
    public record Acting(OrganizationId organizationId, String operator, String reason) {}

    /** The person who is signed in, or the operator who acts as that person. */
    public Caller.Person caller() {
        return acting == null
                ? new Caller.Person(personId)
                : new Caller.Person(personId, Reach.only(acting.organizationId), acting.operator, null);
    }

    /** Whether it is valid: neither too old nor unused for too long. */
    boolean isGood(Instant now) {
        return now.isBefore(endsAt) && now.isBefore(unusedUntil);
    }
}
