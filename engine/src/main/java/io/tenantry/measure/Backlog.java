package io.tenantry.measure;

import java.time.Duration;

/**
 * The work that waits in the database.
 *
 * @param size the number of waiting pieces, at most {@link #MOST}: more are not counted
 * @param age how long the oldest of them has waited; zero when none waits
 */
public record Backlog(long size, Duration age) {
    /** The maximum number of pieces that are counted. */
    public static final int MOST = 100_000;
}
