package io.tenantry.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.SettableClock;
import io.tenantry.TestDatabases;
import io.tenantry.configuration.LastBackup;
import io.tenantry.configuration.Values;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import io.tenantry.storage.backup.BackupFile;
import io.tenantry.storage.backup.BackupHeader;
import io.tenantry.storage.backup.BackupKey;
import io.tenantry.storage.backup.DatabaseBackup;
import io.tenantry.storage.connection.PostgresAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduledBackupsTest {
    private static final byte[] KEY = new byte[SecretBox.KEY_LENGTH];

    @TempDir
    private Path data;

    private final SettableClock clock = new SettableClock();
    private final TestDatabases.Place place = TestDatabases.create();
    private final DatabaseBackup backup = new DatabaseBackup(
            new PostgresAddress(place.jdbcUrl(), place.user(), place.password()), "1.0", List.of(KEY));

    @BeforeEach
    void make() {
        try (Database database = place.open(2)) {
            database.holdToKey(new SecretBox(KEY));
        }
    }

    private ScheduledBackups backups(Optional<BackupKey> key, int kept) {
        BackupOptions options = new BackupOptions(Optional.empty(), Optional.of(Duration.ofHours(12)), kept, key);
        return new ScheduledBackups(options, data, backup, clock);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("backups"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void a_backup_is_made_when_the_newest_is_as_old_as_the_interval_also_by_another_start() throws IOException {
        backups(Optional.empty(), 3).makeIfDue();
        assertThat(files()).containsExactly("tenantry-2026-03-01T10-00-00Z.backup");
        assertThat(LastBackup.read(data)).contains(clock.instant());

        clock.pass(Duration.ofHours(12).minusSeconds(1));
        backups(Optional.empty(), 3).makeIfDue();
        assertThat(files()).hasSize(1);

        clock.pass(Duration.ofSeconds(1));
        backups(Optional.empty(), 3).makeIfDue();
        assertThat(files())
                .containsExactly("tenantry-2026-03-01T10-00-00Z.backup", "tenantry-2026-03-01T22-00-00Z.backup");
    }

    @Test
    void the_last_backup_is_the_newest_of_the_schedule_and_of_those_made_by_hand() {
        BackupOptions scheduled = new BackupOptions(
                Optional.of(data.resolve("elsewhere")), Optional.of(Duration.ofHours(12)), 3, Optional.empty());
        BackupOptions none = new BackupOptions(scheduled.folder(), Optional.empty(), 3, Optional.empty());
        assertThat(scheduled.last(data)).isEmpty();
        new ScheduledBackups(scheduled, data, backup, clock).makeIfDue();
        Instant first = clock.instant();
        Path other = data.resolve("new");
        assertThat(scheduled.last(other)).contains(first);
        assertThat(none.last(other)).isEmpty();
        assertThat(none.last(data)).contains(first);

        clock.pass(Duration.ofHours(1));
        LastBackup.record(data, clock.instant());
        assertThat(scheduled.last(data)).contains(clock.instant());
    }

    @Test
    void the_newest_are_kept_and_other_files_are_left_alone() throws IOException {
        ScheduledBackups backups = backups(Optional.empty(), 2);
        backups.makeIfDue();
        Path folder = data.resolve("backups");
        for (String other : List.of("before-upgrade-2020-01-01T00-00-00Z.backup", "tenantry-mine.backup", "notes")) {
            Files.createFile(folder.resolve(other));
        }
        for (int i = 0; i < 3; i++) {
            clock.pass(Duration.ofHours(12));
            backups.makeIfDue();
        }
        assertThat(files())
                .containsExactly(
                        "before-upgrade-2020-01-01T00-00-00Z.backup",
                        "notes",
                        "tenantry-2026-03-02T10-00-00Z.backup",
                        "tenantry-2026-03-02T22-00-00Z.backup",
                        "tenantry-mine.backup");
    }

    @Test
    void a_backup_is_its_owners_alone_and_encrypted_where_there_is_a_key() throws IOException {
        BackupKey key = new BackupKey.Key(new byte[32]);
        backups(Optional.of(key), 1).makeIfDue();
        Path folder = data.resolve("backups");
        Path file = folder.resolve("tenantry-2026-03-01T10-00-00Z.backup");
        assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(BackupFile.check(file, BackupHeader.INSTALLATION, encryption -> key, rows -> {})
                        .secretKeys())
                .containsExactly(KEY);
    }

    @Test
    void a_backup_that_fails_leaves_no_file_and_deletes_no_older_one() throws IOException {
        backups(Optional.empty(), 1).makeIfDue();
        clock.pass(Duration.ofDays(1));
        try (Database database = place.open(2)) {
            database.change(handle -> handle.execute("DROP TABLE installation CASCADE"));
        }
        assertThatThrownBy(() -> backups(Optional.empty(), 1).makeIfDue()).isInstanceOf(RuntimeException.class);
        assertThat(files()).containsExactly("tenantry-2026-03-01T10-00-00Z.backup");
    }

    @Test
    void a_folder_that_cannot_be_made_is_named() throws IOException {
        Files.createFile(data.resolve("backups"));
        assertThatThrownBy(() -> backups(Optional.empty(), 1).makeIfDue())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(data.resolve("backups").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "TENANTRY_BACKUP_INTERVAL, 12h, TENANTRY_BACKUP_INTERVAL must be an ISO-8601 duration",
        "TENANTRY_BACKUP_INTERVAL, PT59S, TENANTRY_BACKUP_INTERVAL must be an ISO-8601 duration",
        "TENANTRY_BACKUP_INTERVAL, -P1D, TENANTRY_BACKUP_INTERVAL must be an ISO-8601 duration",
        "TENANTRY_BACKUP_INTERVAL, P367D, TENANTRY_BACKUP_INTERVAL must be an ISO-8601 duration",
        "TENANTRY_BACKUP_KEEP, 0, TENANTRY_BACKUP_KEEP must be a number from 1 to 10000",
        "TENANTRY_BACKUP_KEEP, 10001, TENANTRY_BACKUP_KEEP must be a number from 1 to 10000",
        "TENANTRY_BACKUP_KEEP, 1e9, TENANTRY_BACKUP_KEEP must be a number from 1 to 10000",
        "TENANTRY_BACKUP_KEY, c2hvcnQ=, TENANTRY_BACKUP_KEY must be the base64 form of 32 bytes"
    })
    void a_wrong_value_is_refused_by_the_name_of_its_variable(String variable, String value, String fault) {
        Values values = new Values(Map.of(variable, value));
        BackupOptions.read(values);
        assertThatThrownBy(values::check).hasMessageStartingWith(fault);
    }

    @Test
    void without_an_interval_there_are_no_backups() {
        assertThat(BackupOptions.read(new Values(Map.of())))
                .isEqualTo(new BackupOptions(Optional.empty(), Optional.empty(), 7, Optional.empty()));
    }
}
