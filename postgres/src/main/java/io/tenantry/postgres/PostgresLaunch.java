package io.tenantry.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts PostgreSQL on a cluster.
 *
 * @param settings the settings of PostgreSQL, without the port
 */
record PostgresLaunch(PostgresCluster cluster, Map<String, String> settings) {
    private static final int ATTEMPTS = 3;

    /** A PostgreSQL that accepts connections. */
    record Running(GuardedProcess process, int port) {}

    /**
     * Starts it on a free port. Where another program takes that port before PostgreSQL does, it is started on another one.
     */
    Running onFreePort() throws IOException {
        Files.deleteIfExists(output());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = freePort();
            Optional<GuardedProcess> process = once(port);
            if (process.isPresent()) {
                return new Running(process.get(), port);
            }
        }
        throw failed();
    }

    /** Starts it again on its former port. */
    GuardedProcess again(int port) throws IOException {
        Files.deleteIfExists(output());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<GuardedProcess> process = once(port);
            if (process.isPresent()) {
                return process.get();
            }
        }
        throw failed();
    }

    private Optional<GuardedProcess> once(int port) throws IOException {
        var logFolder = Files.createDirectories(cluster.logFolder());
        cluster.account().give(logFolder);
        Files.setPosixFilePermissions(logFolder, PosixFilePermissions.fromString("rwx------"));
        var process = GuardedProcess.start(cluster.account(), command(port), output());
        boolean ready = false;
        try {
            // No time limit: after a crash PostgreSQL replays its log first, and stopping it would not make that
            // shorter.
            while (process.alive() && !ready) {
                Pause.shortly();
                ready = cluster.ready(process.process());
            }
            return ready ? Optional.of(process) : Optional.empty();
        } finally {
            if (!ready) {
                process.close();
            }
        }
    }

    private PostgresFailed failed() throws IOException {
        return new PostgresFailed("PostgreSQL does not start in %s.\n%s\nIts log is in %s."
                .formatted(cluster.home(), Files.readString(output(), UTF_8).strip(), cluster.logFolder()));
    }

    private Path output() {
        return cluster.home().resolve("start.log");
    }

    private List<String> command(int port) {
        var command = new ArrayList<String>();
        command.add(cluster.binaries().program("postgres").toString());
        command.add("-D");
        command.add(cluster.data().toString());
        settings.forEach((name, value) -> {
            command.add("-c");
            command.add(name + "=" + value);
        });
        command.add("-c");
        command.add("port=" + port);
        return command;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
