package io.tenantry.web.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.thread.Scheduler;

/** The server's end of a connection, which records the time at which it began to wait for its client. */
public final class TimedEndPoint extends SocketChannelEndPoint {
    private static final long NEVER = Long.MAX_VALUE;

    private final long opened = System.nanoTime();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger();
    // Nanoseconds since the connection was opened.
    private volatile long idleSince;
    private volatile long headSince = NEVER;

    TimedEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    /** Records the first byte of a request head. */
    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        int filled = super.fill(buffer);
        if (filled > 0 && headSince == NEVER && underWay.get() == 0) {
            headSince = now();
        }
        return filled;
    }

    /** The head of a request is complete; the server works on it. */
    public void begin() {
        headSince = NEVER;
        underWay.incrementAndGet();
        working.incrementAndGet();
    }

    /** The server waits for the client: for a body, for example. */
    public void await() {
        idleSince = now();
        working.decrementAndGet();
    }

    /** The server works again on a request for which it has waited for the client. */
    public void resume() {
        working.incrementAndGet();
    }

    /** A request has its reply; the server waits for the next one. */
    public void end() {
        await();
        underWay.decrementAndGet();
    }

    /** Whether the head of a request takes longer than this many nanoseconds. */
    boolean isHeadLate(long limit) {
        long since = headSince;
        return since != NEVER && underWay.get() == 0 && now() - since > limit && !speaksHttp2();
    }

    /** For how many nanoseconds the server has waited for the client; negative while it works on a request. */
    long idleFor() {
        // A head that comes in small pieces does not count as activity.
        return working.get() > 0 ? -1 : now() - Math.min(idleSince, headSince);
    }

    /** HTTP/2 has its own limits for heads, and sends frames outside of requests. */
    private boolean speaksHttp2() {
        Connection connection = getConnection();
        if (connection instanceof SslConnection tls) {
            connection = tls.getSslEndPoint().getConnection();
        }
        return connection instanceof HTTP2Connection;
    }

    private long now() {
        return System.nanoTime() - opened;
    }
}
