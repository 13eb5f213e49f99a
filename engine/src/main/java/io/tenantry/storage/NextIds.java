package io.tenantry.storage;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Takes ids before their rows are written, for values that are bound to their row. */
public final class NextIds {
    private NextIds() {}

    /** Ids that no other row of the table gets. */
    public static List<Long> of(Handle handle, String table, int count) {
        return handle.createQuery(
                        "SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)")
                .bind("table", table)
                .bind("count", count)
                .mapTo(Long.class)
                .list();
    }
}
