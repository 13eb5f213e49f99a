package io.tenantry.client;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Use that was consumed in advance and is spent here, so that not every use is a request. The rest is given back when the
 * block is closed; until then it counts as used. Any number of threads may spend of it.
 */
public final class Block implements AutoCloseable {
    private final UsageClient client;
    private final String organization;
    private final String metric;
    private final int size;
    private final ReentrantLock lock = new ReentrantLock();
    private long left;
    private @Nullable Instant endsAt;
    private boolean closed;

    Block(UsageClient client, String organization, String metric, int size) {
        this.client = client;
        this.organization = organization;
        this.metric = metric;
        this.size = size;
    }

    /**
     * Spends use; takes another block from the server when too little is left, or the period of this one has ended.
     *
     * @param amount from 1
     * @throws UsageProblem.LimitReached when the limit does not allow it: nothing was spent
     * @throws IllegalStateException when it is closed
     */
    public void spend(int amount) {
        if (amount < 1) {
            throw new IllegalArgumentException("not an amount: " + amount);
        }
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the block is closed");
            }
            forgetEnded();
            while (left < amount) {
                take(Math.toIntExact(amount - left));
            }
            left -= amount;
        } finally {
            lock.unlock();
        }
    }

    /** Drops the rest when its period has ended: it belongs to that period alone. */
    private void forgetEnded() {
        if (endsAt != null && !client.now().isBefore(endsAt)) {
            left = 0;
        }
    }

    /** Consumes a whole block, or else what the limit leaves, but no less than is needed. */
    private void take(int needed) {
        int wanted = Math.max(needed, size);
        while (true) {
            try {
                Usage usage = client.consume(organization, metric, wanted);
                // The rest of the period before cannot be spent in this one.
                left = Objects.equals(endsAt, usage.resetsAt()) ? left + wanted : wanted;
                endsAt = usage.resetsAt();
                return;
            } catch (UsageProblem.LimitReached reached) {
                Long remaining = reached.usage().remaining();
                if (remaining == null || remaining < needed || wanted == needed) {
                    throw reached;
                }
                wanted = Math.toIntExact(Math.clamp(remaining, needed, wanted - 1L));
            }
        }
    }

    /** Gives back what is left. */
    @Override
    public void close() {
        lock.lock();
        try {
            forgetEnded();
            if (!closed && left > 0) {
                client.release(organization, metric, Math.toIntExact(left));
            }
            closed = true;
            left = 0;
        } finally {
            lock.unlock();
        }
    }
}
