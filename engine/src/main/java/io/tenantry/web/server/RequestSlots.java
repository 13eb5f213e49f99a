package io.tenantry.web.server;

import io.tenantry.access.RequestSlot;
import io.tenantry.fault.Fault;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The request slots, which limit the requests that are processed at the same time, and the queue for them. When the queue is
 * full, or a request has waited too long, the request is refused at once, and its client can try again.
 *
 * <p>Jetty releases a slot when a request is complete. Here a request holds its slot only while the server works on it, not
 * while the client sends a body or reads a reply.
 */
final class RequestSlots extends QoSHandler {
    private final AtomicInteger used = new AtomicInteger();
    private final LongAdder refusals = new LongAdder();

    RequestSlots(int slots, int queued, Duration longestWait) {
        setMaxRequestCount(slots);
        setMaxSuspendedRequestCount(queued);
        setMaxSuspend(longestWait);
        setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(org.eclipse.jetty.server.Request request, Response response, Callback callback) {
                ((Turn) request).take();
                return true;
            }
        });
    }

    /**
     * Does a piece of work in a slot, in this thread or, after a wait, in another.
     *
     * @param work runs in the slot, which is released when the work is done; the action that it returns runs without a slot
     * @param refused gets the reason when there is no slot
     */
    void run(
            org.eclipse.jetty.server.Request request,
            Response response,
            Callback callback,
            Work work,
            Consumer<Fault> refused)
            throws Exception {
        handle(new Turn(request, work, refused, used), response, callback);
    }

    /** The number of slots in use. */
    int used() {
        return used.get();
    }

    /** How many requests were refused because there was no slot. */
    long refusals() {
        return refusals.sum();
    }

    /** A piece of work that needs a slot. */
    @FunctionalInterface
    interface Work {
        /**
         * Does the work.
         *
         * @return the action to run afterwards, without a slot; must not throw
         */
        Runnable inSlot();
    }

    @Override
    protected void reject(org.eclipse.jetty.server.Request request, Response response, Callback callback, int status) {
        refusals.increment();
        ((Turn) request).refused.accept(new Fault.Unavailable("The server is busy."));
    }

    @Override
    protected void failSuspended(
            org.eclipse.jetty.server.Request request,
            Response response,
            Callback callback,
            int status,
            @Nullable Throwable failure) {
        reject(request, response, callback, status);
    }

    /** A request that waits for a slot. */
    private static final class Turn extends org.eclipse.jetty.server.Request.Wrapper implements RequestSlot {
        private final Work work;
        private final Consumer<Fault> refused;
        private final AtomicInteger used;
        private final AtomicReference<@Nullable HttpStream> slot = new AtomicReference<>();

        Turn(org.eclipse.jetty.server.Request request, Work work, Consumer<Fault> refused, AtomicInteger used) {
            super(request);
            this.work = work;
            this.refused = refused;
            this.used = used;
        }

        /** Holds the completion that the slot waits for: the end of the work instead of the end of the request. */
        @Override
        public void addHttpStreamWrapper(Function<HttpStream, HttpStream> wrapper) {
            slot.set(wrapper.apply(new EndOfWork()));
            used.incrementAndGet();
        }

        void take() {
            Runnable next;
            try {
                next = within(work::inSlot);
            } finally {
                giveBack();
            }
            next.run();
        }

        @Override
        public <T> T without(Supplier<T> wait) {
            giveBack();
            return wait.get();
        }

        private void giveBack() {
            HttpStream taken = slot.getAndSet(null);
            if (taken != null) {
                used.decrementAndGet();
                taken.succeeded();
            }
        }
    }

    /** Replaces the stream, which would be notified that its request is complete. */
    private static final class EndOfWork extends HttpStream.Wrapper {
        @SuppressWarnings("NullAway") // nothing is sent through it
        EndOfWork() {
            super(null);
        }

        @Override
        public void succeeded() {}

        @Override
        public void failed(Throwable failure) {}
    }
}
