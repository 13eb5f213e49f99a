package io.tenantry.cli.backup;

import io.tenantry.configuration.Mistake;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Function;

/** Writes a file that only its owner can read. It gets its name when it is whole and on the disk. */
public final class PrivateFile {
    private PrivateFile() {}

    /** @throws Mistake when there is something under this name, or its folder cannot be written to */
    public static void requireFree(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw Mistake.ofUsage("There is already a file %s. Choose another name.".formatted(file));
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw Mistake.ofUsage("There is no folder %s.".formatted(folder));
        }
    }

    /**
     * Writes a file; when that fails, no file is left.
     *
     * @throws UncheckedIOException when the file cannot be written
     */
    public static <T> T write(Path file, Function<OutputStream, T> content) {
        Path unfinished = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".unfinished");
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            T result;
            try (FileChannel channel = FileChannel.open(
                            unfinished, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                result = content.apply(out);
                out.flush();
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return result;
        } catch (IOException failed) {
            throw new UncheckedIOException("The file " + file + " cannot be written", failed);
        } finally {
            remove(unfinished);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            // The failure that left it is reported.
        }
    }
}
