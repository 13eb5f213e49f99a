package io.tenantry.growth;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The SQL of samples. */
final class GrowthStore {
    private GrowthStore() {}

    /** Stores the numbers of now; another sample of the same hour stays. */
    static void sample(Handle handle, Instant hour) {
        handle.createUpdate("""
                        INSERT INTO growth_sample
                        SELECT :hour, greatest(0, (SELECT coalesce(sum(delta), 0) FROM organization_count)),
                            greatest(0, (SELECT coalesce(sum(delta), 0) FROM user_count))
                        ON CONFLICT DO NOTHING""").bind("hour", hour).execute();
    }

    static int forgetBefore(Handle handle, Instant time, int most) {
        return handle.createUpdate("""
                        DELETE FROM growth_sample WHERE ctid = ANY(ARRAY(SELECT ctid FROM growth_sample
                            WHERE at < :time LIMIT :most FOR UPDATE SKIP LOCKED))""").bind("time", time).bind("most", most).execute();
    }

    /** All samples from a time on, the oldest first. */
    static List<GrowthSample> since(Handle handle, Instant time) {
        return handle.createQuery("SELECT at, organizations, members FROM growth_sample WHERE at >= :time ORDER BY at")
                .bind("time", time)
                .map((row, context) -> sample(row.getTimestamp(1).toInstant(), row.getLong(2), row.getLong(3)))
                .list();
    }

    /** The last sample of each day (UTC) from a time on, the oldest first. */
    static List<GrowthSample> daily(Handle handle, Instant time) {
        return handle.createQuery("""
                        SELECT DISTINCT ON (date_trunc('day', at, 'UTC')) at, organizations, members
                        FROM growth_sample WHERE at >= :time ORDER BY date_trunc('day', at, 'UTC'), at DESC""")
                .bind("time", time)
                .map((row, context) -> sample(row.getTimestamp(1).toInstant(), row.getLong(2), row.getLong(3)))
                .list();
    }

    private static GrowthSample sample(Instant at, long organizations, long members) {
        return new GrowthSample(at, organizations, members);
    }
}
