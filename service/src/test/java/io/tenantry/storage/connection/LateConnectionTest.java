package io.tenantry.storage.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.access.Deadline;
import io.tenantry.fault.Fault;
import io.tenantry.storage.Database;
import java.time.Duration;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;

/** Connections that come when the time of their request is over. */
class LateConnectionTest {
    private static final int REQUESTS = 3_000;

    @Test
    void a_connection_that_comes_too_late_is_given_back() {
        TestDatabases.Place place = TestDatabases.create();
        try (Database database = place.open(4)) {
            int late = 0;
            for (int i = 0; i < REQUESTS; i++) {
                Deadline deadline = Deadline.ofRequest();
                // Some find a connection before the last moment, and no time after it.
                deadline.spend(Duration.ofSeconds(5).minusNanos(5_000L + 50L * (i % 1_000)));
                try {
                    deadline.run(() -> database.<Integer, RuntimeException>read(handle -> 1));
                } catch (Fault.Unavailable | ConnectionException tooLate) {
                    late++;
                }
            }
            assertThat(late).isPositive();
            assertThat(database.connections().active()).isZero();
        }
    }
}
