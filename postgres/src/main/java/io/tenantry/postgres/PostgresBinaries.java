package io.tenantry.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL for this machine, unpacked once into a folder that only this program writes to.
 *
 * @param root the folder with {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path root) {
    private static final Pattern FIRST_LINE = Pattern.compile("# PostgreSQL (\\d+)");
    private static final String PREFIX = "binaries-";

    Path program(String name) {
        return root.resolve("bin").resolve(name);
    }

    /** The major version, which is also the version of the data format. */
    String major() throws IOException {
        try (var lines = Files.lines(root.resolve("share/postgresql/postgres.bki"), UTF_8)) {
            var matcher = FIRST_LINE.matcher(lines.findFirst().orElse(""));
            if (!matcher.lookingAt()) {
                throw new PostgresFailed("The PostgreSQL programs in " + root + " are damaged: delete that folder.");
            }
            return matcher.group(1);
        }
    }

    /** Unpacks the programs into the home unless they are there, and deletes those of earlier versions. */
    static PostgresBinaries unpackInto(Path home, PostgresAccount account) throws IOException {
        var archive = archive();
        var root = home.resolve(PREFIX + fingerprint(archive));
        if (!Files.isDirectory(root)) {
            var fresh = home.resolve(UUID.randomUUID() + ".new");
            unpack(archive, fresh);
            account.keep(fresh);
            // Without this an incomplete program could be taken for a complete one after a power failure.
            FolderTree.flush(fresh);
            Files.move(fresh, root, ATOMIC_MOVE);
        }
        try (var earlier = Files.newDirectoryStream(home, PREFIX + "*")) {
            for (var folder : earlier) {
                if (!folder.equals(root)) {
                    FolderTree.delete(folder);
                }
            }
        }
        return new PostgresBinaries(root);
    }

    private static URL archive() {
        var name = resourceName(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        var archive = PostgresBinaries.class.getResource("/" + name);
        if (archive == null) {
            throw new PostgresFailed(("This build of Tenantry includes no PostgreSQL for this machine (%s is missing)."
                            + " Give it the URL of a PostgreSQL server instead.")
                    .formatted(name));
        }
        return archive;
    }

    static String resourceName(String system, String processor) {
        var os = system.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : system.toLowerCase(Locale.ROOT);
        var architecture = switch (processor) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> processor;
        };
        return "postgres-" + os + "-" + architecture + ".txz";
    }

    /** A text that differs between builds, without reading the archive: the jar's directory has a checksum. */
    private static String fingerprint(URL archive) throws IOException {
        return switch (archive.openConnection()) {
            case JarURLConnection jar -> Long.toHexString(jar.getJarEntry().getCrc());
            case URLConnection other -> Long.toString(other.getContentLengthLong());
        };
    }

    private static void unpack(URL archive, Path target) throws IOException {
        Files.createDirectory(target);
        try (var tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive.openStream(), 1 << 16)))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                var path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("The archive of PostgreSQL has an entry outside its folder: " + path);
                }
                if (!isForLinkingOnly(entry.getName())) {
                    write(tar, entry, path);
                }
            }
        }
        allowReading(target);
    }

    private static boolean isForLinkingOnly(String name) {
        return name.endsWith(".a") || name.contains("/pkgconfig") || name.contains("/pgxs/");
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(tar, path);
            var mode = (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--";
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        }
    }

    /** Lets the account of PostgreSQL read the programs, whatever the umask of this program is. */
    private static void allowReading(Path target) throws IOException {
        try (var all = Files.walk(target)) {
            for (var folder : (Iterable<Path>) all.filter(Files::isDirectory)::iterator) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }
}
