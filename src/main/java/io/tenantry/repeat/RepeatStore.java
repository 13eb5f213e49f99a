package io.tenantry.repeat;

import io.tenantry.fault.Fault;
import io.tenantry.storage.SecretBox;
import java.security.MessageDigest;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of requests that may be sent again. */
final class RepeatStore {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private RepeatStore() {}

    /** Whether this request is the first; waits for another one with the same key that is under way. */
    static boolean claim(Handle handle, String caller, String key, byte[] fingerprint) {
        return handle.createUpdate("""
                        INSERT INTO repeated_request AS r (caller, key, fingerprint) VALUES (:caller, :key, :fingerprint)
                        ON CONFLICT (caller, key) DO UPDATE
                        SET fingerprint = excluded.fingerprint, status = NULL, body = NULL, created_at = now()
                        WHERE r.created_at < now() - interval '24 hours'""")
                        .bind("caller", caller)
                        .bind("key", key)
                        .bind("fingerprint", fingerprint)
                        .execute()
                > 0;
    }

    /**
     * An answer that was kept.
     *
     * @param reliedOn the permissions that its request relied on; null when that is not known
     */
    record Kept(Answer answer, @Nullable String reliedOn) {}

    static Kept find(Handle handle, SecretBox box, String caller, String key, byte[] fingerprint) {
        return handle.createQuery("""
                        SELECT fingerprint, status, content_type, headers::text, body, relied_on FROM repeated_request
                        WHERE caller = :caller AND key = :key""")
                .bind("caller", caller)
                .bind("key", key)
                .map((row, context) -> {
                    if (!MessageDigest.isEqual(fingerprint, row.getBytes(1))) {
                        throw new Fault.KeyReused();
                    }
                    Map<String, String> headers = JSON.readValue(row.getString(4), HEADERS);
                    byte[] body = box.openBytes(row.getBytes(5));
                    Answer answer = new Answer(row.getInt(2), row.getString(3), headers, body, true);
                    return new Kept(answer, row.getString(6));
                })
                .one();
    }

    /** Keeps an answer; its body encrypted, as it may be the only place where a new key stands. */
    static void keep(Handle handle, SecretBox box, String caller, String key, Kept kept) {
        Answer answer = kept.answer();
        handle.createUpdate("""
                        UPDATE repeated_request SET status = :status, content_type = :type,
                            headers = CAST(:headers AS jsonb), body = :body, relied_on = :reliedOn
                        WHERE caller = :caller AND key = :key""")
                .bind("status", answer.status())
                .bind("type", answer.contentType())
                .bind("headers", JSON.writeValueAsString(answer.headers()))
                .bind("body", box.seal(answer.body()))
                .bind("reliedOn", kept.reliedOn())
                .bind("caller", caller)
                .bind("key", key)
                .execute();
    }

    /** Forgets what is older than anybody may rely on. */
    static void forget(Handle handle) {
        handle.execute("DELETE FROM repeated_request WHERE created_at < now() - interval '25 hours'");
    }
}
