package io.tenantry.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last run of a task that deletes data by its age.
 *
 * @param task the name of the task
 * @param state its state
 * @param startedAt when it began
 * @param endedAt when it ended; null if it runs or was interrupted
 * @param removed the number of rows that this run has deleted so far
 * @param removedInAll that of all runs
 */
public record TidyRun(
        String task,
        State state,
        Instant startedAt,
        @Nullable Instant endedAt,
        long removed,
        long removedInAll) {
    /** The state of a run. */
    public enum State {
        RUNNING,
        /** It ended well. */
        DONE,
        /** It ended with an error; the next run continues. */
        FAILED,
        /** Its node stopped; the next run continues. */
        INTERRUPTED
    }
}
