package io.tenantry.cli.doctor;

import io.tenantry.cli.backup.BackupFolder;
import io.tenantry.cli.backup.BackupOptions;
import io.tenantry.configuration.DiskSpace;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.LastBackup;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.SecretKey;
import io.tenantry.configuration.Variable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The data folder: its space, the secret key and the last backup. */
final class FolderFindings {
    private static final long LITTLE_SPACE = 1L << 30;
    private static final long NO_SPACE = 100L << 20;
    private static final Duration OLD = Duration.ofDays(7);
    private static final Duration LONGEST_BACKUP = Duration.ofHours(1);
    private static final int OTHERS = 0077;

    private FolderFindings() {}

    static Finding space(DiskSpace disk) {
        Path data = disk.folder();
        String subject = "disk";
        try {
            FileStore store = Files.getFileStore(data.toRealPath());
            long free = store.getUsableSpace();
            String text = "%s of %s are free in %s.".formatted(Size.of(free), Size.of(store.getTotalSpace()), data);
            if (free < NO_SPACE) {
                return Finding.problem(subject, text + " Free space: the database stops when the disk is full.");
            }
            return free < LITTLE_SPACE || disk.warning().isPresent()
                    ? Finding.warning(subject, text + " Make room soon.")
                    : Finding.ok(subject, text);
        } catch (IOException failed) {
            return Finding.problem(
                    subject,
                    "The folder %s cannot be read: %s. Run this command as the user of the server."
                            .formatted(data, failed));
        }
    }

    /** The key of the secrets, without the question whether it fits the database. */
    static Finding secretKey(Environment environment, Path data) {
        String subject = "secret key";
        String copy = " Keep a copy of it, not together with the backups.";
        try {
            List<byte[]> keys = SecretKey.find(environment, data);
            if (keys.isEmpty()) {
                return Finding.warning(
                        subject,
                        "There is none in %s. The first start on a new database makes one."
                                .formatted(SecretKey.file(data)));
            }
            if (keys.size() > 1) {
                copy = " There are %d keys: run tenantry secrets rotate, then tenantry secrets forget."
                                .formatted(keys.size())
                        + copy;
            }
            if (environment.isSet(Variable.SECRET_KEY)) {
                return Finding.ok(subject, "It comes from " + environment.name(Variable.SECRET_KEY) + "." + copy);
            }
            Path file = SecretKey.file(data);
            return ((int) Files.getAttribute(file, "unix:mode") & OTHERS) != 0
                    ? Finding.problem(subject, "Other accounts can read %s: chmod 600 %s".formatted(file, file))
                    : Finding.ok(subject, "It is in " + file + "." + copy);
        } catch (Mistake wrong) {
            return Finding.problem(subject, String.valueOf(wrong.getMessage()));
        } catch (IOException failed) {
            return Finding.problem(
                    subject, "The file cannot be read: " + failed + ". Run this command as the user of the server.");
        }
    }

    /**
     * The backups of the schedule, where there is one; otherwise the last one of any kind.
     *
     * @param options the schedule
     */
    static Finding backup(Path data, BackupOptions options, Instant now) {
        return options.interval()
                .map(interval -> scheduled(options.in(data), interval, now))
                .orElseGet(() -> unscheduled(data, now));
    }

    private static Finding scheduled(BackupFolder folder, Duration interval, Instant now) {
        String subject = "backup";
        String schedule = Variable.BACKUP_INTERVAL.variable() + "=" + interval;
        String see = " Check that a server with this setting runs; its log has the reason of a failed backup.";
        try {
            Optional<Instant> newest = folder.newest();
            if (newest.isEmpty()) {
                return Finding.warning(
                        subject, "There is none in %s, despite %s.".formatted(folder.path(), schedule) + see);
            }
            // A backup begins within a minute after it is due.
            Duration longest = interval.plus(interval.compareTo(LONGEST_BACKUP) < 0 ? interval : LONGEST_BACKUP);
            String text = "The last one in %s was made at %s".formatted(folder.path(), newest.get());
            return newest.get().plus(longest).isBefore(now)
                    ? Finding.warning(subject, "%s, too long ago for %s.".formatted(text, schedule) + see)
                    : Finding.ok(subject, "%s, as %s says.".formatted(text, schedule));
        } catch (UncheckedIOException unreadable) {
            return Finding.problem(
                    subject, Mistake.reason(unreadable) + ". Run this command as the user of the server.");
        }
    }

    private static Finding unscheduled(Path data, Instant now) {
        String subject = "backup";
        Optional<Instant> last = LastBackup.read(data);
        if (last.isEmpty()) {
            return Finding.warning(subject, "No backup with this data folder is known. Make one: tenantry backup FILE");
        }
        Duration age = Duration.between(last.get(), now);
        String text = "The last one was made %d days ago.".formatted(age.toDays());
        return age.compareTo(OLD) > 0
                ? Finding.warning(subject, text + " Make a new one: tenantry backup FILE")
                : Finding.ok(subject, text);
    }
}
