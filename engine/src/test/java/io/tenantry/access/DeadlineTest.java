package io.tenantry.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.fault.Fault;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The time that the waits of a request share. */
class DeadlineTest {
    private static void assertTooLong(ThrowingCallable wait) {
        assertThatThrownBy(wait).isInstanceOf(Fault.Unavailable.class).hasMessage("The request took too long.");
    }

    private static int left() {
        return Deadline.current().millisLeft();
    }

    @Test
    void every_wait_spends_from_it() {
        Deadline deadline = Deadline.ofRequest();
        assertThat(deadline.run(DeadlineTest::left)).isBetween(1, 5_000);
        deadline.spend(Duration.ofSeconds(2));
        assertThat(deadline.run(DeadlineTest::left)).isBetween(1, 3_000);
        deadline.spend(Duration.ofSeconds(2));
        assertThat(deadline.run(DeadlineTest::left)).isBetween(1, 1_000);
        deadline.spend(Duration.ofSeconds(1));
        assertTooLong(() -> deadline.run(DeadlineTest::left));
    }

    @Test
    void what_was_spent_before_is_missing_to_the_wait_for_another_request() {
        Deadline deadline = Deadline.ofRequest();
        deadline.spend(Duration.ofMillis(4_990));
        assertTooLong(() -> deadline.run(() -> Deadline.current().await(new CompletableFuture<String>())));
    }

    @Test
    void a_request_of_many_has_thirty_seconds_from_its_start() {
        Deadline deadline = Deadline.ofRequest();
        deadline.spend(Duration.ofSeconds(6));
        assertThat(deadline.<Integer>run(() -> {
                    Deadline.extend(Deadline.BULK);
                    return left();
                }))
                .isBetween(20_000, 24_000);
        deadline.spend(Duration.ofSeconds(24));
        assertTooLong(() -> deadline.run(DeadlineTest::left));
    }

    @Test
    void work_of_no_request_has_a_limit_for_each_wait() {
        for (int i = 0; i < 3; i++) {
            assertThat(left()).isEqualTo(5_000);
        }
        assertThat(Deadline.ofEachWait(Duration.ofMinutes(1), DeadlineTest::left))
                .isEqualTo(60_000);
        int unchanged = Deadline.ofEachWait(Duration.ofSeconds(1), () -> {
            Deadline.extend(Deadline.BULK);
            return left();
        });
        assertThat(unchanged).isEqualTo(1_000);
    }

    @Test
    void a_wait_that_has_a_limit_of_its_own_does_not_count() {
        Deadline deadline = Deadline.ofRequest();
        deadline.spend(Duration.ofMillis(4_500));
        int left = deadline.run(() -> {
            Deadline.paused(() -> {
                LockSupport.parkNanos(Duration.ofMillis(600).toNanos());
                return true;
            });
            return left();
        });
        assertThat(left).isBetween(1, 500);
    }
}
