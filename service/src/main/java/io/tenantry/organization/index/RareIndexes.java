package io.tenantry.organization.index;

import io.tenantry.access.Deadline;
import io.tenantry.storage.Database;
import java.util.List;

/**
 * Indexes for initial values of settings that have become rare. The index of a setting omits organizations with the initial
 * value; a scan in the order of the ids finds those. If only few such organizations are left, they get a separate index.
 */
public final class RareIndexes {
    /** The minimum number of rows; a scan of a smaller table is fast enough. */
    private static final int SMALL = 10_000;

    private static final double RARE = 0.1;
    /** The share above which an index is dropped; far enough above the other that it is not created and dropped repeatedly. */
    private static final double COMMON = 0.2;

    private final Database database;

    public RareIndexes(Database database) {
        this.database = database;
    }

    /** Creates the needed indexes and drops the others. To be called periodically. */
    public void keep() {
        // No transaction: creating or dropping an index must not block other work.
        Deadline.ofEachWait(
                Deadline.LONG,
                () -> database.read(handle -> {
                    List<RareIndexStore.Estimate> estimates =
                            RareIndexStore.estimates(handle, OrganizationColumns.indexed(), SMALL);
                    for (RareIndexStore.Estimate estimate : estimates) {
                        if (!estimate.indexed() && estimate.share() < RARE) {
                            RareIndexStore.make(handle, estimate.column());
                        } else if (estimate.indexed() && estimate.share() > COMMON) {
                            RareIndexStore.drop(handle, estimate.column());
                        }
                    }
                    return estimates;
                }));
    }
}
