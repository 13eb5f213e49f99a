package io.tenantry.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.webserver.CloseConnectionException;
import java.io.UncheckedIOException;

/** Writes to a socket, long replies in pieces: a caller who takes none of them for too long is given up. */
final class WatchedWriter implements DataWriter {
    private static final int PIECE = 64 * 1024;

    private final DataWriter to;
    private final Waiting waiting;

    WatchedWriter(DataWriter to, Waiting waiting) {
        this.to = to;
        this.waiting = waiting;
    }

    @Override
    public void write(BufferData... buffers) {
        write(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void write(BufferData buffer) {
        writeNow(buffer);
    }

    @Override
    public void writeNow(BufferData buffer) {
        while (buffer.available() > PIECE) {
            byte[] piece = new byte[PIECE];
            int length = buffer.read(piece, 0, PIECE);
            piece(BufferData.create(piece, 0, length));
        }
        piece(buffer);
    }

    private void piece(BufferData piece) {
        waiting.beginWriting();
        try {
            to.writeNow(piece);
        } catch (UncheckedIOException | SocketWriterException broken) {
            throw new CloseConnectionException("the caller is gone", broken);
        } finally {
            waiting.endWriting();
        }
    }

    @Override
    public void flush() {
        to.flush();
    }

    @Override
    public void close() {
        to.close();
    }
}
