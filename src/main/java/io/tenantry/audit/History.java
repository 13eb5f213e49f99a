package io.tenantry.audit;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.storage.Database;
import io.tenantry.storage.Slice;

/** The door to the history of an organization as the management API tells it, for those who administer the organization. */
public final class History {
    private final Database database;

    public History(Database database) {
        this.database = database;
    }

    /**
     * A part of the history of an organization.
     *
     * @throws Fault.NotFound when the organization is not there or not the caller's
     * @throws Fault.NotAllowed when the caller does not administer it
     */
    public Slice<HistoryEvent> list(Caller caller, int organization, HistoryQuery query) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            return HistoryStore.list(handle, organization, query);
        });
    }

    /**
     * One event of an organization.
     *
     * @throws Fault.NotFound when the organization or the event is not there or not the caller's
     * @throws Fault.NotAllowed when the caller does not administer the organization
     */
    public HistoryEvent get(Caller caller, int organization, int id) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            return HistoryStore.find(handle, organization, id).orElseThrow(() -> new Fault.NotFound("audit event"));
        });
    }
}
