package io.tenantry.http;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.storage.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests that carry an {@code Idempotency-Key}: the first one of a caller is carried out, and its reply is given to
 * every repetition of the next 24 hours. The reply is stored in the transaction of what the request does, so that there is
 * never one without the other; a repetition that comes meanwhile waits for it.
 */
final class RepeatedRequests {
    private static final int MOST_KEY = 255;
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final Database database;

    RepeatedRequests(Database database) {
        this.database = database;
    }

    /**
     * The reply to a request, carried out or remembered.
     *
     * @param mostBody how many bytes of body count
     * @param carryOut does what the request asks
     * @param ofFault the face's reply to what is wrong with it
     */
    Reply reply(
            Request request, Caller caller, int mostBody, Supplier<Reply> carryOut, Function<Fault, Reply> ofFault) {
        String key = request.header("Idempotency-Key");
        if (key == null) {
            return carryOut.get();
        }
        if (key.isBlank() || key.length() > MOST_KEY) {
            throw new Fault.Unreadable("The Idempotency-Key header must have 1 to " + MOST_KEY + " characters.");
        }
        byte[] fingerprint = fingerprint(request, mostBody);
        return database.write(handle -> {
            if (!claim(handle, caller, key, fingerprint)) {
                return repeat(handle, caller, key, fingerprint);
            }
            handle.savepoint("carry_out");
            Reply reply;
            try {
                reply = carryOut.get();
            } catch (Fault fault) {
                if (fault instanceof Fault.Unavailable || fault instanceof Fault.TooMany) {
                    throw fault;
                }
                handle.rollbackToSavepoint("carry_out");
                reply = ofFault.apply(fault);
            }
            store(handle, caller, key, reply);
            return reply;
        });
    }

    /** Whether this request is the first; waits for another one with the same key that is under way. */
    private static boolean claim(Handle handle, Caller caller, String key, byte[] fingerprint) {
        return handle.createUpdate("""
                        INSERT INTO repeated_request AS r (caller, key, fingerprint) VALUES (:caller, :key, :fingerprint)
                        ON CONFLICT (caller, key) DO UPDATE
                        SET fingerprint = excluded.fingerprint, status = NULL, body = NULL, created_at = now()
                        WHERE r.created_at < now() - interval '24 hours'""")
                        .bind("caller", name(caller))
                        .bind("key", key)
                        .bind("fingerprint", fingerprint)
                        .execute()
                > 0;
    }

    private static Reply repeat(Handle handle, Caller caller, String key, byte[] fingerprint) {
        return handle.createQuery("""
                        SELECT fingerprint, status, content_type, headers::text, body FROM repeated_request
                        WHERE caller = :caller AND key = :key""")
                .bind("caller", name(caller))
                .bind("key", key)
                .map((row, context) -> {
                    if (!MessageDigest.isEqual(fingerprint, row.getBytes(1))) {
                        throw new Fault.KeyReused();
                    }
                    byte[] body = row.getBytes(5);
                    return new Reply(row.getInt(2), row.getString(3), body, JSON.readValue(row.getString(4), HEADERS))
                            .with("Idempotency-Replayed", "true");
                })
                .one();
    }

    private static void store(Handle handle, Caller caller, String key, Reply reply) {
        handle.createUpdate("""
                        UPDATE repeated_request SET status = :status, content_type = :type,
                            headers = CAST(:headers AS jsonb), body = :body
                        WHERE caller = :caller AND key = :key""")
                .bind("status", reply.status())
                .bind("type", reply.contentType())
                .bind("headers", JSON.writeValueAsString(reply.headers()))
                .bind("body", reply.body())
                .bind("caller", name(caller))
                .bind("key", key)
                .execute();
    }

    private static String name(Caller caller) {
        return switch (caller) {
            case Caller.Operator(String username) -> "operator " + username;
            case Caller.Person person ->
                "person " + person.personId() + " " + person.onlyOrganization() + " " + person.impersonator();
            case Caller.OrganizationKey(int id, int ignored) -> "key " + id;
            case Caller.ProjectKey(int id, int ignored, int alsoIgnored) -> "key " + id;
        };
    }

    private static byte[] fingerprint(Request request, int mostBody) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String target = request.method() + " " + request.rawPath() + "?" + request.rawQuery() + "\n";
            digest.update(target.getBytes(StandardCharsets.UTF_8));
            return digest.digest(request.body(mostBody));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
