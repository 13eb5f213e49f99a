package io.tenantry.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The data of PostgreSQL in a home folder, and its password. Callers hold the {@link DataFolderLock}.
 *
 * @param home the folder with the cluster, the password and the programs
 */
record PostgresCluster(Path home, PostgresAccount account, PostgresBinaries binaries) {
    static final String USER = "tenantry";

    Path data() {
        return data(home);
    }

    /** The folder of the cluster in a home; it exists once the cluster is complete. */
    static Path data(Path home) {
        return home.resolve("cluster");
    }

    Path logFolder() {
        return home.resolve("log");
    }

    static Path passwordFile(Path home) {
        return home.resolve("password");
    }

    /** Makes the cluster unless it exists; an incomplete one is deleted. */
    void prepare() throws IOException {
        try (var leftovers = Files.newDirectoryStream(home, "*.new")) {
            for (var leftover : leftovers) {
                FolderTree.delete(leftover);
            }
        }
        if (Files.isDirectory(data())) {
            requireOurVersion();
            account.give(data());
        } else {
            initialize();
        }
    }

    private void requireOurVersion() throws IOException {
        var found = Files.readString(data().resolve("PG_VERSION"), UTF_8).strip();
        var ours = binaries.major();
        if (!found.equals(ours)) {
            throw new PostgresFailed(("The data folder %s was made by PostgreSQL %s. This version of Tenantry includes"
                            + " PostgreSQL %s, which cannot read it. Use the Tenantry that made it, or move the data"
                            + " to a fresh folder: run its backup command, then restore with this version.")
                    .formatted(home.getParent(), found, ours));
        }
    }

    /**
     * Makes the cluster in a new folder. Its name is new each time, since an initdb whose program was killed may still be
     * cleaning up its own. Only a complete cluster gets the final name, and its password is on the disk before that.
     */
    private void initialize() throws IOException {
        var fresh = home.resolve("cluster-" + UUID.randomUUID() + ".new");
        var folderMode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectory(fresh, folderMode);
        var password = freshPassword();
        var cluster = Files.createDirectory(fresh.resolve("cluster"), folderMode);
        var forInitdb = fresh.resolve("password");
        writeSecret(forInitdb, password);
        account.give(fresh);
        initdb(cluster, forInitdb);
        Files.deleteIfExists(passwordFile(home));
        writeSecret(passwordFile(home), password);
        account.keep(passwordFile(home));
        Files.move(cluster, data(), ATOMIC_MOVE);
        FolderTree.force(home);
        FolderTree.delete(fresh);
    }

    private void initdb(Path target, Path passwordFile) throws IOException {
        var output = home.resolve("initdb.log");
        // Comparison is bytewise and the same everywhere, by PostgreSQL's own provider. The C library's character
        // classes
        // are set as well, since pg_trgm uses them to recognize letters; a system without UTF-8 classes gets those of
        // C.
        for (var characters : List.of("C.UTF-8", "en_US.UTF-8", "C")) {
            Files.deleteIfExists(output);
            var command = List.of(
                    binaries.program("initdb").toString(),
                    "--pgdata=" + target,
                    "--username=" + USER,
                    "--auth=scram-sha-256",
                    "--pwfile=" + passwordFile,
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    "--lc-ctype=" + characters,
                    // The password is 24 random bytes. Hashing it thousands of times at every connection takes a
                    // program
                    // that has just started a tenth of a second, and makes it no harder to guess.
                    "--set=scram_iterations=1",
                    "--no-instructions");
            try (var initdb = GuardedProcess.start(account, command, output)) {
                if (initdb.await() == 0) {
                    return;
                }
            }
        }
        // The JDK's user name for a user id without an entry in /etc/passwd, as containers with arbitrary user ids
        // have.
        boolean nameless = "?".equals(System.getProperty("user.name"));
        throw new PostgresFailed("PostgreSQL's initdb failed in %s:\n%s%s"
                .formatted(
                        home,
                        Files.readString(output, UTF_8).strip(),
                        nameless ? "\nRun Tenantry under a user id that has an entry in /etc/passwd." : ""));
    }

    private static String freshPassword() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private static void writeSecret(Path file, String secret) throws IOException {
        FolderTree.writeDurably(file, new ByteArrayInputStream(secret.getBytes(UTF_8)), "rw-------");
    }

    static String password(Path home) throws IOException {
        try {
            return Files.readString(passwordFile(home), UTF_8).strip();
        } catch (NoSuchFileException missing) {
            throw new PostgresFailed("The password of the database is missing: " + passwordFile(home), missing);
        }
    }

    /** True when this process accepts connections. */
    boolean ready(long process) throws IOException {
        var lines = postmasterFile();
        // The eighth line is the status; a file that is being written has fewer.
        return lines.size() >= 8
                && lines.getFirst().strip().equals(Long.toString(process))
                && lines.get(7).strip().equals("ready");
    }

    /**
     * Stops a PostgreSQL that an earlier program left running in this folder. A pid file that names no process of this
     * folder is outdated and is deleted: PostgreSQL would refuse to start when another process has that id.
     */
    void stopLeftover(Duration limit) throws IOException {
        var lines = postmasterFile();
        if (lines.isEmpty() || lines.getFirst().isBlank()) {
            return;
        }
        var leftover = process(lines.getFirst().strip()).filter(this::isOurs);
        if (leftover.isPresent()) {
            stop(leftover.get(), limit);
        } else {
            Files.deleteIfExists(data().resolve("postmaster.pid"));
        }
    }

    /**
     * Stops all processes of a PostgreSQL whose first process has ended: a remaining process could write into the files
     * of the next PostgreSQL.
     */
    void stopOrphans(Duration limit) throws IOException {
        stopLeftover(limit);
        long deadline = System.nanoTime() + limit.toNanos();
        for (var orphans = orphans(); !orphans.isEmpty(); orphans = orphans()) {
            if (System.nanoTime() > deadline) {
                orphans.forEach(ProcessHandle::destroyForcibly);
            }
            Pause.shortly();
        }
    }

    private List<ProcessHandle> orphans() {
        return ProcessHandle.allProcesses().filter(this::isOurs).toList();
    }

    /** Whether a process runs a program of this home; a process that has ended but is not reaped has no path. */
    private boolean isOurs(ProcessHandle process) {
        return process.info()
                .command()
                .filter(program -> program.startsWith(home + "/"))
                .isPresent();
    }

    private void stop(ProcessHandle leftover, Duration limit) throws IOException {
        signal(leftover, "INT");
        if (!ended(leftover, limit)) {
            // This stop makes no checkpoint: the next start replays the write-ahead log, and nothing committed is lost.
            signal(leftover, "QUIT");
            if (!ended(leftover, Duration.ofSeconds(10))) {
                throw new PostgresFailed("A PostgreSQL left running in %s (process %d) does not stop: stop it by hand."
                        .formatted(home, leftover.pid()));
            }
        }
    }

    private static void signal(ProcessHandle process, String signal) throws IOException {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ended(ProcessHandle process, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (isOurs(process)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Pause.shortly();
        }
        return true;
    }

    private static Optional<ProcessHandle> process(String id) {
        try {
            return ProcessHandle.of(Long.parseLong(id));
        } catch (NumberFormatException damaged) {
            return Optional.empty();
        }
    }

    private List<String> postmasterFile() throws IOException {
        try {
            return Files.readAllLines(data().resolve("postmaster.pid"), UTF_8);
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }
}
