package io.tenantry.ledger;

import io.tenantry.access.OrganizationId;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.util.List;

/** The background work of the ledger: what is due in accounts without an entry. */
public final class DueAccounts {
    private static final int MOST = 100;

    private final Database database;
    private final Ledger ledger;
    private final Clock clock;

    public DueAccounts(Database database, Ledger ledger, Clock clock) {
        this.database = database;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Does what is due in some accounts, each in a transaction of its own. To be called again and again.
     *
     * @return whether more may be due
     */
    public boolean run() {
        List<OrganizationId> due = database.read(handle -> AccountStore.due(handle, clock.instant(), MOST));
        RuntimeException first = null;
        for (OrganizationId organization : due) {
            try {
                ledger.settle(organization);
            } catch (RuntimeException failed) {
                // The others do not wait for this one.
                first = first == null ? failed : first;
            }
        }
        if (first != null) {
            throw first;
        }
        return due.size() == MOST;
    }
}
