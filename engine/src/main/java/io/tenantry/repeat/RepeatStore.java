package io.tenantry.repeat;

import io.tenantry.cache.NodeLocks;
import io.tenantry.fault.Fault;
import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretPlace;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
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
     * A request in progress.
     *
     * @param caller as the table names it
     * @param key the caller's name for the request
     * @param id proves that the claim is still the same; its first 32 bits are the number of the node
     */
    record Claim(String caller, String key, UUID id) {
        /** Version 8 is the one for ids of an own form; claims of older programs have version 4. */
        private static final long VERSION = 0x8000;

        static Claim of(RepeatableName name, int node) {
            UUID random = UUID.randomUUID();
            long first = (long) node << 32 | random.getMostSignificantBits() & 0xffff_0fffL | VERSION;
            return new Claim(name.caller(), name.key(), new UUID(first, random.getLeastSignificantBits()));
        }
    }

    /**
     * Whether this request is the first, or the one before it was given up. That is so at once when the node that claimed it has
     * ended: then nobody holds the lock of the node. A node that loses its lock and goes on cannot keep its answer any more.
     */
    static boolean claim(Handle handle, Claim claim, byte[] fingerprint) {
        return handle.createUpdate("""
                        INSERT INTO repeated_request AS r (caller, key, fingerprint, claim, claimed_until)
                        VALUES (:caller, :key, :fingerprint, :claim, now() + interval '60 seconds')
                        ON CONFLICT (caller, key) DO UPDATE
                        SET fingerprint = excluded.fingerprint, status = NULL, body = NULL, created_at = now(),
                            claim = excluded.claim, claimed_until = excluded.claimed_until
                        WHERE r.created_at < now() - interval '24 hours'
                           OR CASE WHEN r.status IS NOT NULL THEN false
                                   WHEN r.claimed_until < now() THEN true
                                   WHEN substr(CAST(r.claim AS text), 15, 1) = '8' THEN pg_try_advisory_xact_lock(:locks,
                                       CAST(CAST('x' || left(CAST(r.claim AS text), 8) AS bit(32)) AS integer))
                                   ELSE false END""")
                        .bind("caller", claim.caller)
                        .bind("key", claim.key)
                        .bind("fingerprint", fingerprint)
                        .bind("claim", claim.id)
                        .bind("locks", NodeLocks.NODES)
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
                    Answer answer = new Answer(
                            row.getInt(2),
                            row.getString(3),
                            headers,
                            box.openBytes(body, place(claim.caller, claim.key)),
                            true);
                    return Optional.of(new Kept(answer, row.getString(6)));
                })
                .findOne()
                .flatMap(found -> found);
    }

    /**
     * Keeps an answer. Its body is encrypted, because it may be the only text that contains a new key.
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
                        .bind("body", box.seal(answer.body(), place(claim.caller, claim.key)))
                        .bind("reliedOn", kept.reliedOn())
                        .bind("caller", claim.caller)
                        .bind("key", claim.key)
                        .bind("claim", claim.id)
                        .execute()
                > 0;
    }

    /** Keeps the answers to requests of whose names there is none; returns those. */
    static Set<RepeatableName> keepFirst(Handle handle, SecretBox box, Map<RepeatableName, Answer> answers) {
        List<RepeatableName> names = answers.keySet().stream()
                .sorted(Comparator.comparing(RepeatableName::caller).thenComparing(RepeatableName::key))
                .toList();
        List<Answer> inOrder = names.stream().map(answers::get).toList();
        Set<Integer> kept = Set.copyOf(handle.createQuery("""
                        WITH made AS (
                            INSERT INTO repeated_request (caller, key, fingerprint, relied_on, status, content_type, headers, body)
                            SELECT n.caller, n.key, n.fingerprint, '', n.status, n.type, CAST(n.headers AS jsonb), n.body
                            FROM unnest(CAST(:callers AS text[]), CAST(:keys AS text[]), CAST(:fingerprints AS bytea[]),
                                CAST(:statuses AS integer[]), CAST(:types AS text[]), CAST(:headers AS text[]),
                                CAST(:bodies AS bytea[])) WITH ORDINALITY
                                AS n (caller, key, fingerprint, status, type, headers, body, position)
                            ORDER BY n.position
                            ON CONFLICT (caller, key) DO NOTHING RETURNING caller, key
                        )
                        SELECT n.position FROM made JOIN unnest(CAST(:callers AS text[]), CAST(:keys AS text[])) WITH ORDINALITY
                            AS n (caller, key, position) USING (caller, key)""")
                .bind("callers", texts(names, RepeatableName::caller))
                .bind("keys", texts(names, RepeatableName::key))
                .bind("fingerprints", texts(names, name -> bytes(name.fingerprint())))
                .bind("statuses", inOrder.stream().map(Answer::status).toArray(Integer[]::new))
                .bind("types", texts(inOrder, Answer::contentType))
                .bind("headers", texts(inOrder, answer -> JSON.writeValueAsString(answer.headers())))
                .bind("bodies", texts(names, name -> bytes(sealed(box, name, answers))))
                .mapTo(Integer.class)
                .list());
        Set<RepeatableName> first = new HashSet<>();
        kept.forEach(position -> first.add(names.get(position - 1)));
        return first;
    }

    private static byte[] sealed(SecretBox box, RepeatableName name, Map<RepeatableName, Answer> answers) {
        return box.seal(Objects.requireNonNull(answers.get(name)).body(), place(name.caller(), name.key()));
    }

    private static <T> @Nullable String[] texts(List<T> things, Function<T, @Nullable String> value) {
        return things.stream().map(value).toArray(String[]::new);
    }

    /** Bytes as PostgreSQL writes them. */
    private static String bytes(byte[] bytes) {
        return "\\x" + HexFormat.of().formatHex(bytes);
    }

    /** The place of the body of an answer. */
    static SecretPlace place(String caller, String key) {
        return new SecretPlace("repeated_request", "body", caller + "\n" + key);
    }

    /** Deletes answers that are too old to be repeated. */
    static int forget(Handle handle, int most) {
        return handle.execute("""
                DELETE FROM repeated_request WHERE (caller, key) IN (SELECT caller, key FROM repeated_request
                    WHERE created_at < now() - interval '25 hours' LIMIT ? FOR UPDATE SKIP LOCKED)""", most);
    }
}
