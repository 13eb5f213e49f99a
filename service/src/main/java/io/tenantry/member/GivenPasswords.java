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
 * person makes no personal key before choosing another one, and joins no other organization before proving by mail to own the
 * address: the administrator could be the one who chooses another password.
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
     * Whether an administrator has chosen a password of a person who has not proven by mail since then to own the address. The
     * administrator may have changed it once more, in the name of the person.
     */
    public static boolean isUnproven(Handle handle, PersonId person) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM person WHERE id = :id AND password_given_at IS NOT NULL)")
                .bind("id", person)
                .mapTo(boolean.class)
                .one();
    }

    /**
     * Makes sure that a person has proven by mail to own the address since an administrator has chosen the password, if one has.
     *
     * @throws Fault.NotAllowed if the person has not
     */
    public static void requireProven(Handle handle, PersonId person) {
        if (isUnproven(handle, person)) {
            throw new Fault.NotAllowed(
                    "An administrator has chosen a password of yours. Choose a new one by mail first, or"
                            + " accept an invitation with its link.");
        }
    }

    /**
     * Forgets that an administrator has chosen the password, once its person has proven by mail to own the address, or another
     * one is chosen for the person.
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
