package io.tenantry.history;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.fault.Fault;
import io.tenantry.listing.Slice;
import io.tenantry.listing.Window;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.storage.Database;
import io.tenantry.storage.Pages;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;

/** The entry class of the history in the management API: admins read the history of their organization, operators all of it. */
public final class History {
    private static final Window ONE = new Window.FromStart(1, 0);

    private final Database database;

    public History(Database database) {
        this.database = database;
    }

    /**
     * One page of the history of an organization.
     *
     * @throws Fault.NotFound if the organization does not exist or is not visible to the caller
     * @throws Fault.NotAllowed if the caller does not administer it
     */
    public Slice<HistoryEvent> list(Caller caller, OrganizationId organization, HistoryQuery query) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            return HistoryStore.list(handle, organization, query);
        });
    }

    /**
     * One page of the history of the whole installation.
     *
     * @throws Fault.NotAllowed if the caller is not an operator
     */
    public Slice<HistoryEvent> all(Caller caller, HistoryQuery query) {
        requireOperator(caller);
        return database.readConsistently(handle -> HistoryStore.all(handle, query));
    }

    /**
     * The whole history of an organization in the order of a query. It is read in pages while the caller goes through it.
     *
     * @param query its window is not used
     * @throws Fault.NotFound if the organization does not exist or is not visible to the caller
     * @throws Fault.NotAllowed if the caller does not administer it
     */
    public Pages<HistoryEvent> whole(Caller caller, OrganizationId organization, HistoryQuery query) {
        long total = list(caller, organization, query.in(ONE)).total();
        return pages(query, (handle, part) -> HistoryStore.list(handle, organization, part, total));
    }

    /**
     * As {@link #whole(Caller, OrganizationId, HistoryQuery)}, of the whole installation.
     *
     * @throws Fault.NotAllowed if the caller is not an operator
     */
    public Pages<HistoryEvent> whole(Caller caller, HistoryQuery query) {
        long total = all(caller, query.in(ONE)).total();
        return pages(query, (handle, part) -> HistoryStore.all(handle, part, total));
    }

    private Pages<HistoryEvent> pages(HistoryQuery query, BiFunction<Handle, HistoryQuery, Slice<HistoryEvent>> slice) {
        return Pages.later(
                Window.MOST,
                (last, most) -> database.read(handle -> slice.apply(
                                handle,
                                query.in(
                                        last == null
                                                ? new Window.FromStart(most, 0)
                                                : new Window.After(most, HistoryStore.position(last, query.order()))))
                        .rows()));
    }

    /**
     * The newest events of the whole installation, without their total, which would have to be counted.
     *
     * @param most the maximum number of events
     * @throws Fault.NotAllowed for every caller but operators
     */
    public List<HistoryEvent> newest(Caller caller, int most) {
        requireOperator(caller);
        return database.read(handle -> HistoryStore.newest(handle, most));
    }

    /**
     * The newest events of an organization, without their total.
     *
     * @param most the maximum number of events
     * @throws Fault.NotFound if the organization does not exist or is not visible to the caller
     * @throws Fault.NotAllowed if the caller does not administer it
     */
    public List<HistoryEvent> newest(Caller caller, OrganizationId organization, int most) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            return HistoryStore.newest(handle, organization, most);
        });
    }

    /**
     * The number of sign-ins of people and operators that have failed since a time.
     *
     * @param most more are not counted
     * @throws Fault.NotAllowed for every caller but operators
     */
    public long failedSignIns(Caller caller, Instant since, int most) {
        requireOperator(caller);
        return database.read(handle -> HistoryStore.failedSignIns(handle, since, most));
    }

    /**
     * One event of the whole installation.
     *
     * @throws Fault.NotFound if there is none
     * @throws Fault.NotAllowed if the caller is not an operator
     */
    public HistoryEvent get(Caller caller, AuditEntry.Id id) {
        requireOperator(caller);
        return database.read(handle -> HistoryStore.find(handle, id))
                .orElseThrow(() -> new Fault.NotFound("audit event"));
    }

    private static void requireOperator(Caller caller) {
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        }
    }

    /**
     * One event of an organization.
     *
     * @throws Fault.NotFound if the organization or the event does not exist or is not visible to the caller
     * @throws Fault.NotAllowed if the caller does not administer the organization
     */
    public HistoryEvent get(Caller caller, OrganizationId organization, AuditEntry.Id id) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            return HistoryStore.find(handle, organization, id).orElseThrow(() -> new Fault.NotFound("audit event"));
        });
    }
}
