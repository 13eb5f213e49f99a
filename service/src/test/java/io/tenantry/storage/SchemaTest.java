package io.tenantry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.TestDatabases;
import io.tenantry.storage.connection.DatabaseNotUsable;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
    private final TestDatabases.Place place = TestDatabases.create();
    private final Jdbi jdbi = Jdbi.create(place.jdbcUrl(), place.user(), place.password());

    @Test
    void a_database_that_has_seen_every_migration_says_so_in_the_checksums_of_flyway() {
        assertThat(Schema.shipped()).hasSizeGreaterThan(20).containsKey("V202611210900__organizations.sql");
        assertThat(jdbi.withHandle(Schema::applied)).isEqualTo(Optional.of(Schema.shipped()));
    }

    @Test
    void a_migration_that_is_missing_is_run() {
        jdbi.useHandle(handle -> {
            handle.execute("DROP TABLE throttle");
            handle.execute("DELETE FROM flyway_schema_history WHERE script = 'V202611211400__throttle.sql'");
        });

        place.open().close();

        int rows = jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM throttle")
                .mapTo(int.class)
                .one());
        assertThat(rows).isZero();
        assertThat(jdbi.withHandle(Schema::applied)).isEqualTo(Optional.of(Schema.shipped()));
    }

    @Test
    void a_migration_that_was_changed_is_refused() {
        jdbi.useHandle(
                handle -> handle.execute(
                        "UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE script = 'V202611211400__throttle.sql'"));

        assertThatThrownBy(place::open).isInstanceOf(DatabaseNotUsable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"202601010000", "209912312359"})
    void a_migration_that_this_program_lacks_is_refused(String version) {
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO flyway_schema_history
                    (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                VALUES (1000, :version, 'lost', 'SQL', 'V' || :version || '__lost.sql', 1, current_user, 1, true)""".replace(":version", "'" + version + "'")));

        assertThatThrownBy(place::open)
                .isInstanceOf(DatabaseNotUsable.class)
                .hasMessageContaining("does not fit this version of Tenantry; is it from a newer one?");
    }

    @Test
    void a_migration_that_failed_is_refused() {
        jdbi.useHandle(handle -> handle.execute(
                "UPDATE flyway_schema_history SET success = false WHERE script = 'V202611211400__throttle.sql'"));

        assertThatThrownBy(place::open).isInstanceOf(DatabaseNotUsable.class);
    }

    @Test
    void a_history_elsewhere_is_not_that_of_these_tables() {
        jdbi.useHandle(handle -> {
            handle.execute("CREATE SCHEMA elsewhere");
            handle.execute("SET search_path = elsewhere, public");
            assertThat(Schema.applied(handle)).isEmpty();
        });
    }
}
