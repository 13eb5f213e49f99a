package io.tenantry.storage.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads the output of {@link ChunkedOutput}. It fails with {@link UnusableBackup} when a byte was changed or is missing. */
final class ChunkedInput extends InputStream {
    private final InputStream file;
    private final ChunkSeal seal;
    private byte[] chunk = new byte[0];
    private int position;
    private long number;
    private boolean last;

    ChunkedInput(InputStream file, ChunkSeal seal) {
        this.file = file;
        this.seal = seal;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        while (position == chunk.length) {
            if (last) {
                return -1;
            }
            next();
        }
        int part = Math.min(length, chunk.length - position);
        System.arraycopy(chunk, position, into, from, part);
        position += part;
        return part;
    }

    private void next() throws IOException {
        ByteBuffer head = ByteBuffer.wrap(part(5));
        byte flag = head.get();
        int length = head.getInt();
        if ((flag != 0 && flag != 1)
                || length < ChunkSeal.TAG_LENGTH
                || length > ChunkedOutput.LENGTH + ChunkSeal.TAG_LENGTH) {
            throw ChunkSeal.damaged(number);
        }
        last = flag == 1;
        chunk = seal.open(number, last, part(length));
        position = 0;
        number++;
        if (last && file.read() >= 0) {
            throw new UnusableBackup("The file is damaged: there is more behind its last part.");
        }
    }

    private byte[] part(int length) throws IOException {
        byte[] part = file.readNBytes(length);
        if (part.length < length) {
            throw new UnusableBackup("The file is cut off: its last part is missing.");
        }
        return part;
    }
}
