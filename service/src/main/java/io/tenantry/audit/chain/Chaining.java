package io.tenantry.audit.chain;

import io.tenantry.access.Deadline;
import io.tenantry.storage.Database;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Makes the links of the history in the background: each entry gets one, after the transaction that wrote it. One node at a time
 * does so. Writers of entries never wait for it, nor for each other.
 */
public final class Chaining {
    /** The maximum number of links made in a transaction. */
    private static final int AT_A_TIME = 2_000;

    private static final int SALT_LENGTH = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;

    public Chaining(Database database) {
        this.database = database;
    }

    /**
     * Makes some links. To be called regularly.
     *
     * @return whether more entries may be waiting
     */
    public boolean step() {
        if (!database.read(ChainStore::isWaiting)) {
            return false;
        }
        return Deadline.ofEachWait(
                Deadline.BULK, () -> database.write(handle -> ChainStore.tryLock(handle) && link(handle) == AT_A_TIME));
    }

    /** Makes the links of all entries that wait for one and do not grow any more. */
    void finish() {
        int done = AT_A_TIME;
        while (done == AT_A_TIME) {
            done = Deadline.ofEachWait(
                    Deadline.BULK,
                    () -> database.write(handle -> {
                        ChainStore.lock(handle);
                        return link(handle);
                    }));
        }
    }

    private static int link(Handle handle) {
        List<ChainStore.Waiting> waiting = ChainStore.waiting(handle, AT_A_TIME);
        if (waiting.isEmpty()) {
            return 0;
        }
        ChainStore.remove(handle, waiting);
        Set<Long> seen = new HashSet<>();
        List<ChainedEntry> entries = waiting.stream()
                .filter(one -> !one.linked() && seen.add(one.entry().id()))
                .map(ChainStore.Waiting::entry)
                .sorted(Comparator.comparingLong(ChainedEntry::id))
                .toList();
        Map<Integer, Link.Position> ends = new HashMap<>(ChainStore.ends(
                handle, entries.stream().map(ChainedEntry::chain).collect(Collectors.toSet())));
        List<Link> links = new ArrayList<>(entries.size());
        for (ChainedEntry entry : entries) {
            Link link = next(ends.getOrDefault(entry.chain(), Link.Position.START), entry);
            ends.put(link.chain(), new Link.Position(link.number(), link.hash()));
            links.add(link);
        }
        ChainStore.insert(handle, links);
        ChainStore.extend(handle, ends);
        return waiting.size();
    }

    private static Link next(Link.Position end, ChainedEntry entry) {
        byte[] authorSalt = new byte[SALT_LENGTH];
        byte[] objectSalt = new byte[SALT_LENGTH];
        RANDOM.nextBytes(authorSalt);
        RANDOM.nextBytes(objectSalt);
        byte[] hash = LinkHash.of(
                end.hash(),
                entry.chain(),
                end.number() + 1,
                entry,
                LinkHash.ofAuthor(entry, authorSalt),
                LinkHash.ofObject(entry, objectSalt));
        return new Link(entry.chain(), end.number() + 1, entry.id(), hash, authorSalt, null, objectSalt, null);
    }
}
