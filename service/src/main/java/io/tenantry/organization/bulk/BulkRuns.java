package io.tenantry.organization.bulk;

import io.tenantry.access.Caller;
import io.tenantry.access.Deadline;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.RequestId;
import io.tenantry.organization.bulk.BulkChange.Outcome;
import io.tenantry.organization.bulk.BulkChange.State;
import io.tenantry.schedule.Removal;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Carries out the bulk changes that are due. Each step covers a range of ids in a transaction of its own, which also records the
 * position: no lock is held for long, and any node continues after a crash without doing anything twice.
 */
public final class BulkRuns {
    private static final int DEFAULT_SPAN = 500;

    private final Database database;
    private final Clock clock;
    private final int span;

    public BulkRuns(Database database, Clock clock) {
        this(database, clock, DEFAULT_SPAN);
    }

    /** @param span the number of ids that a step covers */
    BulkRuns(Database database, Clock clock, int span) {
        this.database = database;
        this.clock = clock;
        this.span = span;
    }

    /** Carries out all changes that are due. To be called regularly. */
    public void run() {
        List<BulkChange.Id> due = database.read(handle -> BulkChangeStore.due(handle, now()));
        for (BulkChange.Id id : due) {
            while (!Thread.currentThread().isInterrupted() && step(id)) {
                // One step after the other.
            }
        }
    }

    /**
     * Does the next step of a change.
     *
     * @return whether this program can continue with a next step
     */
    boolean step(BulkChange.Id id) {
        return Deadline.ofEachWait(
                Deadline.BULK,
                () -> database.write(handle -> {
                    Optional<BulkChangeStore.Due> taken = BulkChangeStore.take(handle, id, now());
                    if (taken.isEmpty()) {
                        return false;
                    }
                    BulkChangeStore.Due due = taken.get();
                    if (!BulkChangeStore.isOperator(handle, due.operator())) {
                        // A removed operator does not act any more.
                        BulkChangeStore.end(handle, id, State.STOPPED, now());
                        return false;
                    }
                    return RequestId.with(due.requestId(), () -> due.origin().during(() -> step(handle, due)));
                }));
    }

    private boolean step(Handle handle, BulkChangeStore.Due due) {
        int until = due.selection() instanceof Selection.Chosen
                ? due.last()
                : (int) Math.min(due.last(), (long) due.position() + span);
        Map<Outcome, List<OrganizationId>> outcomes = new EnumMap<>(Outcome.class);
        for (BulkChangeStore.Candidate candidate :
                BulkChangeStore.lockCandidates(handle, due.selection(), due.position(), until)) {
            outcomes.computeIfAbsent(outcome(candidate, due.disabled()), ignored -> new ArrayList<>())
                    .add(candidate.organization());
        }
        List<OrganizationId> changed = outcomes.getOrDefault(Outcome.CHANGED, List.of());
        if (!changed.isEmpty()) {
            BulkChangeStore.change(handle, new Caller.Operator(due.operator()), due.disabled(), changed);
        }
        outcomes.forEach((outcome, organizations) -> BulkChangeStore.note(handle, due.id(), outcome, organizations));
        BulkChangeStore.advance(
                handle,
                due.id(),
                until,
                new BulkChange.Counts(
                        changed.size(),
                        outcomes.getOrDefault(Outcome.UNCHANGED, List.of()).size(),
                        outcomes.getOrDefault(Outcome.BEING_DELETED, List.of()).size()));
        if (until < due.last()) {
            return true;
        }
        BulkChangeStore.end(handle, due.id(), State.DONE, now());
        return false;
    }

    private static Outcome outcome(BulkChangeStore.Candidate candidate, boolean disabled) {
        if (candidate.disabled() == disabled) {
            return Outcome.UNCHANGED;
        }
        return candidate.beingDeleted() && !disabled ? Outcome.BEING_DELETED : Outcome.CHANGED;
    }

    /** Deletes changes a while after their end, and their results before them, a part at a time. */
    public void tidy() {
        Instant before = now().minus(BulkChanges.KEPT);
        Removal.inBatches(database, (handle, most) -> BulkChangeStore.forgetResults(handle, before, most));
        Removal.inBatches(database, (handle, most) -> BulkChangeStore.forget(handle, before, most));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
