package io.tenantry.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.TestClock;
import io.tenantry.TestDatabases;
import io.tenantry.access.Allowance;
import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.Reach;
import io.tenantry.fault.Fault;
import io.tenantry.id.ApiKeyId;
import io.tenantry.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class ThrottleTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-03-01T12:00:00Z"));
    private TestDatabases.Place place;
    private Database database;
    private Throttle throttle;

    @BeforeAll
    void start() {
        place = TestDatabases.create();
        database = place.open();
        throttle = new Throttle(database, clock);
    }

    @AfterAll
    void stop() {
        database.close();
    }

    private boolean passes(Throttle through, Limit limit, String whose) {
        try {
            through.pass(limit, whose);
            return true;
        } catch (Fault.TooMany tooMany) {
            assertThat(tooMany.retryAfter()).isPositive();
            return false;
        }
    }

    private long passed(Throttle through, Limit limit, String whose, int tries) {
        return IntStream.range(0, tries)
                .filter(i -> passes(through, limit, whose))
                .count();
    }

    @AfterEach
    void letAllBecomeDue() {
        clock.advance(Duration.ofDays(7));
    }

    /** A flood of refused operations costs the database nothing. */
    @Test
    void a_refusal_is_repeated_without_the_database_until_its_time_is_over() {
        Database closing = place.open();
        Throttle node = new Throttle(closing, clock);
        long passed = passed(node, Limit.PASSWORD_RESET_FROM, "127.0.9.1", 100);
        assertThat(passed).isEqualTo(20);
        closing.close();
        for (int second = 0; second < 59; second++) {
            assertThat(passes(node, Limit.PASSWORD_RESET_FROM, "127.0.9.1")).isFalse();
            clock.advance(Duration.ofSeconds(1));
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(passed(throttle, Limit.PASSWORD_RESET_FROM, "127.0.9.1", 2)).isEqualTo(1);
    }

    @Test
    void a_refusal_does_not_outlast_a_clock_that_is_put_back() {
        Throttle node = new Throttle(database, clock);
        assertThat(passed(node, Limit.PASSWORD_RESET_FROM, "127.0.9.2", 21)).isEqualTo(20);
        clock.advance(Duration.ofDays(-7));
        assertThat(passes(node, Limit.PASSWORD_RESET_FROM, "127.0.9.2")).isTrue();
        clock.advance(Duration.ofDays(7));
    }

    private void passMany(String whose, int count) {
        database.change(handle -> throttle.pass(handle, Limit.JOIN_REQUEST_BY, whose, count));
    }

    @Test
    void many_pass_together_or_not_at_all() {
        passMany("bulk", 30);
        assertThatThrownBy(() -> passMany("bulk", 21)).isInstanceOf(Fault.TooMany.class);
        passMany("bulk", 20);
        assertThatThrownBy(() -> passMany("bulk", 3))
                .extracting(fault -> ((Fault.TooMany) fault).retryAfter())
                .isEqualTo(Duration.ofMinutes(30));
        clock.advance(Duration.ofMinutes(30));
        passMany("bulk", 3);
        assertThatThrownBy(() -> passMany("bulk", 1)).isInstanceOf(Fault.TooMany.class);
        passMany("others", 50);
    }

    @Test
    void more_than_ever_pass_at_once_pass_where_none_came_before() {
        passMany("huge", 500);
        assertThatThrownBy(() -> passMany("huge", 1)).isInstanceOf(Fault.TooMany.class);
    }

    @Test
    void what_is_taken_back_is_not_counted() {
        assertThatThrownBy(() -> database.change(handle -> {
                    throttle.pass(handle, Limit.JOIN_REQUEST_BY, "undone", 50);
                    throw new IllegalStateException("undone");
                }))
                .hasMessage("undone");
        passMany("undone", 50);
    }

    @Test
    void people_keys_and_operators_have_limits_of_their_own() {
        Caller person = new Caller.Person(new PersonId(7));
        Caller impersonated = new Caller.Person(new PersonId(7), Reach.everywhere(), "operator", null);
        database.change(handle -> throttle.passBy(handle, Limit.JOIN_REQUEST_BY, person, 50));
        for (Caller same : List.of(person, impersonated)) {
            assertThatThrownBy(() -> database.change(handle -> throttle.passBy(handle, Limit.JOIN_REQUEST_BY, same, 1)))
                    .isInstanceOf(Fault.TooMany.class);
        }
        database.change(handle -> {
            throttle.passBy(
                    handle,
                    Limit.JOIN_REQUEST_BY,
                    new Caller.OrganizationKey(new ApiKeyId(7), new OrganizationId(1)),
                    50);
            throttle.passBy(handle, Limit.KEY_BY, new Caller.Operator("operator"), 10_000);
            throttle.passBy(handle, Limit.KEY_BY, new Caller.Operator("another"), 1);
        });
        assertThatThrownBy(() -> database.change(
                        handle -> throttle.passBy(handle, Limit.KEY_BY, new Caller.Operator("operator"), 1)))
                .isInstanceOf(Fault.TooMany.class);
    }

    @Test
    void nodes_count_ahead_for_an_operator_and_keep_to_the_limit() {
        Caller.Operator operator = new Caller.Operator("often");
        try (Database second = place.open()) {
            Throttle other = new Throttle(second, clock);
            throttle.passOften(Limit.ORGANIZATION_BY, operator);
            other.passOften(Limit.ORGANIZATION_BY, operator);
            database.change(handle -> throttle.passBy(handle, Limit.ORGANIZATION_BY, operator, 1_000_000 - 200 - 2));
            for (int i = 0; i < 99 + 1; i++) {
                throttle.passOften(Limit.ORGANIZATION_BY, operator);
                other.passOften(Limit.ORGANIZATION_BY, operator);
            }
            for (Throttle node : List.of(throttle, other)) {
                assertThatThrownBy(() -> node.passOften(Limit.ORGANIZATION_BY, operator))
                        .isInstanceOf(Fault.TooMany.class)
                        .hasMessage("Request was throttled. Expected available in 1 second.");
            }
        }
    }

    @Test
    void the_request_is_told_what_its_tightest_limit_leaves() {
        Allowance.Noted noted = new Allowance.Noted();
        noted.during(() -> database.write(handle -> {
            throttle.pass(handle, Limit.PASSWORD_RESET_FOR, "told", 2);
            throttle.pass(handle, Limit.REGISTRATION_FROM, "told", 3);
            return true;
        }));
        assertThat(noted.tightest()).isEqualTo(new Allowance(5, 3, Duration.ofMinutes(20)));
        assertThatThrownBy(() -> noted.during(() -> database.write(handle -> {
                    throttle.pass(handle, Limit.PASSWORD_RESET_FOR, "told", 4);
                    return true;
                })))
                .isInstanceOf(Fault.TooMany.class)
                .extracting(fault -> ((Fault.TooMany) fault).retryAfter())
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(noted.tightest()).isEqualTo(new Allowance(5, 3, Duration.ofMinutes(20)));
    }

    @Test
    void so_many_pass_at_once_and_one_more_whenever_a_while_has_passed() {
        assertThat(passed(throttle, Limit.PASSWORD_RESET_FOR, "a", 20)).isEqualTo(5);
        assertThatThrownBy(() -> throttle.pass(Limit.PASSWORD_RESET_FOR, "a"))
                .isInstanceOf(Fault.TooMany.class)
                .hasMessage("Request was throttled. Expected available in 600 seconds.")
                .extracting(fault -> ((Fault.TooMany) fault).retryAfter())
                .isEqualTo(Duration.ofMinutes(10));
        clock.advance(Duration.ofSeconds(599));
        assertThatThrownBy(() -> throttle.pass(Limit.PASSWORD_RESET_FOR, "a"))
                .hasMessage("Request was throttled. Expected available in 1 second.");
        clock.advance(Duration.ofSeconds(1));
        assertThat(passed(throttle, Limit.PASSWORD_RESET_FOR, "a", 20)).isEqualTo(1);
        clock.advance(Duration.ofHours(3));
        assertThat(passed(throttle, Limit.PASSWORD_RESET_FOR, "a", 20)).isEqualTo(5);
    }

    @Test
    void everybody_and_everything_is_counted_alone_and_nobody_not_at_all() {
        assertThat(passed(throttle, Limit.PASSWORD_RESET_FOR, "b", 9)).isEqualTo(5);
        assertThat(passed(throttle, Limit.PASSWORD_RESET_FOR, "c", 9)).isEqualTo(5);
        assertThat(passed(throttle, Limit.VERIFICATION_FOR, "b", 9)).isEqualTo(5);
        assertThat(passed(throttle, Limit.PASSWORD_RESET_FOR, "", 9)).isEqualTo(9);
    }

    @Test
    void of_many_at_once_only_the_late_ones_are_kept_back() {
        assertThat(passed(throttle, Limit.INVITATION_FOR, "late", 20)).isEqualTo(10);
        Map<String, Duration> late =
                database.write(handle -> throttle.pass(handle, Limit.INVITATION_FOR, List.of("new", "late", "other")));
        assertThat(late).isEqualTo(Map.of("late", Duration.ofMinutes(10)));
        assertThat(passed(throttle, Limit.INVITATION_FOR, "new", 20)).isEqualTo(9);
    }

    @Test
    void what_is_rolled_back_was_not_counted() {
        assertThatThrownBy(() -> database.change(handle -> {
                    throttle.pass(handle, Limit.INVITATION_FOR, List.of("undone"));
                    throw new IllegalStateException("after all not");
                }))
                .hasMessage("after all not");
        assertThat(passed(throttle, Limit.INVITATION_FOR, "undone", 20)).isEqualTo(10);
    }

    @Test
    void two_nodes_count_together_however_many_come_at_once() throws Exception {
        try (Database second = place.open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Throttle other = new Throttle(second, clock);
            List<Future<Long>> passed = IntStream.range(0, 16)
                    .mapToObj(i -> threads.submit(
                            () -> passed(i % 2 == 0 ? throttle : other, Limit.REGISTRATION_FROM, "192.0.2.1", 5)))
                    .toList();
            long all = 0;
            for (Future<Long> one : passed) {
                all += one.get();
            }
            assertThat(all).isEqualTo(20);
        }
    }

    @Test
    void a_counter_that_another_transaction_adds_and_fills_at_the_same_time_refuses() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Long> later = database.write(handle -> {
                throttle.pass(handle, Limit.REGISTRATION_FROM, "192.0.2.2", 20);
                Future<Long> waiting = threads.submit(() -> passed(throttle, Limit.REGISTRATION_FROM, "192.0.2.2", 1));
                awaitLock(handle);
                return waiting;
            });
            assertThat(later.get()).isZero();
        }
    }

    /** Waits until a transaction waits for the end of the one of this handle. */
    private static void awaitLock(Handle handle) {
        String waiting = "SELECT EXISTS (SELECT FROM pg_locks l WHERE pg_backend_pid() = ANY(pg_blocking_pids(l.pid)))";
        while (!handle.createQuery(waiting).mapTo(boolean.class).one()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void who_has_not_been_here_for_a_while_is_forgotten() {
        throttle.pass(Limit.VERIFICATION_FOR, "gone");
        clock.advance(Duration.ofMinutes(9));
        throttle.tidy();
        assertThat(rows()).isPositive();
        clock.advance(Duration.ofDays(1));
        throttle.tidy();
        assertThat(rows()).isZero();
    }

    private int rows() {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM throttle")
                .mapTo(int.class)
                .one());
    }
}
