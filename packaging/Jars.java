import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Prepares the libraries of a package: writes sealed jars without their seal, because a sealed jar ends a JVM whose archive
 * was made in another folder, and copies the licences of each jar to a separate folder.
 */
class Jars {
    public static void main(String[] arguments) throws IOException {
        Path licenses = Path.of(arguments[1]);
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                copyLicenses(file, licenses.resolve(file.getFileName().toString().replaceFirst("\\.jar$", "")));
                if (isSealed(file)) {
                    unseal(file);
                }
            }
        }
    }

    private static void copyLicenses(Path file, Path folder) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            for (ZipEntry entry : list(jar)) {
                String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                if (!entry.isDirectory() && name.matches("(?i)(licen[cs]e|notice|copying|copyright).*") && !name.endsWith(".class")) {
                    Files.createDirectories(folder);
                    try (InputStream in = jar.getInputStream(entry)) {
                        Files.copy(in, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        }
    }

    private static boolean isSealed(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            return manifest != null && "true".equalsIgnoreCase(manifest.getMainAttributes().getValue(Attributes.Name.SEALED));
        }
    }

    private static void unseal(Path file) throws IOException {
        Path unsealed = file.resolveSibling(file.getFileName() + ".part");
        try (JarFile jar = new JarFile(file.toFile());
                OutputStream out = Files.newOutputStream(unsealed);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (ZipEntry entry : list(jar)) {
                byte[] content;
                try (InputStream in = jar.getInputStream(entry)) {
                    content = in.readAllBytes();
                }
                if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    content = new String(content, "UTF-8").replaceAll("(?im)^Sealed: *true\\r?\\n", "").getBytes("UTF-8");
                }
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                copy.setMethod(ZipEntry.STORED);
                copy.setSize(content.length);
                CRC32 sum = new CRC32();
                sum.update(content);
                copy.setCrc(sum.getValue());
                zip.putNextEntry(copy);
                zip.write(content);
                zip.closeEntry();
            }
        }
        Files.move(unsealed, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<? extends ZipEntry> list(JarFile jar) {
        return jar.stream().toList();
    }
}
