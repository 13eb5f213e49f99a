package io.tenantry.cli.database;

import io.tenantry.loading.Loading;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/** The progress of a long command on standard error: a bar on a terminal, else a line every two seconds. */
public final class Progress {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = Duration.ofMillis(200).toNanos();
    private static final long LINE_NANOS = Duration.ofSeconds(2).toNanos();

    private final PrintWriter err;
    private final boolean terminal;
    private final String noun;
    private long began = System.nanoTime();
    private long shown = began;

    public Progress(PrintWriter err) {
        this(err, Terminal.ERROR.isThere(), "organization");
    }

    /** @param noun the name of one of the things that are counted, in the singular */
    public Progress(PrintWriter err, String noun) {
        this(err, Terminal.ERROR.isThere(), noun);
    }

    Progress(PrintWriter err, boolean terminal, String noun) {
        this.err = err;
        this.terminal = terminal;
        this.noun = noun;
    }

    /** Starts the clock; time before the load does not count. */
    public synchronized void begin() {
        began = System.nanoTime();
        shown = began;
    }

    /**
     * Shows the progress, at most every 200 ms on a terminal and every 2 s elsewhere.
     *
     * @param count number of things done
     * @param fraction share of the whole input that is done, 0 to 1; negative when the size is unknown
     */
    public synchronized void show(long count, double fraction) {
        long now = System.nanoTime();
        if (now - shown < (terminal ? REDRAW_NANOS : LINE_NANOS)) {
            return;
        }
        shown = now;
        double seconds = (now - began) / 1e9;
        StringBuilder line = new StringBuilder();
        if (terminal) {
            line.append('\r');
        }
        if (fraction >= 0) {
            int full = (int) Math.round(Math.min(1, fraction) * WIDTH);
            if (terminal) {
                line.append('[').repeat('#', full).repeat('.', WIDTH - full).append("] ");
            }
            line.append("%3d %%  ".formatted((int) (Math.min(1, fraction) * 100)));
        }
        line.append("%s  %,.0f a second".formatted(amount(count, noun), count / seconds));
        if (fraction > 0.01) {
            line.append("  ").append(duration(seconds / fraction - seconds)).append(" left");
        }
        print(line.toString());
    }

    /** Shows the progress of building the indexes, as often as {@link #show}. */
    synchronized void showIndexes(int done, int all) {
        long now = System.nanoTime();
        if (now - shown >= (terminal ? REDRAW_NANOS : LINE_NANOS)) {
            shown = now;
            print((terminal ? "\r" : "") + "Making indexes: %d of %d".formatted(done, all));
        }
    }

    /** A watch that shows the progress of a load. */
    public Loading.Watch watch(DoubleSupplier fraction) {
        return new Loading.Watch() {
            @Override
            public void written(long count) {
                show(count, fraction.getAsDouble());
            }

            @Override
            public void indexed(int done, int all) {
                showIndexes(done, all);
            }
        };
    }

    private void print(String line) {
        if (terminal) {
            err.print(line + "\u001B[K");
        } else {
            err.println(line);
        }
        err.flush();
    }

    /** Removes the bar, so that another line can be printed. */
    public synchronized void clear() {
        if (terminal) {
            err.print("\r\u001B[K");
            err.flush();
        }
    }

    /** The result: the number of things, the seconds, and the rate. */
    public synchronized String summary(long count) {
        double seconds = (System.nanoTime() - began) / 1e9;
        return String.format(
                Locale.ROOT, "%s in %.1f seconds (%,.0f a second)", amount(count, noun), seconds, count / seconds);
    }

    /** A number with a noun in the singular or plural: {@code 1 organization}, {@code 2,000 organizations}, {@code 2 entries}. */
    public static String amount(long number, String noun) {
        String plural = noun.matches(".*[^aeiou]y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? noun : plural);
    }

    private static String duration(double seconds) {
        long whole = Math.max(0, Math.round(seconds));
        return whole < 60 ? whole + " s" : "%d:%02d min".formatted(whole / 60, whole % 60);
    }
}
