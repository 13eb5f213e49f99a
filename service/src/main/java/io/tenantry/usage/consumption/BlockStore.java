package io.tenantry.usage.consumption;

import io.tenantry.usage.Counter;
import io.tenantry.usage.CounterStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The SQL of blocks, whose counters are locked. */
final class BlockStore {
    private BlockStore() {}

    /**
     * What other running nodes may not have spent of counters; a counter without blocks is absent.
     *
     * @param node the node whose blocks do not count
     */
    static Map<Counter, Long> ofOthers(Handle handle, UUID node, Collection<Counter> counters) {
        Map<Counter, Long> found = new HashMap<>();
        CounterStore.bind(handle.createQuery("""
                                SELECT b.organization_id, b.metric, b.period, b.project_id, sum(b.amount)
                                FROM usage_block b JOIN\s""" + CounterStore.NAMED + """
                                 USING (organization_id, metric, period, project_id)
                                WHERE b.node <> :node AND b.expires_at > clock_timestamp() GROUP BY 1, 2, 3, 4"""), counters)
                .bind("node", node)
                .map((row, context) -> found.put(CounterStore.counter(row), row.getLong(5)))
                .list();
        return found;
    }

    /**
     * A block of a node.
     *
     * @param amount the maximum that is unspent; 0 for no block
     * @param slot where the node keeps what is left
     */
    record Row(long amount, int slot) {}

    /** Writes the blocks of a node. */
    static void write(Handle handle, Flush.Node node, Map<Counter, Row> rows) {
        List<Counter> some = new ArrayList<>();
        List<Row> held = new ArrayList<>();
        List<Counter> none = new ArrayList<>();
        new TreeMap<>(rows).forEach((counter, row) -> {
            if (row.amount > 0) {
                some.add(counter);
                held.add(row);
            } else {
                none.add(counter);
            }
        });
        if (!some.isEmpty()) {
            CounterStore.bind(handle.createUpdate("""
                                    INSERT INTO usage_block
                                        (organization_id, metric, period, project_id, node, amount, expires_at, place, slot)
                                    SELECT k.organization_id, k.metric, k.period, k.project_id, :node, n.amount,
                                        clock_timestamp() + interval '2 seconds', :place, n.slot
                                    FROM\s""" + CounterStore.NAMED + """
                                     JOIN unnest(CAST(:amounts AS bigint[]), CAST(:slots AS integer[])) WITH ORDINALITY
                                        AS n (amount, slot, position) USING (position)
                                    ON CONFLICT ON CONSTRAINT usage_block_pkey
                                    DO UPDATE SET amount = excluded.amount, expires_at = excluded.expires_at,
                                        slot = excluded.slot"""), some)
                    .bind("node", node.id())
                    .bind("place", node.memory().place())
                    .bind("amounts", held.stream().map(Row::amount).toArray(Long[]::new))
                    .bind("slots", held.stream().map(Row::slot).toArray(Integer[]::new))
                    .execute();
        }
        delete(handle, node.id(), none);
    }

    /** Deletes blocks of a node. */
    static void delete(Handle handle, UUID node, List<Counter> counters) {
        if (!counters.isEmpty()) {
            CounterStore.bind(
                            handle.createUpdate("DELETE FROM usage_block b USING " + CounterStore.NAMED + """
                                     WHERE b.organization_id = k.organization_id AND b.metric = k.metric AND b.period = k.period
                                      AND b.project_id = k.project_id AND b.node = :node"""),
                            counters)
                    .bind("node", node)
                    .execute();
        }
    }

    /**
     * A block that has expired.
     *
     * @param place where its node keeps the unspent amount
     */
    record Expired(Counter counter, UUID node, String place, Row row) {}

    /**
     * Blocks that have expired, the last ones first.
     *
     * @param machine the start of the places on a machine
     */
    static List<Expired> expired(Handle handle, String machine, int most) {
        return handle.createQuery("""
                        SELECT organization_id, metric, period, project_id, node, place, amount, slot FROM usage_block
                        WHERE expires_at <= clock_timestamp() AND starts_with(place, :machine)
                        ORDER BY expires_at DESC LIMIT :most""")
                .bind("machine", machine)
                .bind("most", most)
                .map((row, context) -> new Expired(
                        CounterStore.counter(row),
                        row.getObject(5, UUID.class),
                        row.getString(6),
                        new Row(row.getLong(7), row.getInt(8))))
                .list();
    }
}
