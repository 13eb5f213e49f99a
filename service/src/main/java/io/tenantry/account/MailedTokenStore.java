package io.tenantry.account;

import io.tenantry.access.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL of tokens that are sent to a person's address. */
final class MailedTokenStore {
    private MailedTokenStore() {}

    /** The purpose of a token. */
    enum Purpose {
        PASSWORD,
        EMAIL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Stores a new token that replaces the previous one, unless that was sent less than a minute ago.
     *
     * @return whether it is stored and has to be sent
     */
    static boolean put(Handle handle, PersonId person, Purpose purpose, byte[] digest, Instant now, Instant expiresAt) {
        return handle.createUpdate("""
                        INSERT INTO mailed_token AS t (person_id, purpose, digest, email_fold, created_at, expires_at)
                        SELECT id, :purpose, :digest, email_fold, :now, :expires FROM person WHERE id = :person
                        ON CONFLICT (person_id, purpose) DO UPDATE SET digest = excluded.digest,
                            email_fold = excluded.email_fold, created_at = excluded.created_at,
                            expires_at = excluded.expires_at
                        WHERE t.created_at <= excluded.created_at - interval '1 minute'
                           OR t.email_fold <> excluded.email_fold""")
                        .bind("person", person)
                        .bind("purpose", purpose.word())
                        .bind("digest", digest)
                        .bind("now", now)
                        .bind("expires", expiresAt)
                        .execute()
                > 0;
    }

    /** The person of a valid token. */
    static Optional<PersonId> find(Handle handle, Purpose purpose, byte[] digest, Instant now) {
        return handle.createQuery("""
                        SELECT t.person_id FROM mailed_token t JOIN person p ON p.id = t.person_id
                        WHERE t.digest = :digest AND t.purpose = :purpose AND t.expires_at > :now
                          AND t.email_fold = p.email_fold""")
                .bind("digest", digest)
                .bind("purpose", purpose.word())
                .bind("now", now)
                .mapTo(PersonId.class)
                .findOne();
    }

    /** Deletes a token; returns whether it existed. */
    static boolean use(Handle handle, byte[] digest) {
        return handle.createUpdate("DELETE FROM mailed_token WHERE digest = :digest")
                        .bind("digest", digest)
                        .execute()
                > 0;
    }

    /** Marks the address of a person as verified; returns whether it was not before. */
    static boolean verified(Handle handle, PersonId person, Instant now) {
        return handle.createUpdate(
                                "UPDATE person SET email_verified_at = :now WHERE id = :person AND email_verified_at IS NULL")
                        .bind("now", now)
                        .bind("person", person)
                        .execute()
                > 0;
    }

    /** The unverified address of a person; empty if it is verified. */
    static Optional<String> unverifiedEmail(Handle handle, PersonId person) {
        return handle.createQuery("SELECT email FROM person WHERE id = :person AND email_verified_at IS NULL")
                .bind("person", person)
                .mapTo(String.class)
                .findOne();
    }

    static int forget(Handle handle, Instant now, int most) {
        return handle.createUpdate("""
                        DELETE FROM mailed_token WHERE ctid = ANY(ARRAY(SELECT ctid FROM mailed_token
                            WHERE expires_at < :now LIMIT :most FOR UPDATE SKIP LOCKED))""").bind("now", now).bind("most", most).execute();
    }

    /** Records a request for a new password, whether the person exists or not. */
    static void ask(Handle handle, String emailKey) {
        handle.createUpdate("INSERT INTO password_reset_request (email_fold) VALUES (:email)")
                .bind("email", emailKey)
                .execute();
    }

    /** Removes the recorded requests; returns their people and whether there was any request. */
    static Asked takeAsked(Handle handle) {
        List<PersonId> people = handle.createQuery("""
                        WITH taken AS (DELETE FROM password_reset_request WHERE id IN
                            (SELECT id FROM password_reset_request ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED)
                            RETURNING email_fold)
                        SELECT DISTINCT coalesce(p.id, 0) FROM taken t LEFT JOIN person p ON p.email_fold = t.email_fold""").mapTo(PersonId.class).list();
        return new Asked(people.stream().filter(id -> id.value() > 0).toList(), !people.isEmpty());
    }

    record Asked(List<PersonId> people, boolean any) {}
}
