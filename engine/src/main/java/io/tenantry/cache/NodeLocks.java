package io.tenantry.cache;

import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * The advisory locks by which other nodes know that this one runs, and which secret keys it has. The connection of the change feed
 * shares them: nobody holds them any more when the node has ended, however it ended.
 */
public final class NodeLocks {
    /** The class of the locks of nodes; no other lock of two numbers has it. */
    public static final int NODES = 0x6e6f_6465;

    /** The class of the locks of secret keys; no other lock of two numbers has it. */
    private static final int KEYS = 0x6b65_7973;

    private static final String SHARE = "SELECT pg_advisory_lock_shared(?, ?)";

    private final int node = new SecureRandom().nextInt();
    private volatile Supplier<List<String>> keyIds = List::of;
    private List<String> sharedKeys = List.of();

    NodeLocks() {}

    /** The number of this node, another one after each start. Its lock is that of {@link #NODES} and this number. */
    public int node() {
        return node;
    }

    /**
     * Shares the locks of the secret keys that this node has, from the next read of the feed on.
     *
     * @param ids the ids of the keys at the time of each read
     */
    public void ofKeys(Supplier<List<String>> ids) {
        keyIds = ids;
    }

    /**
     * Shares the locks. Only the reader of the feed calls this, one thread at a time.
     *
     * @param anew whether the connection is another one than before
     */
    void share(Handle handle, boolean anew) {
        if (anew) {
            handle.execute(SHARE, NODES, node);
            sharedKeys = List.of();
        }
        List<String> ids = keyIds.get();
        if (!ids.equals(sharedKeys)) {
            ids.forEach(id -> handle.execute(SHARE, KEYS, number(id)));
            sharedKeys = ids;
        }
    }

    /** The number of nodes that use the database and do not share the lock of a secret key. */
    public static int nodesWithoutKey(Handle handle, String id) {
        return handle.createQuery("""
                        SELECT count(*) FROM pg_stat_activity n
                        WHERE datname = current_database() AND application_name LIKE 'tenantry-news%'
                          AND NOT EXISTS (SELECT FROM pg_locks l
                            WHERE l.pid = n.pid AND locktype = 'advisory' AND granted
                              AND CAST(classid AS bigint) = :keys AND CAST(objid AS bigint) = CAST(:number AS bigint) & 4294967295)""")
                .bind("keys", KEYS)
                .bind("number", number(id))
                .mapTo(int.class)
                .one();
    }

    private static int number(String keyId) {
        return Integer.parseUnsignedInt(keyId.substring(0, 8), 16);
    }
}
