package io.tenantry.operator;

import io.tenantry.id.OperatorId;
import java.util.Collection;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of the second factors of operators. */
final class OperatorFactorStore {
    /**
     * The stored secret of one-time codes.
     *
     * @param secret encrypted; null when there is none
     * @param step the last time step whose code was used
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Factor(byte @Nullable [] secret, long step) {}

    private OperatorFactorStore() {}

    /** The secret of an operator, who is locked. */
    static Optional<Factor> ofLocked(Handle handle, OperatorId operator) {
        return handle.createQuery("SELECT totp_secret, totp_step FROM operator WHERE id = :id")
                .bind("id", operator)
                .map((row, context) -> new Factor(row.getBytes(1), row.getLong(2)))
                .findOne();
    }

    /** Stores a new secret, to be confirmed. */
    static void enroll(Handle handle, OperatorId operator, byte[] sealedSecret) {
        handle.createUpdate("""
                        UPDATE operator SET totp_secret = :secret, totp_confirmed_at = NULL, totp_step = 0
                        WHERE id = :id""")
                .bind("secret", sealedSecret)
                .bind("id", operator)
                .execute();
    }

    static void confirm(Handle handle, OperatorId operator, Collection<byte[]> recoveryCodes) {
        handle.createUpdate("UPDATE operator SET totp_confirmed_at = now() WHERE id = :id")
                .bind("id", operator)
                .execute();
        var insert =
                handle.prepareBatch("INSERT INTO operator_recovery_code (operator_id, digest) VALUES (:id, :digest)");
        recoveryCodes.forEach(
                digest -> insert.bind("id", operator).bind("digest", digest).add());
        insert.execute();
    }

    static void turnOff(Handle handle, OperatorId operator) {
        handle.createUpdate("DELETE FROM operator_recovery_code WHERE operator_id = :id")
                .bind("id", operator)
                .execute();
        handle.createUpdate("""
                        UPDATE operator SET totp_secret = NULL, totp_confirmed_at = NULL, totp_step = 0
                        WHERE id = :id""").bind("id", operator).execute();
    }

    static void usedStep(Handle handle, OperatorId operator, long step) {
        handle.createUpdate("UPDATE operator SET totp_step = :step WHERE id = :id")
                .bind("step", step)
                .bind("id", operator)
                .execute();
    }

    /** Deletes a recovery code; returns whether the operator had it. */
    static boolean useRecoveryCode(Handle handle, OperatorId operator, byte[] digest) {
        return handle.createUpdate("DELETE FROM operator_recovery_code WHERE operator_id = :id AND digest = :digest")
                        .bind("id", operator)
                        .bind("digest", digest)
                        .execute()
                > 0;
    }
}
