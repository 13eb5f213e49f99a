package io.tenantry.webhook;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks up host names on platform threads. A look-up of the system occupies its thread until the name servers answer or are given
 * up, after half a minute or more, and cannot be interrupted: on virtual threads, some hundreds would occupy all carriers and so
 * stop the program. The client waits no longer than for its whole request.
 */
final class HostLookups implements AutoCloseable {
    /** More than the queues of a node and the tests of many organizations need at a time. */
    private static final int MOST = 512;

    private static final long IDLE_SECONDS = 10;
    private static final long STACK_BYTES = 256 * 1024;

    private final WebhookClient.Resolver resolver;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            MOST,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform()
                    .daemon()
                    .name("host-lookup-", 0)
                    .stackSize(STACK_BYTES)
                    .factory());

    HostLookups(WebhookClient.Resolver resolver) {
        this.resolver = resolver;
    }

    /**
     * All addresses of a host.
     *
     * @throws UnknownHostException also when too many look-ups are under way
     * @throws InterruptedIOException when the thread is interrupted; the look-up goes on
     */
    InetAddress[] addresses(String host) throws UnknownHostException, InterruptedIOException {
        try {
            Future<InetAddress[]> found = threads.submit(() -> resolver.addresses(host));
            return found.get();
        } catch (RejectedExecutionException full) {
            throw new UnknownHostException(host);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownHostException unknown) {
                throw unknown;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException late) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the look-up takes too long");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
