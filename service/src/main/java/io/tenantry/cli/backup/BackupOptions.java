package io.tenantry.cli.backup;

import io.tenantry.configuration.Environment;
import io.tenantry.configuration.LastBackup;
import io.tenantry.configuration.SecretKey;
import io.tenantry.configuration.Values;
import io.tenantry.configuration.Variable;
import io.tenantry.storage.backup.BackupKey;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The options of the backups that a server makes by itself.
 *
 * @param folder the folder of the backups; empty for {@code backups} in the data folder
 * @param interval the time between two backups, at least a minute; empty for none
 * @param kept the number of these backups that are kept, at least 1
 * @param key encrypts them; empty for none
 */
public record BackupOptions(Optional<Path> folder, Optional<Duration> interval, int kept, Optional<BackupKey> key) {
    private static final Logger LOG = LoggerFactory.getLogger(BackupOptions.class);
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int MOST_KEPT = 10_000;

    /** No schedule. */
    public static final BackupOptions NONE = new BackupOptions(Optional.empty(), Optional.empty(), 1, Optional.empty());

    /** Reads the variables from values that collect the faults. */
    public static BackupOptions read(Values values) {
        return new BackupOptions(
                values.read(Variable.BACKUP_FOLDER, BackupOptions::path),
                values.read(Variable.BACKUP_INTERVAL, BackupOptions::duration),
                values.read(Variable.BACKUP_KEEP, BackupOptions::number),
                readKey(values));
    }

    /** The key of {@code TENANTRY_BACKUP_KEY}; empty when the variable is not set. */
    public static Optional<BackupKey> key(Environment environment) {
        return environment.read(BackupOptions::readKey);
    }

    private static Optional<BackupKey> readKey(Values values) {
        return values.read(
                Variable.BACKUP_KEY,
                text -> text.isEmpty() ? Optional.empty() : Optional.of(new BackupKey.Key(SecretKey.parse(text))));
    }

    /** The folder of the backups of an installation with this data folder. */
    public BackupFolder in(Path data) {
        return new BackupFolder(folder.orElse(data.resolve("backups")));
    }

    /**
     * The time of the last backup of an installation with this data folder: of any that was made with the folder, and of those of
     * the schedule, also where the data folder is new. Empty when none is known.
     */
    public Optional<Instant> last(Path data) {
        Optional<Instant> scheduled = Optional.empty();
        if (interval.isPresent()) {
            try {
                scheduled = in(data).newest();
            } catch (UncheckedIOException unreadable) {
                LOG.debug("The last backup is not known", unreadable);
            }
        }
        return Stream.of(LastBackup.read(data), scheduled)
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
    }

    private static Optional<Path> path(String written) {
        try {
            return Optional.of(written).filter(path -> !path.isEmpty()).map(Path::of);
        } catch (InvalidPathException wrong) {
            throw new IllegalArgumentException("must be the path of a folder", wrong);
        }
    }

    private static Optional<Duration> duration(String written) {
        if (written.isEmpty()) {
            return Optional.empty();
        }
        try {
            Duration interval = Duration.parse(written);
            if (interval.compareTo(SHORTEST) >= 0 && interval.compareTo(LONGEST) <= 0) {
                return Optional.of(interval);
            }
        } catch (DateTimeParseException wrong) {
            // Reported below, as any other wrong value is.
        }
        throw new IllegalArgumentException(
                "must be an ISO-8601 duration from a minute to a year, like PT12H for 12 hours or P1D for a day");
    }

    private static int number(String written) {
        if (written.matches("[0-9]{1,5}")) {
            int number = Integer.parseInt(written);
            if (number >= 1 && number <= MOST_KEPT) {
                return number;
            }
        }
        throw new IllegalArgumentException("must be a number from 1 to " + MOST_KEPT);
    }
}
