package io.tenantry.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.TestClock;
import io.tenantry.TestDatabases;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Fault.Unauthenticated.Why;
import io.tenantry.storage.Database;
import io.tenantry.throttle.FailedAttempts.Attempt;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes that exchange their counts. */
class FailedAttemptsTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Database database = TestDatabases.create().open();
    private final FailedAttempts one = new FailedAttempts(database, clock);
    private final FailedAttempts other = new FailedAttempts(database, clock);

    @AfterEach
    void close() {
        database.close();
    }

    private static void fail(FailedAttempts node, String account, String from, int times) {
        for (int i = 0; i < times; i++) {
            try (Attempt attempt = node.begin(account, from)) {
                attempt.failed();
            }
        }
    }

    private static void assertLocked(FailedAttempts node, String account, String from) {
        assertThatThrownBy(() -> node.begin(account, from)).isInstanceOf(Fault.TooMany.class);
    }

    private long rows() {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM failed_attempt")
                .mapTo(long.class)
                .one());
    }

    @Test
    void nodes_count_together_once_they_have_exchanged() {
        fail(one, "ada", "192.0.2.1", 2);
        fail(other, "ada", "192.0.2.1", 2);
        assertThat(rows()).isZero();
        one.exchange();
        other.exchange();
        one.exchange();

        // Four failures together, and the fifth locks.
        fail(one, "ada", "192.0.2.1", 1);
        one.exchange();
        other.exchange();
        assertLocked(one, "ada", "192.0.2.1");
        assertLocked(other, "ada", "192.0.2.1");
        fail(other, "ada", "192.0.2.2", 3);
        fail(other, "bob", "192.0.2.1", 3);
    }

    @Test
    void exchanging_again_counts_nothing_twice() {
        fail(one, "ada", "192.0.2.1", 2);
        for (int i = 0; i < 5; i++) {
            one.exchange();
            other.exchange();
        }
        fail(other, "ada", "192.0.2.1", 2);
        assertLocked(other, "ada", "192.0.2.1");
    }

    @Test
    void an_attempt_under_way_locks_no_other_node() {
        fail(one, "ada", "192.0.2.1", 4);
        one.exchange();
        other.exchange();
        assertLocked(other, "ada", "192.0.2.1");
        clock.advance(Duration.ofSeconds(1));
        try (Attempt attempt = one.begin("ada", "192.0.2.1")) {
            one.exchange();
            other.exchange();
            assertThatCode(() -> other.check("ada", "192.0.2.1")).doesNotThrowAnyException();
            attempt.failed();
        }
        one.exchange();
        other.exchange();
        assertLocked(other, "ada", "192.0.2.1");
    }

    @Test
    void a_right_one_is_told_as_well() {
        fail(one, "ada", "192.0.2.1", 3);
        one.exchange();
        other.exchange();
        try (Attempt attempt = other.begin("ada", "192.0.2.1")) {
            attempt.succeeded();
        }
        other.exchange();
        one.exchange();
        fail(one, "ada", "192.0.2.1", 3);
        assertThatCode(() -> one.check("ada", "192.0.2.1")).doesNotThrowAnyException();
    }

    @Test
    void many_unknown_keys_are_one_row_and_known_ones_are_none() {
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> lookUp(Why.KEY)).isInstanceOf(Fault.Unauthenticated.class);
            assertThatThrownBy(() -> lookUp(Why.ENDED_TOKEN)).isInstanceOf(Fault.Unauthenticated.class);
        }
        one.exchange();
        assertThat(rows()).isOne();
        assertThatThrownBy(() -> lookUp(Why.TOKEN)).isInstanceOf(Fault.Unauthenticated.class);
        assertThatThrownBy(() -> lookUp(Why.TOKEN)).isInstanceOf(Fault.TooMany.class);
        assertThatThrownBy(() -> lookUp(Why.ENDED_KEY)).isInstanceOf(Fault.Unauthenticated.class);
        assertThat(one.lookUp("192.0.2.1", () -> "known")).isEqualTo("known");
        // Passwords from there have a limit of their own.
        fail(one, "ada", "192.0.2.1", 1);
    }

    private String lookUp(Why why) {
        return one.lookUp("192.0.2.1", () -> {
            throw new Fault.Unauthenticated(why);
        });
    }

    @Test
    void a_refused_attempt_does_not_count_for_the_address() {
        fail(one, "ada", "192.0.2.1", 4);
        for (int i = 0; i < 200; i++) {
            assertLocked(one, "ada", "192.0.2.1");
        }
        for (int i = 0; i < 96; i++) {
            fail(one, "account " + i, "192.0.2.1", 1);
        }
        fail(one, "the 101st", "192.0.2.1", 1);
        assertLocked(one, "anybody", "192.0.2.1");
        fail(one, "anybody", "192.0.2.2", 1);
    }

    @Test
    void what_locks_nothing_any_more_is_deleted() {
        fail(one, "ada", "192.0.2.1", 4);
        one.exchange();
        one.tidy();
        assertThat(rows()).isEqualTo(2);
        clock.advance(Duration.ofMinutes(61));
        one.tidy();
        assertThat(rows()).isZero();
    }
}
