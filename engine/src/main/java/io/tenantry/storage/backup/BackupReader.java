package io.tenantry.storage.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tenantry.json.OutsideJson;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads the records of a backup, and checks their order and the number of rows. */
public final class BackupReader {
    private static final int LONGEST_RECORD = 1 << 22;

    private final DataInputStream records;
    private final Map<String, Long> counted = new LinkedHashMap<>();
    private String table = "";

    /** Gets the contents of a backup, in the order of the file. */
    public interface Visitor {
        /** Gets the secret key of the installation; only backups have it. */
        default void secretKey(byte[] key) {
            throw malformed();
        }

        void table(String name, List<String> columns);

        /** Gets a part of the rows of the last table, in the text format of COPY. */
        void rows(byte[] part);

        /** Gets the positions of the sequences; only backups have them. */
        default void sequences(Map<String, SequencePosition> sequences) {
            throw malformed();
        }
    }

    /** @param chunks the chunks of the file */
    BackupReader(InputStream chunks) throws IOException {
        this.records = new DataInputStream(new GZIPInputStream(chunks, 1 << 16));
    }

    /**
     * Reads everything.
     *
     * @return the number of rows of each table
     * @throws UnusableBackup when the file is damaged or cut off
     */
    Map<String, Long> read(Visitor visitor) throws IOException {
        try {
            boolean more = true;
            while (more) {
                char letter = (char) records.readUnsignedByte();
                int length = records.readInt();
                if (length < 0 || length > LONGEST_RECORD) {
                    throw malformed();
                }
                byte[] content = new byte[length];
                records.readFully(content);
                more = visit(letter, content, visitor);
            }
            if (records.read() >= 0) {
                throw malformed();
            }
            return counted;
        } catch (EOFException | ZipException | JacksonException | IllegalArgumentException damaged) {
            throw malformed();
        }
    }

    private boolean visit(char letter, byte[] content, Visitor visitor) {
        switch (letter) {
            case BackupWriter.SECRET_KEY -> visitor.secretKey(content);
            case BackupWriter.TABLE -> {
                JsonNode object = json(content);
                table = object.required("table").stringValue();
                if (counted.put(table, 0L) != null) {
                    throw malformed();
                }
                visitor.table(
                        table,
                        object.required("columns")
                                .valueStream()
                                .map(JsonNode::stringValue)
                                .toList());
            }
            case BackupWriter.ROWS -> {
                counted.merge(table, lines(content), Long::sum);
                visitor.rows(content);
            }
            case BackupWriter.SEQUENCES -> {
                Map<String, SequencePosition> sequences = new LinkedHashMap<>();
                json(content)
                        .properties()
                        .forEach(entry -> sequences.put(
                                entry.getKey(),
                                new SequencePosition(
                                        entry.getValue().required("last").longValue(),
                                        entry.getValue().required("called").booleanValue())));
                visitor.sequences(sequences);
            }
            case BackupWriter.END -> {
                Map<String, Long> counts = new LinkedHashMap<>();
                json(content)
                        .properties()
                        .forEach(entry ->
                                counts.put(entry.getKey(), entry.getValue().longValue()));
                if (!counts.equals(counted)) {
                    throw malformed();
                }
                return false;
            }
            default -> throw malformed();
        }
        return true;
    }

    private static JsonNode json(byte[] content) {
        String text = new String(content, UTF_8);
        if (!text.startsWith("{")) {
            throw malformed();
        }
        return OutsideJson.read(text);
    }

    /** The number of rows that end in a text of COPY, which escapes the line feeds of values. */
    private static long lines(byte[] text) {
        long lines = 0;
        for (byte letter : text) {
            if (letter == '\n') {
                lines++;
            }
        }
        return lines;
    }

    private static UnusableBackup malformed() {
        return new UnusableBackup("The file is damaged: its contents do not fit together.");
    }
}
