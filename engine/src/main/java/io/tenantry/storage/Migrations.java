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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * The migrations of this program: SQL scripts on the class path, and classes.
 *
 * @param inJava the classes
 */
record Migrations(List<JavaMigration> inJava) {
    /** The name of a script; the version is the minute at which it was written. */
    static final String SCRIPT = "V[0-9]{12}__.*";

    private static final String FOLDER = "db/migration/";

    /** The migrations of the program; it names its classes as services. */
    static final Migrations SHIPPED = new Migrations(ServiceLoader.load(JavaMigration.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList());

    /** The checksum of each migration, by the name that it has in the history of the database. */
    Map<String, Integer> checksums() {
        Map<String, Integer> checksums = new HashMap<>();
        inJava.forEach(migration -> checksums.put(migration.getClass().getName(), migration.getChecksum()));
        try {
            var folder = Objects.requireNonNull(Migrations.class.getResource("/" + FOLDER), FOLDER);
            switch (folder.openConnection()) {
                case JarURLConnection jar -> {
                    jar.setUseCaches(false);
                    try (JarFile file = jar.getJarFile()) {
                        for (JarEntry entry : (Iterable<JarEntry>) scripts(file)::iterator) {
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

    private static Stream<JarEntry> scripts(JarFile jar) {
        return jar.stream().filter(entry -> entry.getName().startsWith(FOLDER) && !entry.isDirectory());
    }

    /** The name of the script with the lowest version. */
    String firstScript() {
        return checksums().keySet().stream()
                .filter(name -> name.matches(SCRIPT))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The texts of the scripts that are not among these migrations, in their order. */
    List<String> scriptsBeside(Set<String> applied) {
        return checksums().keySet().stream()
                .filter(name -> name.matches(SCRIPT) && !applied.contains(name))
                .sorted()
                .map(Migrations::text)
                .toList();
    }

    private static String text(String script) {
        try (InputStream sql = Migrations.class.getResourceAsStream("/" + FOLDER + script)) {
            return new String(Objects.requireNonNull(sql, script).readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The program's migrations cannot be read", unreadable);
        }
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
