package io.tenantry.cli.backup;

import io.tenantry.configuration.LastBackup;
import io.tenantry.configuration.Mistake;
import io.tenantry.schedule.Background;
import io.tenantry.storage.backup.BackupKey;
import io.tenantry.storage.backup.DatabaseBackup;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes backups while a server runs: one whenever the newest in the folder is as old as the interval, so that a restart neither
 * repeats nor loses one. A backup that fails is tried again a minute later, and deletes no older one.
 */
public final class ScheduledBackups implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledBackups.class);
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final BackupFolder folder;
    private final DatabaseBackup backup;
    private final Optional<BackupKey> key;
    private final Duration interval;
    private final int kept;
    private final Path data;
    private final Clock clock;
    private final Background background = new Background("backups", LOOK, this::makeIfDue);

    /**
     * @param options the schedule, whose interval is set
     * @param data the data folder
     */
    public ScheduledBackups(BackupOptions options, Path data, DatabaseBackup backup, Clock clock) {
        this.folder = options.in(data);
        this.interval = options.interval().orElseThrow();
        this.kept = options.kept();
        this.data = data;
        this.backup = backup;
        this.key = options.key();
        this.clock = clock;
    }

    /** Begins with the first backup, if one is due. */
    public ScheduledBackups start() {
        background.start();
        return this;
    }

    /** Makes a backup if one is due, and deletes those that are too many. */
    void makeIfDue() {
        Instant now = clock.instant();
        Optional<Instant> newest = folder.newest();
        if (newest.isPresent() && newest.get().plus(interval).isAfter(now)) {
            return;
        }
        try {
            Path file = folder.writeScheduled(backup, key, now);
            LastBackup.record(data, now);
            LOG.info("A backup was written: {}", file);
            folder.keep(kept);
        } catch (UncheckedIOException failed) {
            throw new IllegalStateException(Mistake.reason(failed), failed);
        }
    }

    /** Waits for the current backup, for at most 20 seconds; a longer one is given up, and leaves no file. */
    @Override
    public void close() {
        background.close();
    }
}
