package io.tenantry.storage.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.Eventually;
import io.tenantry.access.Deadline;
import io.tenantry.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Of 32 connections all strangers have four, and each address has two; 128 wait for the four. */
class ConnectionSharesTest {
    private static final int STRANGERS = 4;
    private static final int WAITING = 128;

    private final ConnectionShares shares = new ConnectionShares(32);

    private Runnable take(String address, Duration limit) {
        return Deadline.ofEachWait(limit, () -> shares.take(Party.stranger(address)));
    }

    private List<Runnable> all() {
        List<Runnable> taken = new ArrayList<>();
        for (int i = 0; i < STRANGERS; i++) {
            taken.add(take("holder " + i / 2, Duration.ofMinutes(1)));
        }
        return taken;
    }

    private Thread waiting(String address, ConcurrentLinkedQueue<String> order) {
        int before = shares.waiting();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                Runnable share = take(address, Duration.ofMinutes(1));
                order.add(address);
                share.run();
            } catch (Fault.Unavailable busy) {
                order.add("refused " + address);
            }
        });
        Eventually.until(() -> shares.waiting() != before || !order.isEmpty());
        return thread;
    }

    @Test
    void strangers_take_turns_by_address() throws InterruptedException {
        List<Runnable> held = all();
        ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (String address : List.of("a", "a", "b", "c")) {
            threads.add(waiting(address, order));
        }
        // One connection goes from turn to turn.
        held.removeLast().run();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(order).containsExactly("a", "b", "c", "a");
        held.forEach(Runnable::run);
    }

    @Test
    void an_address_finds_a_place_whatever_the_others_send() throws InterruptedException {
        List<Runnable> held = all();
        ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WAITING; i++) {
            threads.add(waiting("attacker " + i % 100, order));
        }
        threads.add(waiting("honest", order));
        Eventually.until(() -> !order.isEmpty());
        assertThat(order).singleElement().asString().startsWith("refused attacker");
        held.forEach(Runnable::run);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(order).hasSize(WAITING + 1).contains("honest");
    }

    @Test
    void nothing_is_lost_when_times_run_out() throws InterruptedException {
        AtomicInteger late = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String address = "address " + i % 20;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int times = 0; times < 200; times++) {
                    Duration limit =
                            Duration.ofNanos(ThreadLocalRandom.current().nextInt(2_000_000) + 1);
                    Deadline deadline = Deadline.ofRequest();
                    deadline.spend(Duration.ofSeconds(5).minus(limit));
                    try {
                        Runnable share = deadline.run(() -> shares.take(Party.stranger(address)));
                        LockSupport.parkNanos(100_000);
                        share.run();
                    } catch (Fault.Unavailable tooLate) {
                        late.incrementAndGet();
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(late).hasPositiveValue();
        assertThat(shares.waiting()).isZero();
        List<Runnable> held = all();
        assertThatThrownBy(() -> take("one more", Duration.ofMillis(1))).isInstanceOf(Fault.Unavailable.class);
        held.forEach(Runnable::run);
    }
}
