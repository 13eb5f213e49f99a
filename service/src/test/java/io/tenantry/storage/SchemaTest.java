package io.tenantry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.TestDatabases;
import io.tenantry.storage.connection.DatabaseNotUsable;
import io.tenantry.storage.connection.OldestProgram;
import io.tenantry.storage.connection.PostgresAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
    private static final String LAST = "V202611261411__onboarding.sql";

    private final TestDatabases.Place place = TestDatabases.create();
    private final Jdbi jdbi = Jdbi.create(place.jdbcUrl(), place.user(), place.password());

    @Test
    void a_database_that_has_seen_every_migration_says_so_in_the_checksums_of_flyway() {
        Map<String, Integer> shipped = Migrations.SHIPPED.checksums();
        assertThat(shipped).hasSizeGreaterThan(10).containsKey("V202611261400__organizations.sql");
        assertThat(jdbi.withHandle(Schema::applied)).isEqualTo(Optional.of(shipped));
    }

    @Test
    void a_migration_that_is_missing_is_run() {
        jdbi.useHandle(handle -> {
            handle.execute("DROP TABLE onboarding; DROP FUNCTION forget_onboarding CASCADE");
            handle.execute("DELETE FROM flyway_schema_history WHERE script = '" + LAST + "'");
        });

        place.open().close();

        int rows = jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM onboarding")
                .mapTo(int.class)
                .one());
        assertThat(rows).isZero();
        assertThat(jdbi.withHandle(Schema::applied)).isEqualTo(Optional.of(Migrations.SHIPPED.checksums()));
    }

    @Test
    void a_migration_that_was_changed_is_refused() {
        jdbi.useHandle(handle -> handle.execute(
                "UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE script = '" + LAST + "'"));

        assertThatThrownBy(place::open).isInstanceOf(DatabaseNotUsable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"202611270000", "209912312359"})
    void tables_of_a_newer_version_are_used_when_they_name_this_version_as_the_oldest_or_an_older_one(String version) {
        record(version);
        Optional<Map<String, Integer>> before = jdbi.withHandle(Schema::applied);

        place.open().close();

        assertThat(jdbi.withHandle(Schema::applied)).isEqualTo(before);
        assertThat(DatabaseState.read(address()).tables()).isEqualTo(DatabaseState.Tables.OF_A_NEWER_VERSION);
    }

    @Test
    void a_migration_that_is_missing_beside_those_of_a_newer_version_is_run() {
        record("209912312359");
        jdbi.useHandle(handle -> {
            handle.execute("DROP TABLE onboarding; DROP FUNCTION forget_onboarding CASCADE");
            handle.execute("DELETE FROM flyway_schema_history WHERE script = '" + LAST + "'");
        });

        place.open().close();

        assertThat(jdbi.withHandle(Schema::applied).orElseThrow())
                .containsAllEntriesOf(Migrations.SHIPPED.checksums())
                .containsKey("V209912312359__lost.sql");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1.1", "0.10.0", "3.2.1-SNAPSHOT"})
    void only_a_version_older_than_the_oldest_one_that_the_database_names_is_refused_with_that_number(String oldest) {
        record("209912312359");
        name(oldest);
        Optional<Map<String, Integer>> before = jdbi.withHandle(Schema::applied);

        String message = "The database %s can be used by Tenantry %s and newer versions; this is version ";
        assertThatThrownBy(place::open)
                .isInstanceOf(DatabaseNotUsable.class)
                .hasMessageStartingWith(message.formatted(place.jdbcUrl(), oldest))
                .hasMessageEndingWith(". Nothing was changed.");
        assertThatThrownBy(() -> DatabaseState.read(address()))
                .isInstanceOf(DatabaseNotUsable.class)
                .hasMessageStartingWith(message.formatted(place.jdbcUrl(), oldest));
        assertThat(jdbi.withHandle(Schema::applied)).isEqualTo(before);

        name("0.1.0");
        place.open().close();
    }

    @ParameterizedTest
    @CsvSource({
        "0.1.0-SNAPSHOT, 0.1.0, false",
        "0.1.0, 0.1.0, false",
        "0.1.0, 0.1.1-SNAPSHOT, true",
        "0.9.0, 0.10.0, true",
        "1.0.0, 0.10.0, false",
        "10.0.0, 9.9.9, false"
    })
    void versions_are_compared_by_their_numbers(String program, String other, boolean older) {
        assertThat(OldestProgram.isOlder(program, other)).isEqualTo(older);
    }

    @ParameterizedTest
    @ValueSource(strings = {"202611270000", "209912312359"})
    void a_migration_of_a_newer_version_is_refused_where_the_database_names_no_oldest_one(String version) {
        record(version);
        jdbi.useHandle(handle -> handle.execute("DROP FUNCTION oldest_program"));

        assertThatThrownBy(place::open)
                .isInstanceOf(DatabaseNotUsable.class)
                .hasMessageContaining("does not fit this version of Tenantry; is it from a newer one?")
                .hasMessageNotContaining("development version");
    }

    private void name(String oldest) {
        jdbi.useHandle(handle -> handle.execute(
                "CREATE OR REPLACE FUNCTION oldest_program() RETURNS text LANGUAGE sql IMMUTABLE RETURN '" + oldest
                        + "'"));
    }

    private PostgresAddress address() {
        return new PostgresAddress(place.jdbcUrl(), place.user(), place.password());
    }

    @ParameterizedTest
    @ValueSource(strings = {"202611210900", "202611261359"})
    void a_migration_from_before_the_first_one_is_refused_with_its_own_message(String version) {
        record(version);

        assertThatThrownBy(place::open)
                .isInstanceOf(DatabaseNotUsable.class)
                .hasMessageStartingWith(
                        "The database " + place.jdbcUrl() + " was made by a development version of Tenantry")
                .hasMessageNotContaining("newer");
    }

    private void record(String version) {
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO flyway_schema_history
                    (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                VALUES (1000, :version, 'lost', 'SQL', 'V' || :version || '__lost.sql', 1, current_user, 1, true)""".replace(":version", "'" + version + "'")));
    }

    @Test
    void tables_of_another_program_are_left_alone() {
        TestDatabases.Place other = TestDatabases.empty();
        Jdbi.create(other.jdbcUrl(), other.user(), other.password())
                .useHandle(handle -> handle.execute("CREATE TABLE theirs (id integer)"));

        assertThatThrownBy(other::open)
                .isInstanceOf(DatabaseNotUsable.class)
                .hasMessageContaining("cannot be brought up to date")
                .hasMessageContaining("non-empty schema");
    }

    @Test
    void a_migration_that_failed_is_refused() {
        jdbi.useHandle(handle ->
                handle.execute("UPDATE flyway_schema_history SET success = false WHERE script = '" + LAST + "'"));

        assertThatThrownBy(place::open).isInstanceOf(DatabaseNotUsable.class);
    }

    @Test
    void a_search_for_a_part_of_a_name_or_an_address_of_people_uses_indexes() {
        List<String> plan = jdbi.withHandle(handle -> {
            handle.execute("SET enable_seqscan = off");
            return handle.createQuery("""
                            EXPLAIN SELECT id FROM person WHERE name_fold LIKE '%abc%' OR email_fold LIKE '%abc%'
                            OR email_search_form LIKE '%abc%'""").mapTo(String.class).list();
        });

        assertThat(String.join("\n", plan))
                .contains("person_name_search", "person_email_search", "person_email_search_form");
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
