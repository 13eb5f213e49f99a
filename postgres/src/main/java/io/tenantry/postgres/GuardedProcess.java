package io.tenantry.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command that does not outlive this program, however this program ends. A shell between the two waits for the end of its
 * standard input, a pipe whose other end only this program holds. The kernel closes the pipe even after SIGKILL, and the
 * shell then interrupts the command. Closing this object closes the pipe, too. The command has its own session, so Ctrl-C
 * in a terminal reaches this program alone, which stops the command when it has finished its own work.
 */
final class GuardedProcess implements AutoCloseable {
    // The guard interrupts its own child only, never all processes of the folder: a guard that outlives its program for
    // a
    // moment cannot interrupt the PostgreSQL of the next one. It ignores SIGTERM since service managers send it to all
    // processes.
    private static final String GUARD = """
            trap '' INT HUP TERM
            exec 3<&0
            command -v setsid >/dev/null || set -m
            "$@" </dev/null >&2 3<&- &
            child=$!
            echo $child
            { while read -r line; do :; done; kill -INT $child; } <&3 >/dev/null &
            watch=$!
            exec 3<&-
            wait $child
            status=$?
            kill -KILL $watch
            exit $status
            """;

    private final Process guard;
    private final long process;

    private GuardedProcess(Process guard, long process) {
        this.guard = guard;
        this.process = process;
    }

    /** Starts the command under the account; its output is appended to the file. */
    static GuardedProcess start(PostgresAccount account, List<String> command, Path output) throws IOException {
        var whole = new ArrayList<String>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid")) || Files.isExecutable(Path.of("/bin/setsid"))) {
            whole.add("setsid");
        }
        whole.addAll(account.command(List.of("sh", "-c", GUARD, "tenantry-postgres-guard")));
        whole.addAll(command);
        var builder = new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.appendTo(output.toFile()));
        // PGDATA, PGPORT, PGOPTIONS and similar variables are meant for another PostgreSQL.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        var guard = builder.start();
        account.keep(output);
        var reader = new BufferedReader(new InputStreamReader(guard.getInputStream(), UTF_8));
        var process = reader.readLine();
        if (process == null) {
            throw new PostgresFailed("PostgreSQL could not be started: "
                    + Files.readString(output).strip());
        }
        return new GuardedProcess(guard, Long.parseLong(process));
    }

    /** The process id of the command. */
    long process() {
        return process;
    }

    boolean alive() {
        return guard.isAlive();
    }

    /** Waits for the end of the command and returns its exit status. */
    int await() {
        try {
            return guard.waitFor();
        } catch (InterruptedException interrupted) {
            close();
            Thread.currentThread().interrupt();
            throw new PostgresFailed("Interrupted while PostgreSQL was being prepared", interrupted);
        }
    }

    /** Waits for the end of the command. An interruption ends the wait and does not stop the command. */
    void awaitEnd() throws InterruptedException {
        guard.waitFor();
    }

    /** Interrupts the command and waits; true when it has ended within the limit. */
    boolean stop(Duration limit) {
        try {
            guard.getOutputStream().close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        boolean interrupted = Thread.interrupted();
        try {
            long deadline = System.nanoTime() + limit.toNanos();
            while (true) {
                try {
                    return guard.waitFor(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException again) {
                    // PostgreSQL must not be left half stopped: the interruption takes effect after the wait.
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        stop(Duration.ofMinutes(1));
    }
}
