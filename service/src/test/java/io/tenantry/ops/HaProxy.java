package io.tenantry.ops;

import io.tenantry.cli.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HAProxy with the example {@code ops/haproxy.cfg}, but without TLS and with servers of this machine. */
final class HaProxy implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final List<String> NAMES = List.of("one", "two", "three");

    private final Process process;
    private final Path log;
    private final int port;

    private HaProxy(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** @param ports those of the three servers */
    static HaProxy start(Tool tool, Path folder, List<Integer> ports) throws IOException {
        int port = freePort();
        String text =
                Files.readString(Path.of("ops/haproxy.cfg")).replaceFirst("bind :443 .*", "bind 127.0.0.1:" + port);
        for (int i = 0; i < ports.size(); i++) {
            text = text.replace("10.0.0." + (i + 1) + ":8080", "127.0.0.1:" + ports.get(i));
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Path configuration = Files.writeString(folder.resolve("haproxy.cfg"), text);
        Path log = folder.resolve("haproxy.log");
        Process process = tool.command(folder, "-db", "-f", configuration.toString())
                .redirectOutput(log.toFile())
                .start();
        HaProxy started = new HaProxy(process, log, port);
        started.awaitListening();
        return started;
    }

    private void awaitListening() throws IOException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            try (Socket _ = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    process.destroyForcibly();
                    throw new AssertionError(Files.readString(log), notYet);
                }
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The lines of the log so far. */
    int lines() throws IOException {
        return Files.readAllLines(log).size();
    }

    /**
     * Waits until a line of the log after the first ones says that a server is DOWN or UP.
     *
     * @return the line
     */
    String awaitState(int server, String state, int after, Program node) throws IOException {
        Pattern sought = Pattern.compile("Server tenantry/" + NAMES.get(server) + " is " + state + "\\b.*");
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            boolean last = System.nanoTime() > deadline || !process.isAlive();
            List<String> lines = Files.readAllLines(log);
            for (String line : lines.subList(after, lines.size())) {
                Matcher found = sought.matcher(line);
                if (found.find()) {
                    return found.group();
                }
            }
            if (last) {
                throw new AssertionError("no " + sought + " in\n" + String.join("\n", lines) + "\n" + node.err());
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
