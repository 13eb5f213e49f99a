package io.tenantry.organization.bulk;

import io.tenantry.id.IntId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A bulk change of organizations: it enables or disables many of them in the background.
 *
 * @param disabled the state that it gives
 * @param operator its author
 * @param expected the number of organizations that was confirmed
 * @param counts the outcomes so far
 * @param startsAt the time from which it runs; until then it can be undone
 * @param endedAt null until it has ended
 */
public record BulkChange(
        Id id,
        boolean disabled,
        Selection selection,
        String operator,
        long expected,
        State state,
        Counts counts,
        Instant createdAt,
        Instant startsAt,
        @Nullable Instant endedAt) {
    /** The id of a change of many organizations. */
    public record Id(int value) implements IntId {
        @Override
        public String toString() {
            return Integer.toString(value);
        }
    }

    /** How far it has come. */
    public enum State {
        /** It was confirmed, and waits for its start. */
        WAITING,
        RUNNING,
        DONE,
        /** It was undone before its start: nothing was changed. */
        UNDONE,
        /** It was stopped while it ran: what it had changed stays. */
        STOPPED;

        /** Whether nothing more happens. */
        public boolean ended() {
            return this != WAITING && this != RUNNING;
        }
    }

    /** The outcome for one organization. */
    public enum Outcome {
        CHANGED,
        /** It was in that state before. */
        UNCHANGED,
        /** It cannot be enabled while it is being deleted. */
        BEING_DELETED
    }

    /**
     * The numbers of organizations by outcome.
     *
     * @param failed those that could not be changed
     */
    public record Counts(long changed, long unchanged, long failed) {
        /** All that are done. */
        public long all() {
            return changed + unchanged + failed;
        }
    }
}
