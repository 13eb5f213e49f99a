package io.tenantry.audit.chain;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL that makes the links of the history. */
final class ChainStore {
    /** The columns that are not personal, behind id and time. */
    static final List<String> PLAIN = List.of(
            "organization_id",
            "project_id",
            "operator",
            "person_id",
            "api_key_id",
            "api_key_name",
            "operation",
            "action",
            "object_type",
            "object_id",
            "request_id",
            "operator_key_id",
            "operator_key_name",
            "operator_key_prefix");

    /** The personal columns about the author. */
    static final List<String> AUTHOR = List.of("person_email", "person_email_fold", "from_address", "user_agent");

    /** The columns of an entry {@code e}, as {@link #entry} reads them. */
    static final String ENTRY =
            "e.id, CAST(extract(epoch FROM e.at) * 1000000 AS bigint), e.object_name, e.details::text,"
                    + " e.changes::text, e." + String.join(", e.", PLAIN) + ", e." + String.join(", e.", AUTHOR);

    /** The number of columns of {@link #ENTRY}. */
    static final int WIDTH = 5 + PLAIN.size() + AUTHOR.size();

    /** The key of an advisory lock that only changes of chains take: writers of entries never wait for it. */
    private static final long LOCK = 0x7465_6e61_6e74_0002L;

    /**
     * An entry that counts grows for a minute. It gets its link when no transaction that began in that minute can still be
     * running.
     */
    private static final String GROWS = "jsonb_exists(e.details, 'count') AND e.at > now() - interval '2 minutes'";

    private ChainStore() {}

    /** An entry that waits for its link. */
    record Waiting(String place, boolean linked, ChainedEntry entry) {}

    /** Takes the lock for this transaction, if no other one holds it. */
    static boolean tryLock(Handle handle) {
        return handle.createQuery("SELECT pg_try_advisory_xact_lock(:lock)")
                .bind("lock", LOCK)
                .mapTo(boolean.class)
                .one();
    }

    /** Takes the lock for this transaction, once no other one holds it. */
    static void lock(Handle handle) {
        handle.createQuery("SELECT pg_advisory_xact_lock(:lock)::text")
                .bind("lock", LOCK)
                .mapTo(String.class)
                .list();
    }

