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

/** The tables, as the migrations that this program brings along make them. */
final class Schema {
    private static final String FOLDER = "db/migration/";

    /** The migrations in Java, which the program names as services. */
    private static final List<JavaMigration> JAVA = ServiceLoader.load(JavaMigration.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    private Schema() {}

    /**
     * Runs the migrations that the database has not seen. Where its history says that it has seen all, as they are, and no
     * others, nothing is left to do and Flyway stays unread, which takes longer than all else that a start does with the
     * database. Whatever else the history says is Flyway's to judge.
     */
    static void bringUpToDate(DataSource source, Jdbi jdbi) {
        if (!jdbi.withHandle(Schema::applied).equals(Optional.of(shipped()))) {
            Flyway.configure()
                    .dataSource(source)
                    .loggers("slf4j")
                    // Migrations are named by when they were written, and may arrive after one that was written later.
                    .outOfOrder(true)
                    // What a newer version has migrated is refused: this one does not know what it would write into.
                    .ignoreMigrationPatterns(new String[0])
                    .javaMigrations(JAVA.toArray(JavaMigration[]::new))
                    // All or nothing: where one fails, the version that ran before still fits the database.
                    .group(true)
                    .load()
                    .migrate();
        }
    }

    /** The checksums of the migrations in the database; empty when there is none, or anything but migrations that succeeded. */
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

    /** The checksums of the migrations that this program brings along: scripts on the class path, and Java. */
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

    /** Flyway's: what ends the lines does not count. */
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
