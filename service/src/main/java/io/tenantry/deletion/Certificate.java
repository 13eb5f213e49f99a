package io.tenantry.deletion;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * The digests of a certificate of deletion. The owner of an old copy of the data can recompute them.
 *
 * <p>The digest of a kind of data starts as 32 zero bytes. Each removed row, in the order of removal (batches by primary
 * key), turns it into SHA-256(digest before, SHA-256(the row as PostgreSQL's {@code to_jsonb(row)::text}, in UTF-8)). The
 * digest of the certificate is the SHA-256 of its {@link #text}.
 */
final class Certificate {
    private Certificate() {}

    /** The digest after one more row. */
    static byte[] add(byte[] before, String row) {
        MessageDigest sha256 = sha256();
        byte[] ofRow = sha256.digest(row.getBytes(StandardCharsets.UTF_8));
        sha256.update(before);
        return sha256.digest(ofRow);
    }

    static byte[] digest(Deletion deletion) {
        return sha256().digest(text(deletion).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The text of a certificate, line by line: the organization's number, the times in ISO-8601, and the parts in order.
     */
    static String text(Deletion deletion) {
        StringBuilder text = new StringBuilder();
        text.append("organization ").append(deletion.organizationId().value()).append('\n');
        text.append("requested ").append(deletion.createdAt()).append('\n');
        text.append("completed ")
                .append(Objects.requireNonNull(deletion.completedAt()))
                .append('\n');
        List<Deletion.Part> parts = deletion.parts();
        for (Deletion.Part part : parts) {
            text.append(part.collection())
                    .append(' ')
                    .append(part.removed())
                    .append(' ')
                    .append(HexFormat.of().formatHex(part.digest()))
                    .append('\n');
        }
        return text.toString();
    }

    static byte[] digestOfToken(String token) {
        return sha256().digest(token.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
