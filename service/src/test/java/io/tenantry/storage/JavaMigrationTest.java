package io.tenantry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.TestDatabases;
import io.tenantry.storage.connection.Connections;
import io.tenantry.storage.connection.DatabaseNotUsable;
import io.tenantry.storage.connection.MigrationRefused;
import io.tenantry.storage.connection.PostgresAddress;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** A migration that is written in Java. */
class JavaMigrationTest {
    private final TestDatabases.Place place = TestDatabases.create();
    private final Jdbi jdbi = Jdbi.create(place.jdbcUrl(), place.user(), place.password());

    /** Adds one to a table with a single number; refuses a number that is negative. */
    private static final class V209901010000__Count extends BaseJavaMigration {
        @Override
        public Integer getChecksum() {
            return 1;
        }

        @Override
        public void migrate(Context context) {
            Jdbi.create(context.getConnection()).useHandle(handle -> {
                int number = handle.createQuery("UPDATE counted SET number = number + 1 RETURNING number")
                        .mapTo(int.class)
                        .one();
                if (number <= 0) {
                    throw new Negative(number - 1);
                }
            });
        }
    }

    private static final class Negative extends MigrationRefused {
        private static final long serialVersionUID = 1;

        private Negative(int number) {
            super("The number " + number + " is negative. Nothing was changed; make it positive.");
        }
    }

    private void migrate(int number) {
        jdbi.useHandle(handle -> handle.execute("CREATE TABLE counted AS SELECT CAST(? AS integer) AS number", number));
        migrate();
    }

    private void migrate() {
        PostgresAddress address = new PostgresAddress(place.jdbcUrl(), place.user(), place.password());
        Migrations migrations = new Migrations(List.of(new V209901010000__Count()));
        try {
            Schema.bringUpToDate(Connections.forMigrations(address), jdbi, address, migrations, () -> {});
        } catch (RuntimeException failed) {
            throw DatabaseNotUsable.because(failed, address);
        }
        assertThat(jdbi.withHandle(Schema::applied)).isEqualTo(Optional.of(migrations.checksums()));
    }

    private int number() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT number FROM counted")
                .mapTo(int.class)
                .one());
    }

    @Test
    void it_runs_once() {
        migrate(6);
        migrate();

        assertThat(number()).isEqualTo(7);
    }

    @Test
    void a_version_without_it_uses_the_database_that_allows_it() {
        migrate(6);

        place.open().close();

        assertThat(number()).isEqualTo(7);
    }

    @Test
    void it_tells_the_operator_why_it_refuses_the_data_and_changes_nothing() {
        assertThatThrownBy(() -> migrate(-6))
                .isInstanceOf(DatabaseNotUsable.class)
                .hasMessage("The number -6 is negative. Nothing was changed; make it positive.");

        assertThat(number()).isEqualTo(-6);
        place.open().close();
    }
}
