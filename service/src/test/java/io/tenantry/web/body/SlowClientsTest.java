package io.tenantry.web.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.Eventually;
import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.fault.Fault;
import io.tenantry.web.connection.ConnectionLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which long reply is broken off when a further one wants to begin: there are eight places, four for each party. */
class SlowClientsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final LongReplies replies = new LongReplies(8 << 20, ConnectionLimits.DEFAULT, nanos::get);
    private final List<Sender> senders = new ArrayList<>();

    /** A thread that sends a long reply to a client that takes no more of it. */
    private final class Sender {
        private final CountDownLatch began = new CountDownLatch(1);
        private final CountDownLatch taken = new CountDownLatch(1);
        private final Thread thread;
        private volatile boolean brokenOff;
        private volatile boolean interruptedAfterwards;

        /** @param before the number of bytes that the client took at once */
        Sender(int person, int before) throws InterruptedException {
            thread = Thread.ofPlatform().start(() -> {
                try (LongReplies.UnderWay reply = replies.begin(person(person))) {
                    reply.piece(before, () -> before);
                    reply.piece(1, this::waitForClient);
                }
                interruptedAfterwards = Thread.currentThread().isInterrupted();
            });
            senders.add(this);
            began.await();
        }

        private boolean waitForClient() {
            began.countDown();
            try {
                taken.await();
            } catch (InterruptedException interrupted) {
                // As the writer of replies does.
                Thread.currentThread().interrupt();
                brokenOff = true;
            }
            return true;
        }

        boolean isBrokenOff() throws InterruptedException {
            thread.join();
            return brokenOff;
        }
    }

    private static Caller person(int id) {
        return new Caller.Person(new PersonId(id));
    }

    private void four(int person, int taken) throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            new Sender(person, taken);
        }
    }

    private void assertRefused(int person) {
        assertThatThrownBy(() -> replies.begin(person(person)))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessage("The server sends too many long replies; ask for pages of the list.");
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Sender sender : senders) {
            sender.taken.countDown();
            sender.thread.join();
        }
    }

    @Test
    void a_party_has_half_of_the_places_even_when_its_clients_are_slow() throws InterruptedException {
        four(1, 0);
        nanos.addAndGet(Duration.ofSeconds(60).toNanos());
        assertRefused(1);
    }

    @Test
    void the_slowest_of_the_others_gives_way() throws InterruptedException {
        new Sender(1, 500_000);
        new Sender(1, 400_000);
        Sender slowest = new Sender(1, 300_000);
        new Sender(1, 600_000);
        four(2, 350_000);
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        replies.begin(person(3)).close();
        assertThat(slowest.isBrokenOff()).isTrue();
        assertThat(slowest.interruptedAfterwards).isFalse();
        assertThat(senders.stream().filter(sender -> sender.brokenOff)).hasSize(1);
    }

    @Test
    void nobody_gives_way_who_is_quick_or_has_just_begun() throws InterruptedException {
        four(1, 700_000);
        four(2, 0);
        nanos.addAndGet(Duration.ofMillis(9_999).toNanos());
        assertRefused(3);
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        replies.begin(person(3)).close();
        assertThat(senders.subList(0, 4)).noneMatch(sender -> sender.brokenOff);
    }

    @Test
    void parties_with_as_many_replies_keep_them() throws InterruptedException {
        for (int person = 1; person <= 8; person++) {
            new Sender(person, 0);
        }
        nanos.addAndGet(Duration.ofSeconds(60).toNanos());
        assertRefused(9);
    }

    @Test
    void many_newcomers_are_served_until_the_places_are_even() throws InterruptedException {
        four(1, 0);
        four(2, 0);
        nanos.addAndGet(Duration.ofSeconds(60).toNanos());
        for (int person = 3; person <= 8; person++) {
            new Sender(person, 0);
        }
        nanos.addAndGet(Duration.ofSeconds(60).toNanos());
        assertRefused(9);
        List<Sender> first = senders.subList(0, 8);
        // Threads end a moment after they were interrupted.
        Eventually.until(
                () -> first.stream().filter(sender -> sender.thread.isAlive()).count() <= 2);
        assertThat(first.stream().filter(sender -> sender.brokenOff)).hasSize(6);
    }
}
