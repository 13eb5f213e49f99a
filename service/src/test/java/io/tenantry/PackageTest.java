package io.tenantry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package for machines without Java, made from the classes under test. */
@Tag("long")
@SuppressWarnings("NullAway.Init")
class PackageTest {
    private static final String OPERATORS = "[{\"username\":\"ada\",\"password\":\"first-programmer\"}]";
    private static final String ARCHIVE = "/tenantry.aot";

    @TempDir
    private static Path folder;

    private static Path program;
    private static Path archive;

    @BeforeAll
    static void pack() throws Exception {
        // The embedded database of root runs under another account.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx-----x"));
        program = program();
        archive = pack("packages");
    }

    private static Path pack(String name) throws Exception {
        Path jdk = Path.of(System.getProperty("java.home"));
        Path packages = folder.resolve(name);
        run(List.of("packaging/package", jdk.toString(), program.toString(), packages.toString(), "tar"));
        try (Stream<Path> files = Files.list(packages)) {
            return files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The folder in a package, unpacked. */
    private static Path unpack(Path archive, String name) throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve(name));
        run(List.of("tar", "-xzf", archive.toString(), "-C", elsewhere.toString()));
        try (Stream<Path> files = Files.list(elsewhere)) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void a_second_package_differs_in_nothing_but_the_archive_of_classes() throws Exception {
        Path again = pack("packages again");

        assertThat(listed(again)).hasSizeGreaterThan(100).isEqualTo(listed(archive));
        Path one = unpack(archive, "one");
        Path other = unpack(again, "other");
        try (Stream<Path> files = Files.walk(one)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> !file.toString().endsWith(ARCHIVE)))
                    .allSatisfy(file ->
                            assertThat(other.resolve(one.relativize(file))).hasSameBinaryContentAs(file));
        }
    }

    /** The names, permissions, owners, lengths and times of the files in a package, without those of the archive of classes. */
    private static List<String> listed(Path archive) throws Exception {
        return run(List.of("tar", "--full-time", "-tvzf", archive.toString()))
                .lines()
                .filter(line -> !line.endsWith(ARCHIVE))
                .toList();
    }

    @Test
    void the_program_of_the_package_runs_anywhere_without_java_and_starts_from_its_archive() throws Exception {
        Path home = unpack(archive, "a folder with a longer name than the first one had");
        assertThat(home.resolve("licenses")).isDirectoryContaining("glob:**/postgresql-*");
        assertThat(run(List.of(home.resolve("bin/tenantry").toString(), "version")))
                .startsWith("Tenantry ");

        // The JVM ends with an error when the archive does not fit.
        String start = ". \"%s\"; options=\"-XX:AOTMode=on $options\"; run_program \"%s\" \"%s\" \"%s\" serve"
                .formatted(
                        home.resolve("lib/run.sh"),
                        home.resolve("runtime/bin/java"),
                        home.resolve("lib/tenantry.aot"),
                        home.resolve("lib/tenantry.jar") + ":" + home.resolve("lib") + "/*");
        Process server = builder(List.of("/bin/sh", "-c", start)).start();
        try {
            String url = server.inputReader()
                    .lines()
                    .filter(line -> line.startsWith("Tenantry listens on "))
                    .findFirst()
                    .orElseThrow()
                    .substring("Tenantry listens on ".length());
            HttpResponse<Void> health = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(url + "/health/ready"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
            assertThat(health.statusCode()).isEqualTo(200);
        } finally {
            server.destroy();
            assertThat(server.waitFor()).isZero();
        }
    }

    /** A folder with the program as Maven would package it. */
    private static Path program() throws IOException {
        Path program = folder.resolve("program");
        Path libraries = Files.createDirectories(program.resolve("lib"));
        List<Path> classes = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            Path path = Path.of(entry);
            if (Files.isRegularFile(path)) {
                Files.copy(path, libraries.resolve(path.getFileName()));
            } else if (path.endsWith("classes")) {
                classes.add(path);
            }
        }
        try (OutputStream out = Files.newOutputStream(program.resolve("tenantry.jar"));
                JarOutputStream jar = new JarOutputStream(out)) {
            Set<String> folders = new HashSet<>();
            for (Path tree : classes) {
                add(tree, jar, folders);
            }
        }
        Files.writeString(program.resolve("bom.json"), "{}");
        return program;
    }

    /** Adds a tree of files with its folders, in which the program looks for migrations. */
    private static void add(Path tree, JarOutputStream jar, Set<String> folders) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                String name = tree.relativize(file).toString();
                if (Files.isRegularFile(file)) {
                    jar.putNextEntry(new ZipEntry(name));
                    Files.copy(file, jar);
                    jar.closeEntry();
                } else if (!name.isEmpty() && folders.add(name)) {
                    jar.putNextEntry(new ZipEntry(name + "/"));
                    jar.closeEntry();
                }
            }
        }
    }

    private static String run(List<String> command) throws Exception {
        Path log = folder.resolve("log");
        Process process = builder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int status = process.waitFor();
        String output = Files.readString(log);
        assertThat(status).as(output).isZero();
        return output;
    }

    /** A process without Java on its path. */
    private static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("JAVA") || name.startsWith("TENANTRY_"));
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("TENANTRY_DATA", folder.resolve("data").toString());
        builder.environment().put("TENANTRY_PORT", "0");
        builder.environment().put("TENANTRY_OPERATORS", OPERATORS);
        return builder;
    }
}
