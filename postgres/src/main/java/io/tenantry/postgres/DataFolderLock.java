package io.tenantry.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The lock that allows one program at a time to run PostgreSQL in a folder. It is a lock of the kernel, so it ends with its
 * holder, however that ends. The file {@code owner} next to it tells other programs the holder and the port of PostgreSQL.
 */
final class DataFolderLock implements AutoCloseable {
    /**
     * The homes that this program has locked. The lock file must not be opened again here: POSIX releases all locks of a
     * process on a file as soon as the process closes any descriptor of that file.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    /**
     * The kinds of holders: a server runs on, and others may attach to its database; a command ends soon, and others wait
     * for it.
     */
    enum Role {
        SERVER,
        COMMAND
    }

    /** The holder of the lock; the port is 0 until PostgreSQL accepts connections. */
    record Owner(Role role, long process, int port) {
        boolean alive() {
            return ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
        }

        @Override
        public String toString() {
            return switch (role) {
                case SERVER -> "a running Tenantry server (process " + process + ")";
                case COMMAND -> "a Tenantry command (process " + process + ")";
            };
        }
    }

    private final Path home;
    private final Role role;
    private final PostgresAccount account;
    private final FileChannel channel;

    private DataFolderLock(Path home, Role role, PostgresAccount account, FileChannel channel) {
        this.home = home;
        this.role = role;
        this.account = account;
        this.channel = channel;
    }

    /** Takes the lock; returns empty at once when another program, or another part of this one, holds it. */
    static Optional<DataFolderLock> tryAcquire(Path home, Role role, PostgresAccount account) throws IOException {
        if (!HELD_HERE.add(home)) {
            return Optional.empty();
        }
        boolean acquired = false;
        try {
            var lock = open(home, role, account);
            acquired = lock.isPresent();
            return lock;
        } finally {
            if (!acquired) {
                HELD_HERE.remove(home);
            }
        }
    }

    private static Optional<DataFolderLock> open(Path home, Role role, PostgresAccount account) throws IOException {
        var path = home.resolve("lock");
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var channel = FileChannel.open(path, Set.of(CREATE, WRITE), ownerOnly);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            account.keep(path);
            var held = new DataFolderLock(home, role, account, channel);
            held.announce(0);
            return Optional.of(held);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** The last holder, as it wrote itself; it may be outdated for the moment in which the lock changes hands. */
    static Optional<Owner> owner(Path home) throws IOException {
        try {
            String[] words =
                    Files.readString(home.resolve("owner"), UTF_8).strip().split(" ");
            return Optional.of(new Owner(Role.valueOf(words[0]), Long.parseLong(words[1]), Integer.parseInt(words[2])));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** Writes for other programs that PostgreSQL accepts connections on this port. */
    void announce(int port) throws IOException {
        var owner = String.join(
                " ", role.name(), Long.toString(ProcessHandle.current().pid()), Integer.toString(port));
        var fresh = Files.writeString(home.resolve("owner.new"), owner + "\n", UTF_8);
        account.keep(fresh);
        Files.move(fresh, home.resolve("owner"), ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(home.resolve("owner"));
        } finally {
            channel.close();
            HELD_HERE.remove(home);
        }
    }
}
