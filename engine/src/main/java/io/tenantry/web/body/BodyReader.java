package io.tenantry.web.body;

import io.tenantry.fault.Fault;
import io.tenantry.web.connection.ConnectionLimits;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request while it arrives; the connection of a client that sends it too slowly is closed. */
public final class BodyReader {
    /** The number of bytes of a body that are read after the last reply: closing earlier could discard the reply. */
    private static final int MOST_DISCARDED = 32 << 20;

    private static final long DISCARDING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final org.eclipse.jetty.server.Request request;
    private final ConnectionLimits limits;
    private final Memory.Share memory;
    private Content.@Nullable Chunk ahead;

    /** @param memory the memory in which the body counts */
    BodyReader(org.eclipse.jetty.server.Request request, ConnectionLimits limits, Memory.Share memory) {
        this.request = request;
        this.limits = limits;
        this.memory = memory;
    }

    /** The client has closed the connection or sends too slowly; no reply can be sent. */
    public static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1;

        GivenUp() {
            super(null, null, false, false);
        }
    }

    /**
     * Reads the whole body.
     *
     * @param most the maximum length, in bytes
     * @throws Fault.TooLarge when it is longer
     * @throws Fault.Unreadable when its framing is broken
     * @throws GivenUp when it does not arrive in time
     */
    byte[] read(int most) {
        long began = System.nanoTime();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            Content.Chunk chunk = next(began, body.size(), most);
            try {
                ByteBuffer bytes = chunk.getByteBuffer();
                if (body.size() + bytes.remaining() > most) {
                    throw new Fault.TooLarge(most);
                }
                memory.take(bytes.remaining());
                byte[] piece = new byte[bytes.remaining()];
                bytes.get(piece);
                body.writeBytes(piece);
                if (chunk.isLast()) {
                    if (request.getLength() >= 0 && request.getLength() != body.size()) {
                        throw new Fault.Unreadable("The request body is not as long as its head says.");
                    }
                    return body.toByteArray();
                }
            } finally {
                chunk.release();
            }
        }
    }

    /** Whether the body has ended without a byte. Does not wait for the client: a body that is still to come is not empty. */
    boolean isEmpty() {
        Content.Chunk chunk = read();
        ahead = chunk;
        return chunk != null && !Content.Chunk.isFailure(chunk) && chunk.isLast() && !chunk.hasRemaining();
    }

    /** Releases the memory of a body that was not read. */
    void close() {
        Content.Chunk unread = ahead;
        ahead = null;
        if (unread != null) {
            unread.release();
        }
    }

    private Content.@Nullable Chunk read() {
        Content.Chunk chunk = ahead;
        ahead = null;
        return chunk == null ? request.read() : chunk;
    }

    private Content.Chunk next(long began, int received, int most) {
        Content.Chunk chunk = read();
        while (chunk == null) {
            CountDownLatch more = new CountDownLatch(1);
            request.demand(more::countDown);
            if (!await(more, began + limits.nanosOfBody(received) - System.nanoTime())) {
                request.fail(new TimeoutException("the body comes too slowly"));
                throw new GivenUp();
            }
            chunk = read();
        }
        if (Content.Chunk.isFailure(chunk)) {
            throw broken(chunk.getFailure(), most);
        }
        return chunk;
    }

    private static RuntimeException broken(Throwable failure, int most) {
        if (!(failure instanceof HttpException http)) {
            return new GivenUp();
        }
        return http.getCode() == HttpStatus.PAYLOAD_TOO_LARGE_413
                ? new Fault.TooLarge(most)
                : new Fault.Unreadable("The request body is broken.");
    }

    /** Reads the bytes that a client still sends after its last reply. */
    void discard() {
        long end = System.nanoTime() + DISCARDING_NANOS;
        long length = 0;
        while (length < MOST_DISCARDED) {
            Content.Chunk chunk = read();
            if (chunk == null) {
                CountDownLatch more = new CountDownLatch(1);
                request.demand(more::countDown);
                if (!await(more, end - System.nanoTime())) {
                    return;
                }
                continue;
            }
            length += chunk.remaining();
            chunk.release();
            if (chunk.isLast() || Content.Chunk.isFailure(chunk)) {
                return;
            }
        }
    }

    private static boolean await(CountDownLatch latch, long nanos) {
        try {
            return latch.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
