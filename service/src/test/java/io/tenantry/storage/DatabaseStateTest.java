package io.tenantry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.storage.connection.PostgresAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabaseStateTest {
    private static final int OTHERS = 12;

    private final TestDatabases.Place place = TestDatabases.empty();

    @Test
    void connections_of_other_users_are_counted_for_a_user_who_cannot_see_them() throws SQLException {
        List<Connection> others = new ArrayList<>();
        try {
            for (int i = 0; i < OTHERS; i++) {
                others.add(connect());
            }
            try (Statement statement = others.getFirst().createStatement()) {
                statement.execute("CREATE ROLE counting LOGIN PASSWORD 'secret'");
                statement.execute("ALTER DATABASE " + others.getFirst().getCatalog() + " OWNER TO counting");
            }
            PostgresAddress ordinary = new PostgresAddress(place.jdbcUrl(), "counting", "secret");

            assertThat(DatabaseState.read(ordinary).used()).isGreaterThan(OTHERS);
        } finally {
            for (Connection other : others) {
                other.close();
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(place.jdbcUrl(), place.user(), place.password());
    }
}
