package io.tenantry.apikey;

import io.tenantry.storage.Database;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The last use of each key, collected in memory and written periodically, not by each request. */
public final class KeyUses {
    /** Keys of people, organizations and projects. */
    public static final String API_KEY = "api_key";

    /** Keys of operators. */
    public static final String OPERATOR_KEY = "operator_key";

    /** Keys of services. */
    public static final String SERVICE_KEY = "service_key";

    private static final int AT_A_TIME = 5_000;

    private final Database database;
    private final String table;
    private final Map<Integer, Instant> uses = new ConcurrentHashMap<>();

    /** @param table the table of the keys; their uses are in the table of that name with {@code _use} */
    public KeyUses(Database database, String table) {
        this.database = database;
        this.table = table;
    }

    /** Records the use of a key. */
    public void note(int key, Instant at) {
        uses.put(key, at);
    }

    /** Writes the recorded uses in the order of keys, to avoid deadlocks between nodes. Returns whether some are left. */
    public boolean keep() {
        List<Map.Entry<Integer, Instant>> some = uses.entrySet().stream()
                .map(use -> Map.entry(use.getKey(), use.getValue()))
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .limit(AT_A_TIME)
                .toList();
        if (some.isEmpty()) {
            return false;
        }
        database.change(handle -> handle.createUpdate("""
                        INSERT INTO %1$s_use AS u (%1$s_id, last_used_at)
                        SELECT k.id, used.at FROM unnest(CAST(:keys AS integer[]), CAST(:times AS timestamptz[])) used (key, at)
                        JOIN %1$s k ON k.id = used.key ORDER BY k.id
                        ON CONFLICT (%1$s_id) DO UPDATE SET last_used_at = excluded.last_used_at
                        WHERE u.last_used_at < excluded.last_used_at""".formatted(table))
                .bind("keys", some.stream().map(Map.Entry::getKey).toArray(Integer[]::new))
                .bind(
                        "times",
                        some.stream().map(use -> use.getValue().toString()).toArray(String[]::new))
                .execute());
        // A use that was recorded meanwhile is kept for the next call.
        some.forEach(use -> uses.remove(use.getKey(), use.getValue()));
        return some.size() == AT_A_TIME;
    }
}
