package io.tenantry.cli.serve;

import io.tenantry.postgres.FolderTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** The temporary folder of a demo, removed with it. The next demo removes the folder of one that was killed. */
final class DemoFolder implements AutoCloseable {
    private static final String PREFIX = "tenantry-demo-";

    private final Path folder;

    private DemoFolder(Path folder) {
        this.folder = folder;
    }

    static DemoFolder make() {
        Path all = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            removeLeftovers(all);
            Path folder = Files.createTempDirectory(
                    all, PREFIX + ProcessHandle.current().pid() + "-");
            // For root, PostgreSQL may run as another account, which needs access to its own folder inside.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            return new DemoFolder(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException("The demo cannot make a folder in " + all, failed);
        }
    }

    Path data() {
        return folder.resolve("data");
    }

    @Override
    public void close() {
        try {
            FolderTree.delete(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException("The demo's folder " + folder + " cannot be removed", failed);
        }
    }

    private static void removeLeftovers(Path all) throws IOException {
        List<Path> demos;
        try (Stream<Path> files = Files.list(all)) {
            demos = files.filter(file -> file.getFileName().toString().matches(PREFIX + "\\d+-\\d+"))
                    .toList();
        }
        for (Path demo : demos) {
            long process = Long.parseLong(demo.getFileName().toString().split("-")[2]);
            boolean running =
                    ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
            if (!running
                    && Files.isWritable(demo)
                    && Files.isDirectory(demo, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                FolderTree.delete(demo);
            }
        }
    }
}
