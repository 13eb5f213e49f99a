package io.tenantry.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A fast hash function that can be held: then every hash waits for its release. */
public final class HeldHashing implements HashFunction {
    private final Semaphore begun = new Semaphore(0);
    private final AtomicInteger hashes = new AtomicInteger();
    private volatile CountDownLatch open = new CountDownLatch(0);

    /** Makes every later hash wait. */
    public void hold() {
        begun.drainPermits();
        hashes.set(0);
        open = new CountDownLatch(1);
    }

    /** Waits until {@code count} more hashes occupy a thread, for a minute at most. */
    public void awaitBegun(int count) {
        boolean all = false;
        try {
            all = begun.tryAcquire(count, 1, TimeUnit.MINUTES);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        assertThat(all).as("%d more hashes occupy a thread".formatted(count)).isTrue();
    }

    public void letGo() {
        open.countDown();
    }

    /** The number of hashes that began since they were held. */
    public int hashes() {
        return hashes.get();
    }

    @Override
    public String hash(String password) {
        pass();
        return "plain " + password;
    }

    @Override
    public Passwords.Match match(String password, @Nullable String hash) {
        pass();
        if (hash != null && !hash.startsWith("plain ")) {
            return Passwords.match(password, hash);
        }
        return ("plain " + password).equals(hash) ? Passwords.Match.YES : Passwords.Match.NO;
    }

    private void pass() {
        CountDownLatch closed = open;
        hashes.incrementAndGet();
        begun.release();
        try {
            closed.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
