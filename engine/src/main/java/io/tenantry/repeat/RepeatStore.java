package io.tenantry.repeat;

import io.tenantry.fault.Fault;
import io.tenantry.secret.SecretBox;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of repeatable requests. */
final class RepeatStore {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private RepeatStore() {}

    /**
     * A request under way.
     *
     * @param caller as the table names it
     * @param key the caller's name for the request
     * @param id proves that the claim is still the same
     */
    record Claim(String caller, String key, UUID id) {}

    /** Whether this request is the first, or the one before it was given up. */
    static boolean claim(Handle handle, Claim claim, byte[] fingerprint) {
        return handle.createUpdate("""
                        INSERT INTO repeated_request AS r (caller, key, fingerprint, claim, claimed_until)
                        VALUES (:caller, :key, :fingerprint, :claim, now() + interval '60 seconds')
                        ON CONFLICT (caller, key) DO UPDATE
                        SET fingerprint = excluded.fingerprint, status = NULL, body = NULL, created_at = now(),
                            claim = excluded.claim, claimed_until = excluded.claimed_until
                        WHERE r.created_at < now() - interval '24 hours'
                           OR (r.status IS NULL AND r.claimed_until < now())""")
                        .bind("caller", claim.caller)
                        .bind("key", claim.key)
                        .bind("fingerprint", fingerprint)
                        .bind("claim", claim.id)
                        .execute()
                > 0;
    }

    /**
     * An answer that was kept.
     *
     * @param reliedOn the permissions that its request relied on; null when that is not known
     */
    record Kept(Answer answer, @Nullable String reliedOn) {}

    /** Gives up a request that has no answer to keep. */
    static void release(Handle handle, Claim claim) {
        handle.createUpdate("""
                        DELETE FROM repeated_request
                        WHERE caller = :caller AND key = :key AND claim = :claim AND status IS NULL""")
                .bind("caller", claim.caller)
                .bind("key", claim.key)
                .bind("claim", claim.id)
                .execute();
    }

    /** The answer to the request of that name; nothing while it is under way. */
    static Optional<Kept> find(Handle handle, SecretBox box, Claim claim, byte[] fingerprint) {
        return handle.createQuery("""
                        SELECT fingerprint, status, content_type, headers::text, body, relied_on FROM repeated_request
                        WHERE caller = :caller AND key = :key""")
                .bind("caller", claim.caller)
                .bind("key", claim.key)
                .map((row, context) -> {
                    if (!MessageDigest.isEqual(fingerprint, row.getBytes(1))) {
                        throw new Fault.KeyReused();
                    }
                    byte[] body = row.getBytes(5);
                    if (body == null) {
                        return Optional.<Kept>empty();
                    }
                    Map<String, String> headers = JSON.readValue(row.getString(4), HEADERS);
                    Answer answer = new Answer(row.getInt(2), row.getString(3), headers, box.openBytes(body), true);
                    return Optional.of(new Kept(answer, row.getString(6)));
                })
                .findOne()
                .flatMap(found -> found);
    }

    /**
     * Keeps an answer; its body encrypted, as it may be the only place where a new key stands.
     *
     * @return whether the claim was still the same
     */
    static boolean keep(Handle handle, SecretBox box, Claim claim, Kept kept) {
        Answer answer = kept.answer();
        return handle.createUpdate("""
                        UPDATE repeated_request SET status = :status, content_type = :type,
                            headers = CAST(:headers AS jsonb), body = :body, relied_on = :reliedOn
                        WHERE caller = :caller AND key = :key AND claim = :claim""")
                        .bind("status", answer.status())
                        .bind("type", answer.contentType())
                        .bind("headers", JSON.writeValueAsString(answer.headers()))
                        .bind("body", box.seal(answer.body()))
                        .bind("reliedOn", kept.reliedOn())
                        .bind("caller", claim.caller)
                        .bind("key", claim.key)
                        .bind("claim", claim.id)
                        .execute()
                > 0;
    }

    /** Deletes answers that are too old to be repeated. */
    static void forget(Handle handle) {
        handle.execute("DELETE FROM repeated_request WHERE created_at < now() - interval '25 hours'");
    }
}
