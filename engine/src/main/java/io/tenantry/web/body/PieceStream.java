package io.tenantry.web.body;

import io.tenantry.access.Deadline;
import io.tenantry.fault.Fault;
import io.tenantry.web.LongBody;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sends a long body in pieces. The stream holds its turn while it makes a piece, and releases the turn while the client reads
 * the piece.
 */
public final class PieceStream extends OutputStream {
    /** Longer than all other bodies need for a piece, unless the database makes them wait. */
    private static final Duration LONGEST_WAIT = Deadline.BULK;

    private final BiFunction<Boolean, ByteBuffer, @Nullable Throwable> sending;
    private final Semaphore turns;
    private final byte[] piece;
    private int length;
    private boolean hasTurn;
    private boolean begun;
    private @Nullable Throwable failure;

    /**
     * @param sending sends a piece, with a flag for the last one; returns the reason why the client did not read it, or null
     * @param size the size of a piece, in bytes
     */
    public PieceStream(BiFunction<Boolean, ByteBuffer, @Nullable Throwable> sending, Semaphore turns, int size) {
        this.sending = sending;
        this.turns = turns;
        this.piece = new byte[size];
    }

    /**
     * Sends the whole body.
     *
     * @throws IOException when the client did not read it; exceptions of the body are thrown unchanged
     * @throws Fault.Unavailable when its turn does not come
     */
    public void send(LongBody body) throws IOException {
        awaitTurn();
        try {
            body.writeTo(this);
        } finally {
            endTurn();
        }
        pass(true);
    }

    /** The reason why the client did not read the whole body; null when it did. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Whether a part of the body was sent. */
    public boolean hasBegun() {
        return begun;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int done = 0;
        while (done < count) {
            if (length == piece.length) {
                endTurn();
                pass(false);
                awaitTurn();
            }
            int now = Math.min(count - done, piece.length - length);
            System.arraycopy(bytes, from + done, piece, length, now);
            length += now;
            done += now;
        }
    }

    private void awaitTurn() {
        try {
            hasTurn = turns.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        if (!hasTurn) {
            throw new Fault.Unavailable("The server is busy.");
        }
    }

    private void endTurn() {
        if (hasTurn) {
            hasTurn = false;
            turns.release();
        }
    }

    private void pass(boolean last) throws IOException {
        begun = true;
        if (failure == null) {
            failure = sending.apply(last, ByteBuffer.wrap(piece, 0, length));
        }
        length = 0;
        if (failure != null) {
            throw new IOException(failure);
        }
    }
}
