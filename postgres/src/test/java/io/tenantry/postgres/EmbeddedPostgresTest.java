package io.tenantry.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the embedded PostgreSQL: its settings, its files and the data on which it starts. */
@Tag("long")
final class EmbeddedPostgresTest extends EmbeddedFolder {
    @Test
    void whatIsCommittedIsOnTheDisk() throws SQLException {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
                assertThat(query(postgres, "SHOW " + setting)).as(setting).isEqualTo("on");
            }
        }
    }

    @Test
    void settingsMayBeTunedButNotTheDurability() throws SQLException {
        try (var postgres = EmbeddedPostgres.start(folder, Map.of("shared_buffers", "16MB", "fsync", "off"))) {
            assertThat(query(postgres, "SHOW shared_buffers")).isEqualTo("16MB");
            assertThat(query(postgres, "SHOW fsync")).isEqualTo("on");
        }
    }

    @Test
    void lettersOfAllLanguagesAreLetters() throws SQLException {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            query(postgres, "CREATE EXTENSION pg_trgm");
            assertThat(query(postgres, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(query(postgres, "SELECT lower('ÄÉЖ')")).isEqualTo("äéж");
            assertThat(query(postgres, "SELECT similarity('Привет', 'привет')")).isEqualTo("1");
        }
    }

    @Test
    void aRestartKeepsTheData() throws SQLException {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            assertThat(query(postgres, "SELECT number FROM kept")).isEqualTo("1");
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword() {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), ""))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guess"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo("28P01"));
        }
    }

    @Test
    void onlyTheOwnerReadsTheFiles() throws IOException {
        // Where PostgreSQL runs as nobody, that account is allowed to pass through the folder, but not to list it.
        assertThat(mode(folder)).isIn("rwx------", "rwx-----x");
        assertThat(mode(folder.resolve("postgresql/password"))).isEqualTo("rw-------");
        assertThat(mode(folder.resolve("postgresql/cluster"))).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("postgresql/log"))).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("postgresql/lock"))).isEqualTo("rw-------");
    }

    @Test
    void aStalePidFileThatNamesAStrangerIsNoObstacleAndTheStrangerLives() throws Exception {
        var stranger = new ProcessBuilder("sleep", "600").start();
        programs.add(stranger);
        Files.writeString(
                folder.resolve("postgresql/cluster/postmaster.pid"),
                stranger.pid() + "\n/elsewhere\n1700000000\n5432\n\n127.0.0.1\n\nready   \n");
        aStartFinds("1");
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void aClusterLeftHalfMadeIsReplaced() throws Exception {
        var home = folder.resolve("postgresql");
        var password = Files.readString(home.resolve("password"));
        var complete = Files.move(home.resolve("cluster"), temporary.resolve("complete"));
        var half = Files.createDirectories(home.resolve("cluster-half.new"));
        Files.writeString(half.resolve("PG_VERSION"), "18\n");
        try (var postgres = EmbeddedPostgres.start(folder)) {
            assertThat(query(postgres, "SELECT to_regclass('kept') IS NULL")).isEqualTo("t");
        }
        assertThat(half).doesNotExist();
        FolderTree.delete(home.resolve("cluster"));
        Files.move(complete, home.resolve("cluster"));
        Files.writeString(home.resolve("password"), password);
    }

    @Test
    void dataOfAnotherMajorVersionIsNamed() throws Exception {
        var version = folder.resolve("postgresql/cluster/PG_VERSION");
        Files.writeString(version, "17\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
                .isInstanceOf(PostgresFailed.class)
                .hasMessageContaining("made by PostgreSQL 17")
                .hasMessageContaining("includes PostgreSQL 18");
        Files.writeString(version, "18\n");
    }

    @Test
    void aFailureTellsWhatPostgresSaid() throws Exception {
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder, Map.of("shared_buffers", "many")))
                .isInstanceOf(PostgresFailed.class)
                .hasMessageContaining("invalid value for parameter \"shared_buffers\"");
        aStartFinds("1");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
