package io.tenantry.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The program as a process of its own, as its users start it. */
public final class Program implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private final Process process;
    private final Path out;
    private final Path err;

    private Program(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** The exit status and the output of a program that has ended. */
    public record Ended(int status, String out, String err) {}

    /** A program whose standard input is empty. */
    public static Program start(Path folder, Map<String, String> environment, String... arguments) {
        return start(folder, Path.of("/dev/null"), environment, arguments);
    }

    /** A program whose standard input is a file. */
    static Program start(Path folder, Path input, Map<String, String> environment, String... arguments) {
        try {
            Path out = Files.createTempFile(folder, "out", ".txt");
            Path err = Files.createTempFile(folder, "err", ".txt");
            List<String> command = command(folder);
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(input.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("TENANTRY_"));
            builder.environment().putAll(environment);
            return new Program(builder.start(), out, err);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The command that starts the program, without its arguments. */
    static List<String> command(Path folder) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                classPath(),
                "io.tenantry.cli.Main"));
    }

    /** The class path of the tests, with absolute paths, so that the program can be started in any folder. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Runs a command to its end. */
    public static Ended run(Path folder, String... arguments) {
        try (Program program = start(folder, Map.of(), arguments)) {
            return program.awaitEnd();
        }
    }

    public Process process() {
        return process;
    }

    /** Waits until standard output matches the pattern; returns the first group. */
    public String await(String pattern) {
        Pattern sought = Pattern.compile(pattern);
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            boolean ended = !process.isAlive();
            Matcher found = sought.matcher(out());
            if (found.find()) {
                return found.group(found.groupCount());
            }
            if (ended) {
                break;
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("no " + pattern + " in\n" + out() + err());
    }

    /** Waits until the server listens; returns its URL. */
    public String url() {
        return await("listens on (http://\\S+)");
    }

    public Ended awaitEnd() {
        try {
            if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("still running:\n" + out() + err());
            }
            return new Ended(process.exitValue(), out(), err());
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    public String out() {
        return read(out);
    }

    public String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitEnd();
    }
}
