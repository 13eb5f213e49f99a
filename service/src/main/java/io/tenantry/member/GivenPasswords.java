package io.tenantry.member;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.fault.Fault;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The passwords that an administrator of an organization chose for a person. The administrator knows such a password, so the
 * person belongs to no other organization and makes no personal key before choosing another one.
 */
public final class GivenPasswords {
    private GivenPasswords() {}

    /** Records that an administrator has chosen the password of a person, in the transaction that sets it. */
    public static void note(Handle handle, PersonId person) {
        handle.createUpdate("UPDATE person SET password_given_at = now() WHERE id = :id")
                .bind("id", person)
                .execute();
    }

    /**
     * Makes sure that a caller who is a person has a password of their own choice.
     *
     * @throws Fault.NotAllowed if an administrator has chosen it
     */
    public static void requireNone(Handle handle, Caller caller) {
        PersonId person = caller.person();
        boolean given = person != null
                && handle.createQuery("""
                                SELECT EXISTS (SELECT FROM person
                                    WHERE id = :id AND coalesce(password_changed_at <= password_given_at, false))""")
                        .bind("id", person)
                        .mapTo(boolean.class)
                        .one();
        if (given) {
            throw new Fault.NotAllowed("An administrator chose your password. Choose your own one first: with"
                    + " POST /user/v1/password/change/, or by mail.");
        }
    }

    /**
     * Forgets that an administrator has chosen the password, once its person has proven by mail to own the address.
     *
     * @return when the administrator chose it; empty if none has
     */
    public static Optional<Instant> forget(Handle handle, PersonId person) {
        return handle.createQuery("""
                        WITH before AS (SELECT id, password_given_at FROM person WHERE id = :id AND password_given_at IS NOT NULL)
                        UPDATE person p SET password_given_at = NULL FROM before WHERE p.id = before.id
                        RETURNING before.password_given_at""")
                .bind("id", person)
                .mapTo(OffsetDateTime.class)
                .findOne()
                .map(OffsetDateTime::toInstant);
    }
}
