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
 * A PostgreSQL that Tenantry brings along and runs in its data folder, as durable as one run by hand: what is committed
 * survives SIGKILL of every process and a power failure. It needs no care: it goes away with the program that started
 * it, however that ends, and the next start repairs what was left. Where it ends by itself it is started again.
 *
 * <p>The programs are run directly rather than through the library they come from, which is made for tests: it turns
 * off fsync and leaves its PostgreSQL running when the program is killed.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Duration PATIENCE_WITH_COMMANDS = Duration.ofSeconds(10);
    private static final Duration PATIENCE_OF_COMMANDS = Duration.ofSeconds(30);
    private static final Duration PATIENCE_WITH_CHECKPOINT = Duration.ofMinutes(1);
    private static final String HOME = "postgresql";

    /** What an operator may tune; WAL and planner settings fit a small busy database on a solid-state disk. */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("shared_buffers", "128MB"),
            Map.entry("max_connections", "100"),
            Map.entry("max_wal_size", "2GB"),
            Map.entry("checkpoint_timeout", "15min"),
            Map.entry("wal_compression", "on"),
            Map.entry("random_page_cost", "1.1"),
            Map.entry("jit", "off"),
            Map.entry("timezone", "UTC"));

    /**
     * What nobody may change: durability, no way in but the password, and a log that neither grows for ever nor holds
     * values.
     */
    private static final Map<String, String> PROMISES = Map.ofEntries(
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

    /** @param own what this object started; null when it uses the PostgreSQL of another program */
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
     * Starts PostgreSQL for a server, with PostgreSQL's settings laid over ours.
     *
     * @throws DataFolderInUse when another server owns the folder, or a command does not finish soon
     */
    public static EmbeddedPostgres start(Path folder, Map<String, String> settings) {
        try {
            var place = Place.of(folder);
            long deadline = System.nanoTime() + PATIENCE_WITH_COMMANDS.toNanos();
            while (true) {
                var lock = DataFolderLock.tryAcquire(place.home, Role.SERVER, place.account);
                if (lock.isPresent()) {
                    return run(place, lock.get(), settings);
                }
                var owner = DataFolderLock.owner(place.home);
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
     * Opens the database for a command: attaches to the PostgreSQL of a running server, which {@link #close} then
     * leaves alone, or else starts it, and {@code close} stops it. Commands that find no server take turns.
     *
     * @throws DataFolderInUse when another command does not finish, or a server does not get ready, in time
     */
    public static EmbeddedPostgres open(Path folder) {
        try {
            var place = Place.of(folder);
            long deadline = System.nanoTime() + PATIENCE_OF_COMMANDS.toNanos();
            while (true) {
                var lock = DataFolderLock.tryAcquire(place.home, Role.COMMAND, place.account);
                if (lock.isPresent()) {
                    return run(place, lock.get(), Map.of());
                }
                var owner = DataFolderLock.owner(place.home);
                var server =
                        owner.filter(holder -> holder.role() == Role.SERVER && holder.port() != 0 && holder.alive());
                if (server.isPresent()) {
                    return new EmbeddedPostgres(
                            server.get().port(), PostgresCluster.password(place.home), null, () -> {});
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

    /** Whether a folder holds a database, or a program is making one there; nothing is written. */
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

    /** Whether no other program uses this PostgreSQL, and none can until {@link #close}. */
    public boolean isOursAlone() {
        return own != null;
    }

    /**
     * Names somebody to tell when PostgreSQL has ended by itself and could not be started again. Until then it is started
     * again each time, on the same port; what was committed is there again.
     */
    public void onLost(Consumer<RuntimeException> told) {
        SupervisedPostgres supervised = own;
        if (supervised != null) {
            Thread.ofVirtual()
                    .name("postgres-lost")
                    .start(() -> told.accept(supervised.lost().join()));
        }
    }

    /** Stops PostgreSQL if this object started it, and gives the folder back; nothing is deleted. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stop.run();
        }
    }

    /** Where everything of PostgreSQL lies inside the data folder, and who runs it. */
    private record Place(Path home, PostgresAccount account) {
        static Place of(Path folder) throws IOException {
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            if (!Files.isDirectory(folder)) {
                // Parents get the usual permissions: the account of PostgreSQL may have to walk through them.
                Files.createDirectories(folder.toAbsolutePath().getParent());
                Files.createDirectory(folder, ownerOnly);
            }
            var root = folder.toRealPath();
            var account = PostgresAccount.choose(root);
            var home = root.resolve(HOME);
            Files.createDirectories(home);
            account.keep(home);
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString(account.folderMode()));
            return new Place(home, account);
        }
    }

    private static EmbeddedPostgres run(Place place, DataFolderLock lock, Map<String, String> settings)
            throws IOException {
        boolean running = false;
        try {
            var binaries = PostgresBinaries.unpackInto(place.home, place.account);
            var cluster = new PostgresCluster(place.home, place.account, binaries);
            cluster.stopLeftover(PATIENCE_WITH_CHECKPOINT);
            cluster.prepare();
            var password = PostgresCluster.password(place.home);
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
        effective.putAll(settings);
        effective.putAll(PROMISES);
        effective.put("log_directory", cluster.logFolder().toString());
        return effective;
    }

    private static void stop(PostgresCluster cluster, SupervisedPostgres postgres, DataFolderLock lock) {
        try (lock) {
            postgres.close();
            // Only when it would not stop in time, or the guard was killed apart from it.
            cluster.stopLeftover(Duration.ofSeconds(5));
        } catch (IOException failure) {
            throw new UncheckedIOException("PostgreSQL did not stop cleanly in " + cluster.home(), failure);
        }
    }
}
