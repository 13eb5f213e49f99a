package io.tenantry.cli.database;

import io.tenantry.loading.Loading;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** How far a long command has come: a bar that redraws itself on a terminal, else a plain line now and then. */
public final class Progress {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = Duration.ofMillis(200).toNanos();
    private static final long LINE_NANOS = Duration.ofSeconds(2).toNanos();

    private final PrintWriter err;
    private final boolean terminal;
    private long began = System.nanoTime();
    private long shown = began;

    public Progress(PrintWriter err) {
        this(err, isTerminal());
    }

    Progress(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /** Standard error may be a terminal when standard input is a pipe, which the JDK's console does not tell. */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException notLinux) {
            return Optional.ofNullable(System.console())
                    .map(Console::isTerminal)
                    .orElse(false);
        }
    }

    /** The clock begins to run; until then something else was going on. */
    public synchronized void begin() {
        began = System.nanoTime();
        shown = began;
    }

    /**
     * Shows where things stand, unless that was done a moment ago.
     *
     * @param count how many are done
     * @param fraction how much of everything that is, 0 to 1; negative when nobody knows
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
        line.append("%,d organizations  %,.0f a second".formatted(count, count / seconds));
        if (fraction > 0.01) {
            line.append("  ").append(duration(seconds / fraction - seconds)).append(" left");
        }
        print(line.toString());
    }

    /** As {@link #show}, for the part in which indexes are made. */
    synchronized void showIndexes(int done, int all) {
        long now = System.nanoTime();
        if (now - shown >= (terminal ? REDRAW_NANOS : LINE_NANOS)) {
            shown = now;
            print((terminal ? "\r" : "") + "Making indexes: %d of %d".formatted(done, all));
        }
    }

    /** What a load tells. */
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

    /** Takes the bar away, so that something else can be told. */
    public synchronized void clear() {
        if (terminal) {
            err.print("\r\u001B[K");
            err.flush();
        }
    }

    /** The end: so many in so much time. */
    public synchronized String summary(long count) {
        double seconds = (System.nanoTime() - began) / 1e9;
        return String.format(
                Locale.ROOT, "%,d organizations in %.1f seconds (%,.0f a second)", count, seconds, count / seconds);
    }

    private static String duration(double seconds) {
        long whole = Math.max(0, Math.round(seconds));
        return whole < 60 ? whole + " s" : "%d:%02d min".formatted(whole / 60, whole % 60);
    }
}
