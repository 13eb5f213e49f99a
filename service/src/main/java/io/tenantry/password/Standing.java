package io.tenantry.password;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The standing of network addresses by their last passwords. A correct password is worth three wrong ones, and a wrong one is
 * forgotten after a minute without another. The addresses that were used last are kept, in memory.
 */
final class Standing {
    private static final int MOST_ADDRESSES = 65_536;
    private static final int BEST = 3;
    private static final int WORST = -1;
    private static final long FORGOTTEN_AFTER = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private final Map<String, Score> scores = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Score> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    /** @param nanos the clock, in nanoseconds, like {@link System#nanoTime} */
    Standing(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** How soon passwords from an address are compared, the soonest first. */
    enum Rank {
        /** The address sent a correct password, and fewer than three wrong ones since then. */
        KNOWN,
        UNKNOWN,
        /** The address sent a wrong password within the last minute. */
        SUSPECT
    }

    private record Score(int points, long since) {}

    /** The rank of an address at this moment. */
    synchronized Rank of(String address) {
        int points = points(address);
        if (points == 0) {
            return Rank.UNKNOWN;
        }
        return points > 0 ? Rank.KNOWN : Rank.SUSPECT;
    }

    private int points(String address) {
        Score score = scores.get(address);
        if (score == null) {
            return 0;
        }
        boolean forgotten = score.points < 0 && nanos.getAsLong() - score.since > FORGOTTEN_AFTER;
        return forgotten ? 0 : score.points;
    }

    /** Notes that a password from the address was correct or wrong. */
    synchronized void note(String address, boolean correct) {
        int points = correct ? BEST : Math.max(WORST, points(address) - 1);
        scores.put(address, new Score(points, nanos.getAsLong()));
    }
}