    /** Whether an entry waits, also one that still grows. */
    static boolean isWaiting(Handle handle) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM audit_pending)")
                .mapTo(boolean.class)
                .one();
    }

    /** Entries that wait, about in the order in which they were written. The lock must be held. */
    static List<Waiting> waiting(Handle handle, int most) {
        // OFFSET 0 has the entries looked up one by one, whatever the planner believes about the length of the queue.
        return handle.createQuery("""
                        SELECT CAST(p.ctid AS text), p.linked, %s
                        FROM (SELECT ctid, entry, EXISTS (SELECT FROM audit_link l WHERE l.entry = audit_pending.entry) AS linked
                              FROM audit_pending) p
                        CROSS JOIN LATERAL (SELECT * FROM audit_event e WHERE e.id = p.entry AND NOT (%s) OFFSET 0) e
                        LIMIT :most""".formatted(ENTRY, GROWS))
                .bind("most", most)
                .map((row, context) -> new Waiting(row.getString(1), row.getBoolean(2), entry(row, 3)))
                .list();
    }

    static void remove(Handle handle, List<Waiting> waiting) {
        handle.createUpdate("DELETE FROM audit_pending WHERE ctid = ANY(CAST(:places AS tid[]))")
                .bind("places", waiting.stream().map(Waiting::place).toArray(String[]::new))
                .execute();
    }

    /** The ends of chains; those that do not exist yet are left out. */
    static Map<Integer, Link.Position> ends(Handle handle, Collection<Integer> chains) {
        Map<Integer, Link.Position> ends = new HashMap<>();
        handle.createQuery("SELECT chain, number, hash FROM audit_chain WHERE chain = ANY(:chains)")
                .bind("chains", chains.toArray(Integer[]::new))
                .map((row, context) -> ends.put(row.getInt(1), new Link.Position(row.getLong(2), row.getBytes(3))))
                .list();
        return ends;
    }

    /** Adds links with their salts. */
    static void insert(Handle handle, List<Link> links) {
        List<Long> entries = new ArrayList<>();
        List<Integer> chains = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        List<String> bytes = new ArrayList<>();
        for (Link link : links) {
            entries.add(link.entry());
            chains.add(link.chain());
            numbers.add(link.number());
            bytes.add(hex(link.hash()) + hex(link.authorSalt()) + hex(link.objectSalt()));
        }
        handle.createUpdate("""
                        INSERT INTO audit_link (entry, chain, number, hash, author_salt, object_salt)
                        SELECT entry, chain, number, substr(bytes, 1, 32), substr(bytes, 33, 16), substr(bytes, 49, 16)
                        FROM (SELECT entry, chain, number, decode(hex, 'hex') AS bytes
                              FROM unnest(:entries, :chains, :numbers, :bytes) l (entry, chain, number, hex)) l""")
                .bind("entries", entries.toArray(Long[]::new))
                .bind("chains", chains.toArray(Integer[]::new))
                .bind("numbers", numbers.toArray(Long[]::new))
                .bind("bytes", bytes.toArray(String[]::new))
                .execute();
    }

    /** Moves the ends of chains. */
    static void extend(Handle handle, Map<Integer, Link.Position> ends) {
        List<Map.Entry<Integer, Link.Position>> moved = List.copyOf(ends.entrySet());
        handle.createUpdate("""
                        INSERT INTO audit_chain (chain, number, hash)
                        SELECT chain, number, decode(hex, 'hex') FROM unnest(:chains, :numbers, :hashes) c (chain, number, hex)
                        ON CONFLICT (chain) DO UPDATE SET number = excluded.number, hash = excluded.hash""")
                .bind("chains", moved.stream().map(Map.Entry::getKey).toArray(Integer[]::new))
                .bind(
                        "numbers",
                        moved.stream().map(one -> one.getValue().number()).toArray(Long[]::new))
                .bind(
                        "hashes",
                        moved.stream().map(one -> hex(one.getValue().hash())).toArray(String[]::new))
                .execute();
    }

    /** A batch of old entries: the number that was looked at, and the last one of them. */
    record Expired(int seen, OffsetDateTime at, long id, int deleted) {}

    /** Deletes old entries behind the last ones that were looked at, each chain from its start on. The lock must be held. */
    static Expired expire(Handle handle, OffsetDateTime before, Expired last, int most) {
        return handle.createQuery("""
                        WITH old AS MATERIALIZED (
                            SELECT id, at FROM audit_event WHERE at < :before AND (at, id) > (:at, :id)
                            ORDER BY at, id LIMIT :most),
                        placed AS MATERIALIZED (
                            SELECT l.*, c.from_number + row_number() OVER (PARTITION BY l.chain ORDER BY l.number) AS place
                            FROM old JOIN audit_link l ON l.entry = old.id JOIN audit_chain c ON c.chain = l.chain),
                        gone AS MATERIALIZED (SELECT entry, chain, number, hash FROM placed WHERE number = place),
                        entries AS (DELETE FROM audit_event e USING gone WHERE e.id = gone.entry),
                        links AS (DELETE FROM audit_link l USING gone WHERE l.entry = gone.entry),
                        moved AS (
                            UPDATE audit_chain c SET from_number = gone.number, from_hash = gone.hash
                            FROM (SELECT DISTINCT ON (chain) * FROM gone ORDER BY chain, number DESC) gone
                            WHERE c.chain = gone.chain)
                        SELECT count(*), coalesce(max(at), :at),
                            coalesce((SELECT id FROM old ORDER BY at DESC, id DESC LIMIT 1), :id),
                            (SELECT count(*) FROM gone)
                        FROM old""")
                .bind("before", before)
                .bind("at", last.at)
                .bind("id", last.id)
                .bind("most", most)
                .map((row, context) -> new Expired(
                        row.getInt(1), row.getObject(2, OffsetDateTime.class), row.getLong(3), row.getInt(4)))
                .one();
    }

    private static String hex(byte @Nullable [] bytes) {
        return bytes == null ? "" : HexFormat.of().formatHex(bytes);
    }

    /** The entry in the columns of {@link #ENTRY}, the first of which is {@code first}. */
    static ChainedEntry entry(ResultSet row, int first) throws SQLException {
        List<@Nullable String> plain = new ArrayList<>(PLAIN.size());
        int next = first + 5;
        for (int i = 0; i < PLAIN.size(); i++) {
            plain.add(row.getString(next++));
        }
        List<@Nullable String> author = new ArrayList<>(AUTHOR.size());
        for (int i = 0; i < AUTHOR.size(); i++) {
            author.add(row.getString(next++));
        }
        return new ChainedEntry(
                row.getLong(first),
                row.getLong(first + 1),
                // A missing number is read as 0.
                row.getInt(first + 5),
                plain,
                author,
                row.getString(first + 5 + PLAIN.indexOf("object_type")),
                row.getString(first + 2),
                EntryValues.details(row.getString(first + 3)),
                EntryValues.changes(row.getString(first + 4)));
    }
}
