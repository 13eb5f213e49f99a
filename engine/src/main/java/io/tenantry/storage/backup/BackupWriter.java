package io.tenantry.storage.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tenantry.secret.SecretBox;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes the records of a backup: a letter (1 byte), a length (4 bytes), and the content. */
public final class BackupWriter {
    /** The letters of the records. */
    static final char SECRET_KEY = 'K', TABLE = 'T', ROWS = 'D', SEQUENCES = 'S', END = 'E';

    private static final int BUFFER = 1 << 16;
    private static final JsonMapper JSON = new JsonMapper();

    private final ChunkedOutput chunks;
    private final Fast gzip;
    private final DataOutputStream records;
    private byte[] rows = new byte[2 * BUFFER];
    private int filled;

    /** Writes the header. */
    public BackupWriter(OutputStream file, BackupHeader header, Optional<BackupKey.Derived> key) throws IOException {
        byte[] lines = header.bytes();
        file.write(lines);
        this.chunks = new ChunkedOutput(
                file, new ChunkSeal(key.map(BackupKey.Derived::key).orElse(null), lines));
        this.gzip = new Fast(chunks);
        this.records = new DataOutputStream(gzip);
    }

    /** The fastest compression: stronger ones take three times as long for a fifth of the size. */
    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** Writes the keys one after the other. */
    void secretKeys(List<byte[]> keys) throws IOException {
        byte[] all = new byte[keys.size() * SecretBox.KEY_LENGTH];
        for (int i = 0; i < keys.size(); i++) {
            System.arraycopy(keys.get(i), 0, all, i * SecretBox.KEY_LENGTH, SecretBox.KEY_LENGTH);
        }
        record(SECRET_KEY, all, all.length);
    }

    /** Begins a table. */
    public void table(String name, List<String> columns) throws IOException {
        flushRows();
        ObjectNode object = JSON.createObjectNode().put("table", name);
        columns.forEach(object.putArray("columns")::add);
        json(TABLE, object);
    }

    /** Writes a part of the rows of the table, in the text format of COPY. */
    public void rows(byte[] part) throws IOException {
        if (filled + part.length > rows.length) {
            flushRows();
            rows = part.length > rows.length ? new byte[part.length] : rows;
        }
        System.arraycopy(part, 0, rows, filled, part.length);
        filled += part.length;
    }

    private void flushRows() throws IOException {
        int done = 0;
        while (done < filled) {
            int part = Math.min(BUFFER, filled - done);
            record(ROWS, done == 0 ? rows : Arrays.copyOfRange(rows, done, done + part), part);
            done += part;
        }
        filled = 0;
    }

    void sequences(Map<String, SequencePosition> sequences) throws IOException {
        flushRows();
        ObjectNode object = JSON.createObjectNode();
        sequences.forEach((name, position) ->
                object.putObject(name).put("last", position.last()).put("called", position.called()));
        json(SEQUENCES, object);
    }

    /** Writes the end, with the number of rows of each table. */
    public void end(Map<String, Long> counts) throws IOException {
        flushRows();
        ObjectNode object = JSON.createObjectNode();
        counts.forEach(object::put);
        json(END, object);
        records.flush();
        gzip.finish();
        chunks.finish();
    }

    private void json(char letter, ObjectNode object) throws IOException {
        byte[] bytes = JSON.writeValueAsString(object).getBytes(UTF_8);
        record(letter, bytes, bytes.length);
    }

    private void record(char letter, byte[] content, int length) throws IOException {
        records.writeByte(letter);
        records.writeInt(length);
        records.write(content, 0, length);
    }
}
