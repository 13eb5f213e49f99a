package io.tenantry.storage.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Writes bytes in protected chunks: whether it is the last one (1 byte), its length (4 bytes), its sealed form. */
final class ChunkedOutput extends OutputStream {
    /** The length of every chunk but the last, before it is sealed. */
    static final int LENGTH = 1 << 16;

    private final OutputStream file;
    private final ChunkSeal seal;
    private final byte[] chunk = new byte[LENGTH];
    private int filled;
    private long number;

    ChunkedOutput(OutputStream file, ChunkSeal seal) {
        this.file = file;
        this.seal = seal;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (filled == LENGTH) {
                put(false);
            }
            int part = Math.min(length - done, LENGTH - filled);
            System.arraycopy(bytes, from + done, chunk, filled, part);
            filled += part;
            done += part;
        }
    }

    /** Writes the last chunk. A file without it counts as cut off. */
    void finish() throws IOException {
        put(true);
        file.flush();
    }

    private void put(boolean last) throws IOException {
        byte[] sealed = seal.seal(number, last, chunk, filled);
        file.write(ByteBuffer.allocate(5)
                .put((byte) (last ? 1 : 0))
                .putInt(sealed.length)
                .array());
        file.write(sealed);
        number++;
        filled = 0;
    }
}
