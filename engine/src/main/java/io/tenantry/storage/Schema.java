package io.tenantry.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The tables, as this program's migrations make them. */
final class Schema {
    private static final String FOLDER = "db/migration/";

    /** The migrations in Java, which the program names as services. */
    private static final List<JavaMigration> JAVA = ServiceLoader.load(JavaMigration.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private Schema() {}

    /**
     * Runs the migrations that the database lacks. When its history has exactly the migrations of this program, all
     * successful and unchanged, Flyway is not loaded: loading it takes longer than all other work with the database at a
     * start. Flyway handles every other history.
     */
    static void bringUpToDate(DataSource source, Jdbi jdbi) {
        if (!jdbi.withHandle(Schema::applied).equals(Optional.of(shipped()))) {
            Flyway.configure()
                    .dataSource(source)
                    .loggers("slf4j")
                    // Migrations are named by the time at which they were written, and may be merged after a later one.
                    .outOfOrder(true)
                    // Migrations of a newer version are refused: this version does not know their schema.
                    .ignoreMigrationPatterns(new String[0])
                    .javaMigrations(JAVA.toArray(JavaMigration[]::new))
                    // All or nothing: when one fails, the database still fits the previous version.
                    .group(true)
                    .load()
                    .migrate();
        }
    }

    /**
     * The checksums of the migrations in the database; empty when there are none, or when a row is not a successful
     * migration.
     */
    static Optional<Map<String, Integer>> applied(Handle handle) {
        boolean any = handle.createQuery("""
                        SELECT EXISTS (SELECT FROM pg_tables
                                       WHERE schemaname = current_schema() AND tablename = 'flyway_schema_history')""").mapTo(boolean.class).one();
        if (!any) {
            return Optional.empty();
        }
        record Row(String script, int checksum, boolean good) {}
        List<Row> rows = handle.createQuery("""
                        SELECT script, coalesce(checksum, 0), success AND type IN ('SQL', 'JDBC') AND checksum IS NOT NULL
                        FROM flyway_schema_history""")
                .map((row, context) -> new Row(row.getString(1), row.getInt(2), row.getBoolean(3)))
                .list();
        Map<String, Integer> checksums = new HashMap<>();
        for (Row row : rows) {
            if (!row.good || checksums.put(row.script, row.checksum) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(checksums);
    }

    /** The checksums of the migrations of this program: scripts on the class path, and Java classes. */
    static Map<String, Integer> shipped() {
        Map<String, Integer> checksums = new HashMap<>();
        JAVA.forEach(migration -> checksums.put(migration.getClass().getName(), migration.getChecksum()));
        try {
            var folder = Objects.requireNonNull(Schema.class.getResource("/" + FOLDER), FOLDER);
            switch (folder.openConnection()) {
                case JarURLConnection jar -> {
                    jar.setUseCaches(false);
                    try (JarFile file = jar.getJarFile()) {
                        for (JarEntry entry : (Iterable<JarEntry>) migrations(file)::iterator) {
                            String name = entry.getName().substring(FOLDER.length());
                            checksums.put(name, checksum(file.getInputStream(entry)));
                        }
                    }
                }
                case URLConnection other -> {
                    try (Stream<Path> files =
                            Files.list(Path.of(URI.create(other.getURL().toString())))) {
                        for (Path file : (Iterable<Path>) files::iterator) {
                            checksums.put(file.getFileName().toString(), checksum(Files.newInputStream(file)));
                        }
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The program's migrations cannot be read", unreadable);
        }
        return checksums;
    }

    private static Stream<JarEntry> migrations(JarFile jar) {
        return jar.stream().filter(entry -> entry.getName().startsWith(FOLDER) && !entry.isDirectory());
    }

    /** The checksum that Flyway computes, which ignores line endings. */
    private static int checksum(InputStream sql) throws IOException {
        CRC32 sum = new CRC32();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(sql, UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                sum.update(line.getBytes(UTF_8));
            }
        }
        return (int) sum.getValue();
    }
}
