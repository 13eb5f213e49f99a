package io.tenantry.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** A reply, and the time that it took. */
record Timed(HttpResponse<String> reply, Duration took) {
    static final Duration LONGEST_REQUEST = Duration.ofSeconds(6);

    static Timed of(Supplier<HttpResponse<String>> request) {
        long began = System.nanoTime();
        return new Timed(request.get(), Duration.ofNanos(System.nanoTime() - began));
    }

    /** Sends so many requests at once, of each kind in turn. */
    @SafeVarargs
    static List<Timed> together(int count, Supplier<HttpResponse<String>>... requests) {
        BlockingQueue<Timed> replies = new LinkedBlockingQueue<>();
        for (int i = 0; i < count; i++) {
            Supplier<HttpResponse<String>> request = requests[i % requests.length];
            Thread.ofVirtual().start(() -> replies.add(of(request)));
        }
        List<Timed> all = new ArrayList<>();
        try {
            while (all.size() < count) {
                all.add(Objects.requireNonNull(replies.poll(15, TimeUnit.SECONDS), "a reply"));
            }
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        return all;
    }

    /** The time until a request is answered with that status. */
    static Duration await(Supplier<HttpResponse<String>> request, int status) {
        long began = System.nanoTime();
        while (request.get().statusCode() != status) {
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
            LockSupport.parkNanos(10_000_000);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
