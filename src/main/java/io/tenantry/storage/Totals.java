package io.tenantry.storage;

import io.tenantry.access.Deadline;

/**
 * Keeps the totals of lists cheap to read. Writers add a row each to a total, so that none waits for another; here the rows
 * become one again.
 */
public final class Totals {
    /** So few rows that to add them up takes no time worth a write. */
    private static final int FEW = 50;

    private final Database database;

    public Totals(Database database) {
        this.database = database;
    }

    /** To be called every second or two. */
    public void fold() {
        Deadline.ofEachWait(Deadline.BULK, () -> fold("organization_count"));
        Deadline.ofEachWait(Deadline.BULK, () -> fold("user_count"));
    }

    private boolean fold(String table) {
        boolean few = database.read(handle -> handle.createQuery(
                        "SELECT count(*) <= :few FROM (SELECT FROM " + table + " LIMIT :few + 1) rows")
                .bind("few", FEW)
                .mapTo(boolean.class)
                .one());
        if (!few) {
            database.change(handle -> handle.execute(
                    "WITH folded AS (DELETE FROM %1$s RETURNING delta) INSERT INTO %1$s SELECT sum(delta) FROM folded HAVING count(*) > 0"
                            .formatted(table)));
        }
        return !few;
    }
}
