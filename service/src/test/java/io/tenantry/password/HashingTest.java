package io.tenantry.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.access.RequestSlot;
import io.tenantry.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HashingTest {
    private final HeldHashing function = new HeldHashing();
    private final List<Hashing> opened = new ArrayList<>();

    private Hashing hashing(HashFunction with, Duration longestWait) {
        Hashing hashing = new Hashing(with, new Hashing.Size(1, 2, 1, longestWait));
        opened.add(hashing);
        return hashing;
    }

    @AfterEach
    void close() {
        function.letGo();
        opened.forEach(Hashing::close);
    }

    @Test
    void a_hash_runs_on_a_platform_thread() {
        List<Thread> threads = new ArrayList<>();
        Hashing hashing = hashing(
                new HashFunction() {
                    @Override
                    public String hash(String password) {
                        threads.add(Thread.currentThread());
                        return password;
                    }

                    @Override
                    public Passwords.Match match(String password, @Nullable String hash) {
                        return hash(password).equals(hash) ? Passwords.Match.YES : Passwords.Match.NO;
                    }
                },
                Duration.ofMinutes(1));
        assertThat(hashing.hash("a", "x")).isEqualTo("x");
        assertThat(hashing.match("a", "x", "x")).isEqualTo(Passwords.Match.YES);
        assertThat(threads).hasSize(2).noneMatch(Thread::isVirtual).allMatch(Thread::isDaemon);
    }

    @Test
    void a_hash_that_waits_too_long_is_refused_and_never_computed() throws InterruptedException {
        Hashing hashing = hashing(function, Duration.ofMillis(1));
        function.hold();
        Thread holder = Thread.ofVirtual().start(() -> computed(hashing, "first"));
        function.awaitBegun(1);
        assertThatThrownBy(() -> hashing.hash("a", "second")).isInstanceOf(Fault.Unavailable.class);
        assertThatThrownBy(() -> hashing.hash("a", "third")).isInstanceOf(Fault.Unavailable.class);
        function.letGo();
        holder.join();
        assertThat(computed(hashing, "fourth")).isEqualTo("plain fourth");
        assertThat(function.hashes()).isEqualTo(2);
    }

    /** The hash of a password. It is requested until it waits short enough, which on a busy machine may not be at once. */
    private static String computed(Hashing hashing, String password) {
        while (true) {
            try {
                return hashing.hash("a", password);
            } catch (Fault.Unavailable waitedTooLong) {
                // Requested again.
            }
        }
    }

    @Test
    void a_failure_of_the_function_comes_to_the_one_who_asked() {
        Hashing hashing = hashing(
                new HashFunction() {
                    @Override
                    public String hash(String password) {
                        throw new IllegalArgumentException(password);
                    }

                    @Override
                    public Passwords.Match match(String password, @Nullable String hash) {
                        return Passwords.Match.NO;
                    }
                },
                Duration.ofMinutes(1));
        assertThatThrownBy(() -> hashing.hash("a", "bad")).isInstanceOf(IllegalArgumentException.class);
        assertThat(hashing.match("a", "x", null)).isEqualTo(Passwords.Match.NO);
    }

    @Test
    void after_the_end_it_is_refused() {
        Hashing hashing = hashing(function, Duration.ofMinutes(1));
        hashing.close();
        assertThatThrownBy(() -> hashing.hash("a", "late")).isInstanceOf(Fault.Unavailable.class);
    }

    @Test
    void the_wait_for_a_hash_gives_the_request_slot_back() throws InterruptedException {
        Hashing hashing = hashing(function, Duration.ofMinutes(1));
        CountDownLatch givenBack = new CountDownLatch(1);
        List<String> steps = new ArrayList<>();
        RequestSlot slot = new RequestSlot() {
            @Override
            public <T> T without(Supplier<T> wait) {
                steps.add("given back");
                givenBack.countDown();
                return wait.get();
            }
        };
        function.hold();
        Thread request = Thread.ofVirtual()
                .start(() -> slot.within(() -> {
                    steps.add("worked");
                    return steps.add(hashing.hash("a", "x"));
                }));
        givenBack.await();
        function.awaitBegun(1);
        assertThat(steps).containsExactly("worked", "given back");
        function.letGo();
        request.join();
        assertThat(steps).containsExactly("worked", "given back", "plain x");
    }
}
