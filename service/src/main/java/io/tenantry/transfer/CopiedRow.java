package io.tenantry.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tenantry.storage.backup.UnusableBackup;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row in the text format of PostgreSQL's COPY, with the names of its columns. */
final class CopiedRow {
    private final List<String> columns;
    private final @Nullable String[] values;

    /**
     * @param line the row with its line feed, or without
     * @throws UnusableBackup when it has another number of values, is not UTF-8, or is not written as PostgreSQL writes it
     */
    CopiedRow(List<String> columns, byte[] line) {
        this.columns = columns;
        List<@Nullable String> found = new ArrayList<>(columns.size());
        int end = line.length > 0 && line[line.length - 1] == '\n' ? line.length - 1 : line.length;
        int start = 0;
        for (int i = 0; i <= end; i++) {
            if (i == end || line[i] == '\t') {
                found.add(value(line, start, i));
                start = i + 1;
            }
        }
        if (found.size() != columns.size()) {
            throw malformed();
        }
        this.values = found.toArray(String[]::new);
    }

    /** The value of a column; null for NULL. */
    @Nullable
    String get(String column) {
        return values[position(column)];
    }

    /** The value of a column that is never NULL. */
    String text(String column) {
        String value = get(column);
        if (value == null) {
            throw malformed();
        }
        return value;
    }

    /** The bytes of a column of the type bytea; null for NULL. */
    byte @Nullable [] bytes(String column) {
        String value = get(column);
        if (value == null) {
            return null;
        }
        try {
            if (value.startsWith("\\x")) {
                return HexFormat.of().parseHex(value, 2, value.length());
            }
        } catch (IllegalArgumentException ignored) {
            // Reported below, as any other form is.
        }
        throw malformed();
    }

    void set(String column, @Nullable String value) {
        values[position(column)] = value;
    }

    void set(String column, byte @Nullable [] value) {
        set(column, value == null ? null : "\\x" + HexFormat.of().formatHex(value));
    }

    /** The row with its line feed. */
    byte[] line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                line.write('\t');
            }
            String value = values[i];
            if (value == null) {
                line.write('\\');
                line.write('N');
            } else {
                escape(value.getBytes(UTF_8), line);
            }
        }
        line.write('\n');
        return line.toByteArray();
    }

    private int position(String column) {
        int position = columns.indexOf(column);
        if (position < 0) {
            throw new IllegalArgumentException("there is no column " + column);
        }
        return position;
    }

    private static void escape(byte[] plain, ByteArrayOutputStream line) {
        for (byte letter : plain) {
            byte shown = switch (letter) {
                case '\\' -> '\\';
                case '\n' -> 'n';
                case '\r' -> 'r';
                case '\t' -> 't';
                default -> 0;
            };
            if (shown != 0) {
                line.write('\\');
            }
            line.write(shown == 0 ? letter : shown);
        }
    }

    private static @Nullable String value(byte[] line, int from, int to) {
        if (to - from == 2 && line[from] == '\\' && line[from + 1] == 'N') {
            return null;
        }
        byte[] plain = Arrays.copyOfRange(line, from, to);
        int length = 0;
        for (int i = 0; i < plain.length; i++) {
            byte letter = plain[i];
            if (letter == '\\') {
                i++;
                letter = i < plain.length ? meant(plain[i]) : meant((byte) 0);
            }
            plain[length++] = letter;
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(plain, 0, length)).toString();
        } catch (CharacterCodingException wrong) {
            throw malformed();
        }
    }

    private static byte meant(byte escaped) {
        return switch (escaped) {
            case '\\' -> '\\';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            default -> throw malformed();
        };
    }

    private static UnusableBackup malformed() {
        return new UnusableBackup("The file is damaged: a row does not fit its table.");
    }
}
