package io.tenantry.throttle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** The SQL of limits. For each counted address it stores the time at which all counted actions would have been due. */
final class ThrottleStore {
    private ThrottleStore() {}

    /**
     * Counts one action for each address, in one statement.
     *
     * @return how long the addresses that exceed the limit have to wait; the others are counted
     */
    static Map<String, Duration> pass(Handle handle, Limit limit, Collection<String> all, Instant now) {
        // In one order, so that two transactions with the same addresses do not wait for each other.
        Map<String, String> byDigest = new TreeMap<>();
        all.forEach(one -> byDigest.put(digest(limit.word() + " " + one), one));
        Instant most = now.plus(limit.ahead());
        Map<String, Duration> late = new HashMap<>();
        handle.createQuery("""
                        WITH asked AS (SELECT decode(digest, 'hex') AS digest
                                       FROM unnest(:digests) WITH ORDINALITY AS d (digest, position) ORDER BY position),
                        passed AS (
                            INSERT INTO throttle AS t (digest, due_at)
                            SELECT digest, CAST(:now AS timestamptz) + make_interval(secs => :again) FROM asked
                            ON CONFLICT (digest) DO UPDATE
                            SET due_at = CASE WHEN t.due_at > CAST(:never AS timestamptz) THEN CAST(:now AS timestamptz)
                                              ELSE greatest(t.due_at, CAST(:now AS timestamptz)) END
                                + make_interval(secs => :again)
                            WHERE t.due_at <= CAST(:most AS timestamptz) OR t.due_at > CAST(:never AS timestamptz)
                            RETURNING digest)
                        SELECT encode(digest, 'hex'), coalesce((SELECT due_at FROM throttle t WHERE t.digest = a.digest),
                               CAST(:most AS timestamptz))
                        FROM asked a WHERE digest NOT IN (SELECT digest FROM passed)""")
                .bind("digests", byDigest.keySet().toArray(String[]::new))
                .bind("now", now)
                .bind("again", (double) limit.again().toSeconds())
                .bind("most", most)
                .bind("never", now.plus(limit.never()))
                .map((row, context) -> Map.entry(
                        row.getString(1),
                        Duration.between(
                                most, row.getObject(2, OffsetDateTime.class).toInstant())))
                .forEach(entry -> late.put(byDigest.getOrDefault(entry.getKey(), ""), entry.getValue()));
        return late;
    }

    /**
     * The result of a look at a counter.
     *
     * @param passed whether the operations were counted
     * @param due the time at which all counted operations would have been due, from now on
     */
    record Count(boolean passed, Duration due) {}

    /**
     * Counts several operations of one kind, or none of them. A transaction that has added the counter at the same time is not
     * visible to this one; the operations are due at once then, as far as is known.
     */
    static Count pass(Handle handle, Limit limit, String whose, int count, Instant now) {
        return handle.createQuery("""
                        WITH passed AS (
                            INSERT INTO throttle AS t (digest, due_at)
                            VALUES (decode(:digest, 'hex'), CAST(:now AS timestamptz) + make_interval(secs => :again))
                            ON CONFLICT (digest) DO UPDATE
                            SET due_at = CASE WHEN t.due_at > CAST(:never AS timestamptz) THEN CAST(:now AS timestamptz)
                                              ELSE greatest(t.due_at, CAST(:now AS timestamptz)) END
                                + make_interval(secs => :again)
                            WHERE t.due_at <= CAST(:most AS timestamptz) OR t.due_at > CAST(:never AS timestamptz)
                            RETURNING due_at)
                        SELECT TRUE, due_at FROM passed
                        UNION ALL
                        SELECT FALSE, coalesce(
                            (SELECT due_at FROM throttle WHERE digest = decode(:digest, 'hex')), CAST(:most AS timestamptz))
                        WHERE NOT EXISTS (SELECT FROM passed)""")
                .bind("digest", digest(limit.word() + " " + whose))
                .bind("now", now)
                .bind("again", (double) limit.spent(count).toSeconds())
                .bind("most", now.plus(limit.slack(count)))
                .bind("never", now.plus(limit.never()))
                .map((row, context) -> new Count(
                        row.getBoolean(1),
                        Duration.between(
                                now, row.getObject(2, OffsetDateTime.class).toInstant())))
                .one();
    }

    static int forget(Handle handle, Instant now, int most) {
        return handle.createUpdate("""
                        DELETE FROM throttle WHERE ctid = ANY(ARRAY(SELECT ctid FROM throttle
                            WHERE due_at < :now LIMIT :most FOR UPDATE SKIP LOCKED))""").bind("now", now).bind("most", most).execute();
    }

    /** The stored form of an address: a digest, so that the address cannot be read. */
    static String digest(String address) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
