package io.tenantry.configuration;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of the last backup, in a file of the data folder. A backup that was made with another data folder, or by other
 * means, is not known there.
 */
public final class LastBackup {
    private static final Logger LOG = LoggerFactory.getLogger(LastBackup.class);
    private static final String FILE = "last-backup";
    private static final int LONGEST = 64;

    private LastBackup() {}

    /** Records that a backup is complete; a folder that does not exist or is not writable is left as it is. */
    public static void record(Path data, Instant at) {
        if (!Files.isDirectory(data)) {
            return;
        }
        Path fresh = data.resolve(FILE + "." + ProcessHandle.current().pid());
        try {
            Files.writeString(fresh, at + "\n");
            Files.move(fresh, data.resolve(FILE), ATOMIC_MOVE, REPLACE_EXISTING);
        } catch (IOException failed) {
            LOG.warn("The time of the backup cannot be recorded in {}: {}", data, failed.toString());
        }
    }

    /** The time of the last backup; empty when it is not known. */
    public static Optional<Instant> read(Path data) {
        Path file = data.resolve(FILE);
        try {
            return Files.size(file) > LONGEST
                    ? Optional.empty()
                    : Optional.of(Instant.parse(Files.readString(file).strip()));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | DateTimeParseException unreadable) {
            LOG.debug("The time of the last backup cannot be read from {}: {}", file, unreadable.toString());
            return Optional.empty();
        }
    }
}
