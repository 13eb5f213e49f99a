package io.tenantry.organization.bulk;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Window;
import io.tenantry.organization.Organization;
import io.tenantry.organization.Organizations;
import io.tenantry.organization.index.OrganizationColumns;
import io.tenantry.storage.Database;
import io.tenantry.storage.Pages;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** The entry class of bulk changes: operators preview, confirm, undo and follow them. {@link BulkRuns} carries them out. */
public final class BulkChanges {
    /** The time after its confirmation at which a bulk change starts, unless it is undone. */
    public static final Duration UNDO = Duration.ofSeconds(10);

    /** The time for which bulk changes and their results are kept after their end. */
    public static final Duration KEPT = Duration.ofDays(30);

    private static final int SHOWN = 10;

    private final Database database;
    private final Organizations organizations;
    private final Clock clock;

    public BulkChanges(Database database, Organizations organizations, Clock clock) {
        this.database = database;
        this.organizations = organizations;
        this.clock = clock;
    }

    /**
     * The effect of a bulk change before it is confirmed.
     *
     * @param count the number of organizations
     * @param unchanged the number of those that are in that state already
     * @param first some of them
     */
    public record Preview(long count, long unchanged, List<Organization> first) {}

    /**
     * The effect that a change would have now.
     *
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public Preview preview(Caller caller, boolean disabled, Selection selection) {
        require(caller);
        var found = organizations.list(caller, selection.query(List.of(), new Window.FromStart(SHOWN, 0)));
        Condition already = new Condition.OneOf(OrganizationColumns.DISABLED, List.of(disabled));
        boolean never = selection instanceof Selection.Matching(String ignored, Selection.Status status)
                && status == (disabled ? Selection.Status.ENABLED : Selection.Status.DISABLED);
        long unchanged = never
                ? 0
                : organizations
                        .list(caller, selection.query(List.of(already), new Window.FromStart(1, 0)))
                        .total();
        return new Preview(found.total(), unchanged, found.rows());
    }

    /**
     * Confirms a change, which starts after {@link #UNDO}. Organizations that are created later are not part of it.
     *
     * @param disabled the state that it gives
     * @param expected the number of organizations that the caller was shown
     * @return the id of the change
     * @throws Fault.Invalid if there is no such organization
     * @throws Fault.Conflict if the number is another one now
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public BulkChange.Id confirm(Caller caller, boolean disabled, Selection selection, long expected) {
        Caller.Operator operator = require(caller);
        long count = organizations
                .list(caller, selection.query(List.of(), new Window.FromStart(1, 0)))
                .total();
        if (count == 0) {
            throw new Fault.Invalid(Problem.invalid("", "No organization matches."));
        }
        if (count != expected) {
            throw new Fault.Conflict("The number of organizations has changed since. Nothing was changed.");
        }
        Instant now = now();
        return database.write(handle -> BulkChangeStore.insert(
                handle, operator.username(), disabled, selection, expected, now, now.plus(UNDO)));
    }

    /**
     * One change with its progress.
     *
     * @throws Fault.NotFound if there is none with that id
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public BulkChange get(Caller caller, BulkChange.Id id) {
        require(caller);
        return database.read(handle -> BulkChangeStore.find(handle, id))
                .orElseThrow(() -> new Fault.NotFound("bulk change"));
    }

    /**
     * The changes, the newest first.
     *
     * @param most the maximum number
     * @param skip the number to skip
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public List<BulkChange> list(Caller caller, int most, long skip) {
        require(caller);
        return database.read(handle -> BulkChangeStore.newest(handle, most, skip));
    }

    /**
     * The number of changes that are kept.
     *
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public long count(Caller caller) {
        require(caller);
        return database.read(BulkChangeStore::count);
    }

    /**
     * Undoes a change that has not started, or stops one that runs: the organizations that it has changed stay as they are.
     * Adds an audit entry.
     *
     * @throws Fault.NotFound if there is none with that id
     * @throws Fault.Conflict if it has ended
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public BulkChange.State undo(Caller caller, BulkChange.Id id) {
        require(caller);
        return database.write(handle -> {
            BulkChange.State before =
                    BulkChangeStore.lock(handle, id).orElseThrow(() -> new Fault.NotFound("bulk change"));
            if (before.ended()) {
                throw new Fault.Conflict("The bulk change has ended.");
            }
            BulkChange.State after =
                    before == BulkChange.State.WAITING ? BulkChange.State.UNDONE : BulkChange.State.STOPPED;
            BulkChangeStore.end(handle, id, after, now());
            AuditLog.note(
                    handle,
                    caller,
                    AuditEntry.of(null, AuditEntry.Operation.ACTION, "undoBulkChange", "BulkChange", id.value())
                            .changes(new Changes().add("state", word(before), word(after))));
            return after;
        });
    }

    private static String word(BulkChange.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The first organizations that a change could not be made for.
     *
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public List<BulkResult> failures(Caller caller, BulkChange.Id id, int most) {
        require(caller);
        return database.read(handle -> BulkChangeStore.failures(handle, id, most));
    }

    /**
     * The outcome for every organization so far, by id; read in pages while it is gone through.
     *
     * @throws Fault.NotFound if there is no change with that id
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public Pages<BulkResult> results(Caller caller, BulkChange.Id id) {
        get(caller, id);
        return Pages.later((before, most) -> database.read(handle -> BulkChangeStore.results(
                handle, id, before == null ? new OrganizationId(0) : before.organization(), most)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    static Caller.Operator require(Caller caller) {
        return switch (caller) {
            case Caller.Operator operator -> operator;
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
        };
    }
}
