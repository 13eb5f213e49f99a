package io.tenantry.postgres;

import io.tenantry.postgres.DataFolderLock.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL that is part of Tenantry and runs in its data folder. It is as durable as a separate one: committed data
 * survives SIGKILL of every process and a power failure. It needs no administration: it ends with the program that started
 * it, however that ends, and the next start repairs what was left. When it ends by itself it is started again.
 *
 * <p>The programs are started directly rather than by the library that contains them, which is made for tests: it turns off
 * fsync and leaves its PostgreSQL running when the program is killed.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Duration WAIT_FOR_COMMANDS = Duration.ofSeconds(10);
    private static final Duration WAIT_OF_COMMANDS = Duration.ofSeconds(30);
    private static final Duration WAIT_FOR_CHECKPOINT = Duration.ofMinutes(1);
    private static final String HOME = "postgresql";

    /** Settings that a caller can change, beside those of {@link MachineMemory}; WAL and planner settings fit a small busy database on a solid-state disk. */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("max_connections", "100"),
            Map.entry("max_wal_size", "2GB"),
            Map.entry("checkpoint_timeout", "15min"),
            Map.entry("wal_compression", "on"),
            Map.entry("random_page_cost", "1.1"),
            Map.entry("jit", "off"),
            Map.entry("timezone", "UTC"));

    /**
     * Settings that cannot be changed: durability, access by password only, and a log that is limited in size and contains
     * no values.
     */
    private static final Map<String, String> FIXED = Map.ofEntries(
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("listen_addresses", "127.0.0.1"),
            Map.entry("unix_socket_directories", ""),
            Map.entry("logging_collector", "on"),
            Map.entry("log_filename", "postgresql-%a.log"),
            Map.entry("log_rotation_age", "1d"),
            Map.entry("log_rotation_size", "0"),
            Map.entry("log_truncate_on_rotation", "on"),
            Map.entry("log_error_verbosity", "terse"),
            Map.entry("log_checkpoints", "off"),
            Map.entry("log_timezone", "UTC"));

    private final int port;
    private final String password;
    private final Runnable stop;
    private final @Nullable SupervisedPostgres own;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param own the PostgreSQL that this object started; null when it uses that of another program */
    private EmbeddedPostgres(int port, String password, @Nullable SupervisedPostgres own, Runnable stop) {
        this.port = port;
        this.password = password;
        this.own = own;
        this.stop = stop;
    }

    /** Starts PostgreSQL for a server, which owns the folder until {@link #close}. */
    public static EmbeddedPostgres start(Path folder) {
        return start(folder, Map.of());
    }

    /**
     * Starts PostgreSQL for a server.
     *
     * @param settings settings of PostgreSQL, which replace the defaults
     * @throws DataFolderInUse when another server owns the folder, or a command does not finish within 10 seconds
     */
    public static EmbeddedPostgres start(Path folder, Map<String, String> settings) {
        try {
            var location = Location.of(folder);
            long deadline = System.nanoTime() + WAIT_FOR_COMMANDS.toNanos();
            while (true) {
                var lock = DataFolderLock.tryAcquire(location.home, Role.SERVER, location.account);
                if (lock.isPresent()) {
                    return run(location, lock.get(), settings);
                }
                var owner = DataFolderLock.owner(location.home);
                boolean server = owner.filter(DataFolderLock.Owner::alive)
                        .map(holder -> holder.role() == Role.SERVER)
                        .orElse(false);
                if (server || System.nanoTime() > deadline) {
                    throw new DataFolderInUse(folder, owner);
                }
                Pause.shortly();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("PostgreSQL cannot be started in " + folder, failure);
        }
    }

    /**
     * Opens the database for a command. Where a server runs, this attaches to its PostgreSQL, which {@link #close} leaves
     * running. Else this starts PostgreSQL, and {@code close} stops it; such commands wait for each other.
     *
     * @throws DataFolderInUse when another command does not finish, or a server is not ready, within 30 seconds
     */
    public static EmbeddedPostgres open(Path folder) {
        try {
            var location = Location.of(folder);
            long deadline = System.nanoTime() + WAIT_OF_COMMANDS.toNanos();
            while (true) {
                var lock = DataFolderLock.tryAcquire(location.home, Role.COMMAND, location.account);
                if (lock.isPresent()) {
                    return run(location, lock.get(), Map.of());
                }
                var owner = DataFolderLock.owner(location.home);
                var server =
                        owner.filter(holder -> holder.role() == Role.SERVER && holder.port() != 0 && holder.alive());
                if (server.isPresent()) {
                    return new EmbeddedPostgres(
                            server.get().port(), PostgresCluster.password(location.home), null, () -> {});
                }
                if (System.nanoTime() > deadline) {
                    throw new DataFolderInUse(folder, owner);
                }
                Pause.shortly();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("PostgreSQL cannot be opened in " + folder, failure);
        }
    }

    /** Whether a folder holds a database, or a program is making one there; writes nothing. */
    public static boolean isIn(Path folder) {
        Path home = folder.resolve(HOME);
        try {
            return Files.isDirectory(PostgresCluster.data(home))
                    || DataFolderLock.owner(home)
                            .filter(DataFolderLock.Owner::alive)
                            .isPresent();
        } catch (IOException failure) {
            throw new UncheckedIOException("PostgreSQL cannot be opened in " + folder, failure);
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    public String user() {
        return PostgresCluster.USER;
    }

    public String password() {
        return password;
    }

    /**
     * Whether this object started PostgreSQL. When {@link #open} started it, no other program can use it until
     * {@link #close}.
     */
    public boolean isOursAlone() {
        return own != null;
    }

    /**
     * Sets a listener for the case that PostgreSQL has ended by itself and could not be started again. Until then it is
     * started again each time, on the same port, with all committed data.
     */
    public void onLost(Consumer<RuntimeException> listener) {
        SupervisedPostgres supervised = own;
        if (supervised != null) {
            Thread.ofVirtual()
                    .name("postgres-lost")
                    .start(() -> listener.accept(supervised.lost().join()));
        }
    }

    /** Stops PostgreSQL if this object started it, and releases the folder; deletes nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stop.run();
        }
    }

    /** The folder of PostgreSQL inside the data folder, and the account that runs it. */
    private record Location(Path home, PostgresAccount account) {
        static Location of(Path folder) throws IOException {
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            if (!Files.isDirectory(folder)) {
                // Parents get the default permissions: the account of PostgreSQL may have to pass through them.
                Files.createDirectories(folder.toAbsolutePath().getParent());
                Files.createDirectory(folder, ownerOnly);
            }
            var root = folder.toRealPath();
            var account = PostgresAccount.choose(root);
            var home = root.resolve(HOME);
            Files.createDirectories(home);
            account.keep(home);
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString(account.folderMode()));
            return new Location(home, account);
        }
    }

    private static EmbeddedPostgres run(Location location, DataFolderLock lock, Map<String, String> settings)
            throws IOException {
        boolean running = false;
        try {
            var binaries = PostgresBinaries.unpackInto(location.home, location.account);
            var cluster = new PostgresCluster(location.home, location.account, binaries);
            cluster.stopLeftover(WAIT_FOR_CHECKPOINT);
            cluster.prepare();
            var password = PostgresCluster.password(location.home);
            var postgres = SupervisedPostgres.start(new PostgresLaunch(cluster, effective(cluster, settings)));
            lock.announce(postgres.port());
            running = true;
            return new EmbeddedPostgres(postgres.port(), password, postgres, () -> stop(cluster, postgres, lock));
        } finally {
            if (!running) {
                lock.close();
            }
        }
    }

    private static Map<String, String> effective(PostgresCluster cluster, Map<String, String> settings) {
        var effective = new LinkedHashMap<>(DEFAULTS);
        effective.putAll(MachineMemory.settings());
        effective.putAll(settings);
        effective.putAll(FIXED);
        effective.put("log_directory", cluster.logFolder().toString());
        return effective;
    }

    private static void stop(PostgresCluster cluster, SupervisedPostgres postgres, DataFolderLock lock) {
        try (lock) {
            postgres.close();
            // This acts only when PostgreSQL did not stop in time, or the guard was killed without it.
            cluster.stopLeftover(Duration.ofSeconds(5));
        } catch (IOException failure) {
            throw new UncheckedIOException("PostgreSQL did not stop cleanly in " + cluster.home(), failure);
        }
    }
}
