package io.tenantry.cli.backup;

import io.tenantry.configuration.Environment;
import io.tenantry.configuration.LastBackup;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.SecretKey;
import io.tenantry.start.ProgramVersion;
import io.tenantry.storage.backup.DatabaseBackup;
import io.tenantry.storage.connection.PostgresAddress;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backup of a database that comes before a newer version of the program changes its tables. */
public final class UpgradeBackup {
    private static final Logger LOG = LoggerFactory.getLogger(UpgradeBackup.class);

    private UpgradeBackup() {}

    /**
     * Writes the backup into the folder of backups.
     *
     * @param data the data folder, with the secret key unless a variable gives it
     * @throws Mistake when it cannot be written: the tables are as they were
     */
    public static void make(PostgresAddress address, Environment environment, Path data) {
        BackupOptions options = environment.read(BackupOptions::read);
        List<byte[]> secretKeys = SecretKey.find(environment, data);
        Instant now = Instant.now();
        try {
            Path file = options.in(data)
                    .writeBeforeUpgrade(
                            new DatabaseBackup(address, ProgramVersion.number(), secretKeys), options.key(), now);
            LastBackup.record(data, now);
            LOG.info("The tables are those of an older version. A backup was written before they change: {}", file);
        } catch (UncheckedIOException failed) {
            throw Mistake.ofState(
                    "The tables are those of an older version, and the backup before they change failed: %s. Nothing was changed. Set TENANTRY_BACKUP_FOLDER to a folder with enough space, or start with --no-backup."
                            .formatted(Mistake.reason(failed)));
        }
    }
}
