package io.tenantry.client;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An amount that is held until the lease is closed. The lease is renewed in the background, so that it expires soon after its program has died. */
public final class Lease implements AutoCloseable {
    private final Calls calls;
    private final String path;
    private final Duration ttl;
    private final Usage usage;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean held = true;

    Lease(Calls calls, String leases, Map<String, @Nullable Object> granted, Duration ttl) {
        this.calls = calls;
        this.path = leases + "/" + Json.text(granted.get("id"));
        this.ttl = ttl;
        this.usage = Usage.of(granted);
        Thread.ofVirtual().name("lease").start(this::renew);
    }

    /** The use when it was granted. */
    public Usage usage() {
        return usage;
    }

    /** Whether the amount is held, as far as this program knows. When it is not, the work that needs it must end. */
    public boolean isHeld() {
        return held;
    }

    private void renew() {
        try {
            long heldUntil = System.nanoTime() + ttl.toNanos();
            while (held && !closed.await(ttl.toMillis() / 3, TimeUnit.MILLISECONDS)) {
                long sentAt = System.nanoTime();
                try {
                    calls.repeatable("PUT", path, Map.of("ttl_seconds", ttl.toSeconds()));
                    heldUntil = sentAt + ttl.toNanos();
                } catch (UsageProblem refused) {
                    held = Calls.isTemporary(refused.status()) && System.nanoTime() < heldUntil;
                } catch (UncheckedIOException away) {
                    held = System.nanoTime() < heldUntil;
                }
            }
        } catch (InterruptedException stopped) {
            held = false;
            Thread.currentThread().interrupt();
        }
    }

    /** Releases the amount; does nothing after the first time. */
    @Override
    public void close() {
        if (closed.getCount() == 0) {
            return;
        }
        closed.countDown();
        held = false;
        try {
            calls.repeatable("DELETE", path, null);
        } catch (UsageProblem gone) {
            if (gone.status() != 404 && gone.status() != 409) {
                throw gone;
            }
        }
    }
}
