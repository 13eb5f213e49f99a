package io.tenantry.listing;

import io.tenantry.access.Deadline;
import io.tenantry.storage.Database;
import java.util.List;

/**
 * Sums the stored totals of lists. A writer adds a row to a total, so that no writer waits for another. This class replaces
 * the rows of a total by one row with their sum, so that a total is read quickly.
 */
public final class Totals {
    /** The number of rows up to which they are not replaced, because they are summed quickly enough. */
    private static final int FEW = 50;

    private final Database database;

    private final List<String> tables;

    /** @param tables the tables of totals; each has a column {@code delta} */
    public Totals(Database database, List<String> tables) {
        this.database = database;
        this.tables = List.copyOf(tables);
    }

    /** Replaces the rows of each total by one row. To be called every second or two. */
    public void fold() {
        tables.forEach(table -> Deadline.ofEachWait(Deadline.BULK, () -> fold(table)));
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
