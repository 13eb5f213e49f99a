package io.tenantry.cli.doctor;

import io.tenantry.configuration.DiskSpace;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.LastBackup;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.SecretKey;
import io.tenantry.configuration.Variable;
import java.io.IOException;
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
                return Finding.problem(subject, text + " Make room: the database stops when the disk is full.");
            }
            return free < LITTLE_SPACE || disk.warning().isPresent()
                    ? Finding.warning(subject, text + " Make room soon.")
                    : Finding.ok(subject, text);
        } catch (IOException failed) {
            return Finding.problem(subject, "The folder %s cannot be read: %s.".formatted(data, failed));
        }
    }

    /** The key of the secrets, without the question whether it fits the database. */
    static Finding secretKey(Environment environment, Path data) {
        String subject = "secret key";
        String copy = " Keep a copy apart from the backups.";
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
                return Finding.ok(subject, "It comes from " + Variable.SECRET_KEY.variable() + "." + copy);
            }
            Path file = SecretKey.file(data);
            return ((int) Files.getAttribute(file, "unix:mode") & OTHERS) != 0
                    ? Finding.problem(subject, "Other accounts can read %s: chmod 600 %s".formatted(file, file))
                    : Finding.ok(subject, "It is in " + file + "." + copy);
        } catch (Mistake wrong) {
            return Finding.problem(subject, String.valueOf(wrong.getMessage()));
        } catch (IOException failed) {
            return Finding.problem(subject, "The file cannot be read: " + failed + ".");
        }
    }

    static Finding backup(Path data, Instant now) {
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
