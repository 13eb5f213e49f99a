package io.tenantry.loading;

import io.tenantry.secret.Secret;
import io.tenantry.secret.SecretRow;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds rows in the text format of PostgreSQL's COPY, value by value. */
final class CopyText {
    private static final byte[] NULL = {'\\', 'N'};

    private byte[] bytes = new byte[1 << 16];
    private int length;
    private boolean rowBegun;
    private int rows;

    /** The number of rows. */
    int rows() {
        return rows;
    }

    /** The bytes of all rows so far. */
    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    CopyText value(int number) {
        separate();
        put(Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    CopyText value(boolean flag) {
        separate();
        put((byte) (flag ? 't' : 'f'));
        return this;
    }

    CopyText value(String text) {
        separate();
        escaped(text);
        return this;
    }

    CopyText value(byte[] binary) {
        separate();
        escaped("\\x" + HexFormat.of().formatHex(binary));
        return this;
    }

    CopyText nothing() {
        separate();
        put(NULL);
        return this;
    }

    /** Adds a secret in the column of a row. */
    CopyText value(Secret secret, String column, SecretRow row) {
        return value(row.sealed(column, secret));
    }

    /** Adds the value of a setting that is no secret. */
    CopyText value(@Nullable Object value) {
        return switch (value) {
            case null -> nothing();
            case Boolean flag -> value(flag.booleanValue());
            case Integer number -> value(number.intValue());
            case BigDecimal money -> value(money.toPlainString());
            case List<?> texts -> value(array(texts));
            default -> value(value.toString());
        };
    }

    void endRow() {
        put((byte) '\n');
        rowBegun = false;
        rows++;
    }

    private void separate() {
        if (rowBegun) {
            put((byte) '\t');
        }
        rowBegun = true;
    }

    private void escaped(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        room(2 * plain.length);
        for (byte letter : plain) {
            byte shown = switch (letter) {
                case '\\' -> '\\';
                case '\n' -> 'n';
                case '\r' -> 'r';
                case '\t' -> 't';
                default -> 0;
            };
            if (shown != 0) {
                bytes[length++] = '\\';
            }
            bytes[length++] = shown == 0 ? letter : shown;
        }
    }

    private void put(byte... plain) {
        room(plain.length);
        System.arraycopy(plain, 0, bytes, length, plain.length);
        length += plain.length;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    private static String array(List<?> texts) {
        StringBuilder array = new StringBuilder("{");
        for (Object text : texts) {
            array.append(array.length() > 1 ? ",\"" : "\"")
                    .append(text.toString().replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        return array.append('}').toString();
    }
}
