package io.tenantry.cli.backup;

import io.tenantry.storage.backup.BackupKey;
import io.tenantry.storage.backup.DatabaseBackup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of the backups that servers make by themselves: those on a schedule, {@code tenantry-TIME.backup}, and those before
 * an upgrade, {@code before-upgrade-TIME.backup}. Other files in it are left alone.
 */
public final class BackupFolder {
    private static final String SCHEDULED = "tenantry-";
    private static final String BEFORE_UPGRADE = "before-upgrade-";
    private static final String END = ".backup";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss'Z'");

    private final Path folder;

    BackupFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes a backup of the schedule.
     *
     * @return the file
     * @throws UncheckedIOException when it cannot be written; no file is left then
     */
    Path writeScheduled(DatabaseBackup backup, Optional<BackupKey> key, Instant now) {
        return write(SCHEDULED, backup, key, now);
    }

    /**
     * Writes a backup of the tables of an older version.
     *
     * @return the file
     * @throws UncheckedIOException when it cannot be written; no file is left then
     */
    Path writeBeforeUpgrade(DatabaseBackup backup, Optional<BackupKey> key, Instant now) {
        return write(BEFORE_UPGRADE, backup, key, now);
    }

    private Path write(String begin, DatabaseBackup backup, Optional<BackupKey> key, Instant now) {
        make();
        Path file = folder.resolve(begin + TIME.format(now.atOffset(ZoneOffset.UTC)) + END);
        PrivateFile.write(file, out -> backup.write(out, key, (rows, fraction) -> {}));
        return file;
    }

    private void make() {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("The folder " + folder + " cannot be made", failed);
        }
    }

    public Path path() {
        return folder;
    }

    /**
     * The time of the newest backup of the schedule; empty when there is none.
     *
     * @throws UncheckedIOException when the folder cannot be read
     */
    public Optional<Instant> newest() {
        return scheduled().stream()
                .map(BackupFolder::time)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
    }

    /**
     * Deletes the oldest backups of the schedule.
     *
     * @param kept how many are left, the newest ones
     */
    void keep(int kept) {
        List<Path> files = scheduled();
        for (Path file : files.subList(0, Math.max(0, files.size() - kept))) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException failed) {
                throw new UncheckedIOException("The old backup " + file + " cannot be deleted", failed);
            }
        }
    }

    /** The backups of the schedule, the oldest one first. */
    private List<Path> scheduled() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> time(file).isPresent())
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException("The folder " + folder + " cannot be read", failed);
        }
    }

    /** The time in the name of a backup of the schedule; empty for any other file. */
    private static Optional<Instant> time(Path file) {
        String name = file.getFileName().toString();
        if (!name.startsWith(SCHEDULED) || !name.endsWith(END)) {
            return Optional.empty();
        }
        try {
            String time = name.substring(SCHEDULED.length(), name.length() - END.length());
            return Optional.of(LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException another) {
            return Optional.empty();
        }
    }
}
