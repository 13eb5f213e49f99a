package io.tenantry.organization.index;

import io.tenantry.access.Deadline;
import io.tenantry.storage.Database;
import java.util.List;

/**
 * Indexes of what was thought to be usual and is rare. The index of a setting leaves out organizations that have it as they
 * were created; they are found by walking over all in the order of their ids. Where hardly any such organization is left,
 * it gets an index of its own.
 */
public final class RareIndexes {
    /** Smaller tables are walked over in no time. */
    private static final int SMALL = 10_000;

    private static final double RARE = 0.02;
    /** Far enough above that an index does not come and go. */
    private static final double USUAL = 0.2;

    private final Database database;

    public RareIndexes(Database database) {
        this.database = database;
    }

    /** Makes the indexes that are needed and drops those that no longer are. To be called from time to time. */
    public void keep() {
        // No transaction: to make or drop an index must keep nobody waiting.
        Deadline.ofEachWait(
                Deadline.LONG,
                () -> database.read(handle -> {
                    List<RareIndexStore.Estimate> estimates =
                            RareIndexStore.estimates(handle, OrganizationColumns.indexed(), SMALL);
                    for (RareIndexStore.Estimate estimate : estimates) {
                        if (!estimate.indexed() && estimate.share() < RARE) {
                            RareIndexStore.make(handle, estimate.column());
                        } else if (estimate.indexed() && estimate.share() > USUAL) {
                            RareIndexStore.drop(handle, estimate.column());
                        }
                    }
                    return estimates;
                }));
    }
}
