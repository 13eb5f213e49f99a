package io.tenantry.session.factor;

import io.tenantry.access.PersonId;
import java.util.Collection;
import org.jdbi.v3.core.Handle;

/** The SQL of second factors: the secrets of one-time codes, and recovery codes. */
public final class TwoFactorStore {
    private TwoFactorStore() {}

    /** Stores a new secret, not yet confirmed. */
    public static void enroll(Handle handle, PersonId person, byte[] sealedSecret) {
        handle.createUpdate("""
                        UPDATE sign_in SET totp_secret = :secret, totp_confirmed_at = NULL, totp_step = 0
                        WHERE person_id = :person""")
                .bind("secret", sealedSecret)
                .bind("person", person)
                .execute();
    }

    public static void confirm(Handle handle, PersonId person, Collection<byte[]> recoveryCodes) {
        handle.createUpdate("UPDATE sign_in SET totp_confirmed_at = now() WHERE person_id = :person")
                .bind("person", person)
                .execute();
        var insert = handle.prepareBatch("INSERT INTO recovery_code (person_id, digest) VALUES (:person, :digest)");
        recoveryCodes.forEach(
                digest -> insert.bind("person", person).bind("digest", digest).add());
        insert.execute();
    }

    public static void disable(Handle handle, PersonId person) {
        handle.createUpdate("DELETE FROM recovery_code WHERE person_id = :person")
                .bind("person", person)
                .execute();
        handle.createUpdate("""
                        UPDATE sign_in SET totp_secret = NULL, totp_confirmed_at = NULL, totp_step = 0
                        WHERE person_id = :person""").bind("person", person).execute();
    }

    public static void usedStep(Handle handle, PersonId person, long step) {
        handle.createUpdate("UPDATE sign_in SET totp_step = :step WHERE person_id = :person")
                .bind("step", step)
                .bind("person", person)
                .execute();
    }

    /** Uses up a recovery code. Returns whether the person had it. */
    public static boolean useRecoveryCode(Handle handle, PersonId person, byte[] digest) {
        return handle.createUpdate("DELETE FROM recovery_code WHERE person_id = :person AND digest = :digest")
                        .bind("person", person)
                        .bind("digest", digest)
                        .execute()
                > 0;
    }
}
