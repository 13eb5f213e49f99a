package io.tenantry.secret;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The place of a stored secret. Its encrypted form is bound to the place: it cannot be decrypted at another one.
 *
 * @param row the primary key of the row
 */
public record SecretPlace(String table, String column, String row) {
    private static final String PURPOSE = "tenantry secret 1";

    public static SecretPlace of(String table, String column, long row) {
        return new SecretPlace(table, column, Long.toString(row));
    }

    /** The associated data: each part with its length before it. */
    byte[] associatedData() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String part : new String[] {PURPOSE, table, column, row}) {
            byte[] text = part.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
            bytes.writeBytes(text);
        }
        return bytes.toByteArray();
    }
}
