package io.tenantry.audit.chain;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL that reads chains, a page at a time. A null chain stands for all of them. */
final class VerificationStore {
    static final String ENTRIES = """
            SELECT e.id, CAST(e.at AS text), NOT EXISTS (SELECT FROM audit_link l WHERE l.entry = e.id)
                AND e.id NOT IN (SELECT entry FROM audit_pending)
            FROM audit_event e
            WHERE e.organization_id = :organization AND (e.at, e.id) > (CAST(:at AS timestamptz), :entry)
            ORDER BY e.at, e.id LIMIT :most""";

    private VerificationStore() {}

    /** A link with its entry; null if that does not exist. */
    record Linked(Link link, @Nullable ChainedEntry entry) {}

    /**
     * A chain.
     *
     * @param from the last link that expired
     * @param end the last link
     */
    record Chain(int chain, Link.Position from, Link.Position end) {}

    static long countLinks(Handle handle, @Nullable Integer chain) {
        return handle.createQuery("SELECT count(*) FROM audit_link" + (chain == null ? "" : " WHERE chain = " + chain))
                .mapTo(long.class)
                .one();
    }

    /** The links behind one of them, in the order of chains and numbers. */
    static List<Linked> links(Handle handle, @Nullable Integer only, int chain, long number, int most) {
        return handle.createQuery("""
                        SELECT l.chain, l.number, l.entry, l.hash, l.author_salt, l.author_digest, l.object_salt, l.object_digest, %s
                        FROM (SELECT * FROM audit_link WHERE %s ORDER BY chain, number LIMIT :most) l
                        LEFT JOIN LATERAL (SELECT * FROM audit_event e WHERE e.id = l.entry OFFSET 0) e ON true
                        ORDER BY l.chain, l.number""".formatted(
                        ChainStore.ENTRY,
                        only == null ? "(chain, number) > (:chain, :number)" : "chain = :chain AND number > :number"))
                .bind("chain", chain)
                .bind("number", number)
                .bind("most", most)
                .map((row, context) -> linked(row))
                .list();
    }

    private static Linked linked(ResultSet row) throws SQLException {
        Link link = new Link(
                row.getInt(1),
                row.getLong(2),
                row.getLong(3),
                row.getBytes(4),
                row.getBytes(5),
                row.getBytes(6),
                row.getBytes(7),
                row.getBytes(8));
        return new Linked(link, row.getString(9) == null ? null : ChainStore.entry(row, 9));
    }

    /** The chains behind one of them. */
    static List<Chain> chains(Handle handle, @Nullable Integer only, int chain, int most) {
        return handle.createQuery("""
                        SELECT chain, from_number, from_hash, number, hash FROM audit_chain
                        WHERE chain > :chain%s ORDER BY chain LIMIT :most""".formatted(only == null ? "" : " AND chain = " + only))
                .bind("chain", chain)
                .bind("most", most)
                .map((row, context) -> new Chain(
                        row.getInt(1),
                        new Link.Position(row.getLong(2), row.getBytes(3)),
                        new Link.Position(row.getLong(4), row.getBytes(5))))
                .list();
    }

    /** An entry that has no link and does not wait for one. */
    record Unlinked(long entry, int chain) {}

    /** The end of the next page of entries behind one of them; empty when there are none. */
    static OptionalLong endOfPage(Handle handle, long after, int most) {
        return handle.createQuery("""
                        SELECT max(id) FROM (SELECT id FROM audit_event WHERE id > :after ORDER BY id LIMIT :most) page""")
                .bind("after", after)
                .bind("most", most)
                .map((row, context) -> {
                    long last = row.getLong(1);
                    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(last);
                })
                .one();
    }

    /** The highest id of an entry; 0 when there is none. */
    static long newest(Handle handle) {
        return handle.createQuery("SELECT coalesce(max(id), 0) FROM audit_event")
                .mapTo(long.class)
                .one();
    }

    /** The entries of a page that have no link and do not wait for one. */
    static List<Unlinked> unlinked(Handle handle, long after, long last, int most) {
        return handle.createQuery("""
                        SELECT e.id, coalesce(e.organization_id, 0) FROM audit_event e
                        WHERE e.id > :after AND e.id <= :last
                          AND NOT EXISTS (SELECT FROM audit_link l WHERE l.entry = e.id)
                          AND e.id NOT IN (SELECT entry FROM audit_pending WHERE entry > :after AND entry <= :last)
                        ORDER BY e.id LIMIT :most""")
                .bind("after", after)
                .bind("last", last)
                .bind("most", most)
                .map((row, context) -> new Unlinked(row.getLong(1), row.getInt(2)))
                .list();
    }

    /**
     * An entry of an organization.
     *
     * @param at its time, as text
     * @param unlinked whether it has no link and does not wait for one
     */
    record Entered(long entry, String at, boolean unlinked) {}

    /** The entries of an organization behind one of them, in the order of their times: an index has them together. */
    static List<Entered> entries(Handle handle, int chain, String at, long entry, int most) {
        return handle.createQuery(ENTRIES)
                .bind("organization", chain)
                .bind("at", at)
                .bind("entry", entry)
                .bind("most", most)
                .map((row, context) -> new Entered(row.getLong(1), row.getString(2), row.getBoolean(3)))
                .list();
    }

    /** The number of entries that wait for their link. */
    static long waiting(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM audit_pending")
                .mapTo(long.class)
                .one();
    }

    /** Entries that waited for their link and do not exist. Their organization is not known. */
    static List<Long> removedBefore(Handle handle, int most) {
        return handle.createQuery("""
                        SELECT entry FROM audit_pending p WHERE NOT EXISTS (SELECT FROM audit_event e WHERE e.id = p.entry)
                        ORDER BY entry LIMIT :most""").bind("most", most).mapTo(Long.class).list();
    }
}
