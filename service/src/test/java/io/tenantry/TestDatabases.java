package io.tenantry;

import io.tenantry.postgres.EmbeddedPostgres;
import io.tenantry.storage.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Real databases for tests: one PostgreSQL for all of them, a database of its own for each that asks. */
public final class TestDatabases {
    private static final String TEMPLATE = "tenantry_template";
    /** In bytes. */
    private static final long ENOUGH = 4L << 30;

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final ExecutorService DROPPING = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("drops-databases").factory());
    private static final EmbeddedPostgres POSTGRES = start();

    private TestDatabases() {}

    /** The address of a database of its own, and the account on it. */
    public record Place(String jdbcUrl, String user, String password) {
        /** Opens it as the program does. */
        public Database open() {
            return open(TestServer.CONNECTIONS);
        }

        /** The same, with so many connections at the most. */
        public Database open(int connections) {
            return Database.open(jdbcUrl, user, password, connections);
        }

        /** Deletes it, in the background: hundreds of them would fill the disk, or the memory. */
        void drop() {
            DROPPING.execute(() -> TestDatabases.execute("DROP DATABASE IF EXISTS " + name() + " WITH (FORCE)"));
        }

        private String name() {
            return jdbcUrl.replaceAll("^.*/([^/?]+)(\\?.*)?$", "$1");
        }
    }

    /** A fresh, migrated and empty database. */
    public static Place create() {
        String name = "test_" + NUMBER.incrementAndGet();
        execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE + " STRATEGY FILE_COPY");
        return new Place(url(name), POSTGRES.user(), POSTGRES.password());
    }

    /** A fresh database without tables. */
    public static Place empty() {
        String name = "test_" + NUMBER.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return new Place(url(name), POSTGRES.user(), POSTGRES.password());
    }

    private static EmbeddedPostgres start() {
        try {
            Path folder = Files.createTempDirectory(folderOfAll(), "tenantry-tests");
            // Tests throw their data away: only those of durability itself need it, and they start their own.
            EmbeddedPostgres postgres = EmbeddedPostgres.start(
                    folder, Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                postgres.close();
                delete(folder);
            }));
            try (Connection connection =
                            DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + TEMPLATE);
            }
            try (Database template = Database.open(
                    postgres.jdbcUrl().replaceAll("/[^/?]+(\\?|$)", "/" + TEMPLATE + "$1"),
                    postgres.user(),
                    postgres.password(),
                    2)) {
                // The assertions of JSON take an expected text of digits, or of digits and one "e", for a number.
                template.change(
                        handle -> handle.execute("UPDATE installation SET id_prefix = 'c' || substr(id_prefix, 2)"));
            }
            return postgres;
        } catch (IOException | SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** In memory where there is enough of it: a database of its own for each test class is thousands of files. */
    private static Path folderOfAll() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) && Files.getFileStore(memory).getUsableSpace() > ENOUGH
                ? memory
                : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static String url(String database) {
        return POSTGRES.jdbcUrl().replaceAll("/[^/?]+(\\?|$)", "/" + database + "$1");
    }

    private static void execute(String sql) {
        try (Connection connection =
                        DriverManager.getConnection(POSTGRES.jdbcUrl(), POSTGRES.user(), POSTGRES.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
