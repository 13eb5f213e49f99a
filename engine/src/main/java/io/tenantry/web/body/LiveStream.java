package io.tenantry.web.body;

import io.tenantry.web.LongBody;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sends a body that has no end until the client closes the connection. The bytes are sent at each flush, and none are held
 * between two flushes.
 */
public final class LiveStream extends OutputStream {
    private static final byte[] NOTHING = new byte[0];

    private final BiFunction<Boolean, ByteBuffer, @Nullable Throwable> sending;
    private final int most;
    private byte[] piece = NOTHING;
    private int length;
    private @Nullable Throwable failure;

    /**
     * @param sending sends a piece, with a flag for the last one; returns the reason why the client did not read it, or null
     * @param most the maximum size of a piece, in bytes
     */
    public LiveStream(BiFunction<Boolean, ByteBuffer, @Nullable Throwable> sending, int most) {
        this.sending = sending;
        this.most = most;
    }

    /**
     * Sends the whole body.
     *
     * @throws IOException when the client did not read it; exceptions of the body are thrown unchanged
     */
    public void send(LongBody.Live body) throws IOException {
        body.writeTo(this);
        pass(true);
    }

    /** The reason why the client did not read the whole body; null when it did. */
    public @Nullable Throwable failure() {
        return failure;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int done = 0;
        while (done < count) {
            if (length == most) {
                pass(false);
            }
            int now = Math.min(count - done, most - length);
            if (length + now > piece.length) {
                piece = Arrays.copyOf(piece, Math.clamp(2L * (length + now), 1024, most));
            }
            System.arraycopy(bytes, from + done, piece, length, now);
            length += now;
            done += now;
        }
    }

    @Override
    public void flush() throws IOException {
        if (length > 0) {
            pass(false);
        }
    }

    private void pass(boolean last) throws IOException {
        if (failure == null) {
            failure = sending.apply(last, ByteBuffer.wrap(piece, 0, length));
        }
        piece = NOTHING;
        length = 0;
        if (failure != null) {
            throw new IOException(failure);
        }
    }
}
