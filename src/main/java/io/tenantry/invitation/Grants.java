package io.tenantry.invitation;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The authority behind invitations. An invitation stands in the name of the party that made it, changed it or sent it again
 * last, and can be accepted while this party may grant what it says.
 */
final class Grants {
    private static final String LAPSED = "The sender of this invitation may not grant this role any more."
            + " Ask an admin of the organization for a new invitation.";

    private Grants() {}

    /** The party behind an invitation; an operator beside a person acted as that person. */
    private record Party(
            @Nullable Integer person,
            @Nullable Integer key,
            @Nullable String operator) {}

    /** Puts invitations in the name of a caller. Keys that operators get for a quarter of an hour speak for the operator. */
    static void record(Handle handle, Caller caller, Collection<Integer> invitations) {
        boolean byPerson = caller.person() != null;
        handle.createUpdate("""
                        UPDATE invitation SET granted_by_person = :person,
                            granted_by_key = CASE WHEN issuer.name IS NULL THEN CAST(:key AS integer) END,
                            granted_by_operator = coalesce(:operator, issuer.name)
                        FROM (SELECT (SELECT created_by_operator FROM api_key WHERE id = :key) AS name) issuer
                        WHERE invitation.id = ANY(:ids)""")
                .bindByType("person", caller.person(), Integer.class)
                .bindByType("key", byPerson ? null : caller.key(), Integer.class)
                .bindByType("operator", caller.operator(), String.class)
                .bind("ids", invitations.toArray(Integer[]::new))
                .execute();
    }

    /**
     * Makes sure that the party behind an invitation may still grant what it says.
     *
     * @throws Fault.Conflict when it may not
     */
    static void require(Handle handle, Invitation invitation, Instant now) {
        if (!stands(handle, invitation, now)) {
            throw new Fault.Conflict(LAPSED);
        }
    }

    /** Whether the party behind an invitation may still grant what it says; never where the party is not known. */
    static boolean stands(Handle handle, Invitation invitation, Instant now) {
        Party party = handle.createQuery(
                        "SELECT granted_by_person, granted_by_key, granted_by_operator FROM invitation WHERE id = :id")
                .bind("id", invitation.id())
                .map((row, context) -> new Party(
                        row.getObject(1, Integer.class), row.getObject(2, Integer.class), row.getString(3)))
                .one();
        boolean known = party.person != null || party.key != null || party.operator != null;
        return known
                && (party.person == null || Rights.ofPerson(handle, party.person, invitation.organizationId(), null)
                                .equals(Optional.of(Right.ADMINISTER)))
                && (party.key == null || opens(handle, party.key, invitation.organizationId(), now))
                && (party.operator == null || operates(handle, party.operator));
    }

    private static boolean opens(Handle handle, int key, int organization, Instant now) {
        return handle.createQuery("""
                        SELECT id FROM api_key WHERE id = :id AND organization_id = :organization AND project_id IS NULL
                          AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)""")
                .bind("id", key)
                .bind("organization", organization)
                .bind("now", now)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private static boolean operates(Handle handle, String operator) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM operator WHERE username = :username)")
                .bind("username", operator)
                .mapTo(boolean.class)
                .one();
    }
}
