package io.tenantry.invitation;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.id.ApiKeyId;
import io.tenantry.id.InvitationId;
import java.time.Instant;
import java.util.Collection;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of the issuers of invitations. */
final class GrantStore {
    private GrantStore() {}

    /**
     * The issuer of an invitation: a person, a key of an organization, or an operator. An operator next to a person impersonated
     * that person.
     */
    record Party(
            @Nullable PersonId person,
            @Nullable ApiKeyId key,
            @Nullable String operator) {}

    /** Sets the issuer of invitations to a caller. For a temporary key of an operator, the issuer is the operator. */
    static void put(Handle handle, Caller caller, Collection<InvitationId> invitations) {
        boolean byPerson = caller.person() != null;
        handle.createUpdate("""
                        UPDATE invitation SET granted_by_person = :person,
                            granted_by_key = CASE WHEN issuer.name IS NULL THEN CAST(:key AS integer) END,
                            granted_by_operator = coalesce(:operator, issuer.name)
                        FROM (SELECT (SELECT created_by_operator FROM api_key WHERE id = :key) AS name) issuer
                        WHERE invitation.id = ANY(:ids)""")
                .bindByType("person", caller.person(), PersonId.class)
                .bindByType("key", byPerson ? null : caller.key(), ApiKeyId.class)
                .bindByType("operator", caller.operator(), String.class)
                .bind("ids", invitations.stream().map(InvitationId::value).toArray(Integer[]::new))
                .execute();
    }

    /** The issuer of an existing invitation; all fields are null if it is not known. */
    static Party find(Handle handle, InvitationId invitation) {
        return handle.createQuery(
                        "SELECT granted_by_person, granted_by_key, granted_by_operator FROM invitation WHERE id = :id")
                .bind("id", invitation)
                .map((row, context) -> new Party(
                        PersonId.ofNullable(row.getObject(1, Integer.class)),
                        ApiKeyId.ofNullable(row.getObject(2, Integer.class)),
                        row.getString(3)))
                .one();
    }

    /** Whether a key belongs to a whole organization and is valid. */
    static boolean opens(Handle handle, ApiKeyId key, OrganizationId organization, Instant now) {
        return handle.createQuery("""
                        SELECT EXISTS (SELECT FROM api_key
                            WHERE id = :id AND organization_id = :organization AND project_id IS NULL
                              AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now))""")
                .bind("id", key)
                .bind("organization", organization)
                .bind("now", now)
                .mapTo(boolean.class)
                .one();
    }

    /** Whether an operator with a name exists. */
    static boolean operates(Handle handle, String operator) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM operator WHERE username = :username)")
                .bind("username", operator)
                .mapTo(boolean.class)
                .one();
    }
}
