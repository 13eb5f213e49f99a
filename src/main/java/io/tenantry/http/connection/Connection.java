package io.tenantry.http.connection;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection, from its first byte to its last. It knows what it waits for and since when, finds out which version of
 * HTTP is spoken, and ends where either side has said that it will.
 */
final class Connection implements ServerConnection, InterruptableTask<Void> {
    /** What is still sent after the last reply is read and thrown away, up to here: else the reply could get lost. */
    private static final int MOST_DISCARDED = 32 << 20;

    /** As much of a body may have come along with its headers. */
    private static final int MOST_BESIDE_HEAD = 64 * 1024;

    private final ConnectionContext from;
    private final Connections all;
    private final Waiting waiting;
    private final WatchedContext context;
    private byte @Nullable [] pushedBack;
    private volatile @Nullable ServerConnection spoken;
    /** Whether the caller has said that this request is its last. */
    private boolean asked;

    /** How long the body of the request is, as its headers say. */
    private long announced;

    private boolean last;
    private boolean discarded;

    Connection(ConnectionContext from, Connections all, Patience patience) {
        this.from = from;
        this.all = all;
        this.waiting = new Waiting(patience);
        this.context = new WatchedContext(from, this, DataReader.create(this::next), waiting);
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        try {
            FirstBytes first = FirstBytes.read(this::next, from);
            pushedBack = first.bytes();
            if (first.version() == FirstBytes.Version.HTTP_2) {
                waiting.framed();
            }
            ServerConnection chosen =
                    first.version() == FirstBytes.Version.HTTP_2 ? all.http2(context) : all.http1(context);
            spoken = chosen;
            chosen.handle(limit);
        } finally {
            try {
                discard();
            } finally {
                all.closed(this);
            }
        }
    }

    @Override
    public Duration idleTime() {
        // Told by the deadlines here, which are shorter.
        return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        ServerConnection chosen = spoken;
        if (chosen == null) {
            cut();
        } else {
            chosen.close(interrupt);
        }
    }

    @Override
    public boolean canInterrupt() {
        ServerConnection chosen = spoken;
        return chosen == null || (chosen instanceof InterruptableTask<?> task && task.canInterrupt());
    }

    /** A request line has been read. */
    void requested() {
        if (last) {
            throw new CloseConnectionException("the last request was answered");
        }
        waiting.forHead();
    }

    /** The headers of a request have been read. */
    void headed(Headers headers) {
        asked = headers.contains(HeaderValues.CONNECTION_CLOSE);
        announced = headers.contentLength().orElse(0);
        waiting.forBody();
    }

    /** The connection goes over to HTTP/2. */
    void upgraded() {
        waiting.framed();
    }

    /**
     * A reply is about to be written.
     *
     * @param closes whether the connection is to end with it although the caller did not ask for that
     */
    void replying(boolean closes) {
        last = closes || asked;
        if (announced - waiting.received() > MOST_BESIDE_HEAD) {
            // Much of the body is still to come, whatever the caller has said: to close now would take the reply back.
            asked = false;
        }
        waiting.forRequest();
    }

    boolean overdue(long now) {
        return waiting.overdue(now);
    }

    /** For how long it has been waiting for its caller; negative while it is at work. */
    long awaitedFor(long now) {
        return waiting.since(now);
    }

    /** Closes the socket; whatever is read from it or written to it ends. */
    void cut() {
        try {
            from.serverSocket().close();
        } catch (UncheckedIOException gone) {
            // The caller was faster.
        }
    }

    private byte @Nullable [] next() {
        byte[] already = pushedBack;
        if (already != null) {
            pushedBack = null;
            return already;
        }
        if (last) {
            discard();
            return null;
        }
        return received();
    }

    private byte @Nullable [] received() {
        waiting.begin();
        byte[] bytes;
        try {
            bytes = from.serverSocket().get();
        } catch (UncheckedIOException broken) {
            throw new CloseConnectionException("the caller is gone", broken);
        }
        waiting.end(bytes == null ? 0 : bytes.length);
        return bytes;
    }

    /** Lets the caller finish what it is about to send, if the last reply has come before that. */
    private void discard() {
        if (!last || asked || discarded) {
            return;
        }
        discarded = true;
        waiting.forEnd();
        int length = 0;
        try {
            byte[] bytes = received();
            while (bytes != null && length < MOST_DISCARDED) {
                length += bytes.length;
                bytes = received();
            }
        } catch (CloseConnectionException gone) {
            // Nobody is left to lose the reply.
        }
    }
}
