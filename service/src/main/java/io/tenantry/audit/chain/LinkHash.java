package io.tenantry.audit.chain;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a link and the digests of personal values: SHA-256 over a sequence of values, the first of which names its purpose.
 * Each value follows its length in four bytes, or is -1 if it is missing; numbers have eight bytes. No
 * two different sequences are the same bytes. docs/security.md has the order of the values.
 */
final class LinkHash {
    /** The length of a hash and of a digest, in bytes. */
    static final int LENGTH = 32;

    private static final String LINK = "tenantry audit link 1";
    private static final String AUTHOR = "tenantry audit author 1";
    private static final String OBJECT = "tenantry audit object 1";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

    private LinkHash(String purpose) {
        add(purpose);
    }

    /** The digest of the personal values about the author. */
    static byte[] ofAuthor(ChainedEntry entry, byte[] salt) {
        return new LinkHash(AUTHOR)
                .add(salt)
                .add(entry.id())
                .addAll(entry.author())
                .digest();
    }

    /** The digest of the name of the object and of the personal values in details and changes. */
    static byte[] ofObject(ChainedEntry entry, byte[] salt) {
        LinkHash hash = new LinkHash(OBJECT).add(salt).add(entry.id()).add(entry.objectName());
        entry.details().forEach((name, value) -> {
            if (PersonalFields.contain(entry.objectType(), name)) {
                hash.add(name).add(value);
            }
        });
        for (ChainedEntry.Change change : entry.changes()) {
            if (PersonalFields.contain(entry.objectType(), change.field())) {
                hash.add(change.field()).add(change.before()).add(change.after());
            }
        }
        return hash.digest();
    }

    /**
     * The hash of a link.
     *
     * @param previous the hash of the link before it
     * @param author the digest of the personal values about the author
     * @param object the digest of the personal values about the object
     */
    static byte[] of(byte[] previous, int chain, long number, ChainedEntry entry, byte[] author, byte[] object) {
        LinkHash hash = new LinkHash(LINK)
                .add(previous)
                .add(chain)
                .add(number)
                .add(entry.id())
                .add(entry.at())
                .addAll(entry.plain())
                .add(author)
                .add(object)
                .add(entry.details().size());
        entry.details().forEach((name, value) -> {
            hash.add(name);
            if (!PersonalFields.contain(entry.objectType(), name)) {
                hash.add(value);
            }
        });
        hash.add(entry.changes().size());
        for (ChainedEntry.Change change : entry.changes()) {
            hash.add(change.field());
            if (!PersonalFields.contain(entry.objectType(), change.field())) {
                hash.add(change.before()).add(change.after());
            }
        }
        return hash.digest();
    }

    private LinkHash addAll(List<@Nullable String> values) {
        values.forEach(this::add);
        return this;
    }

    private LinkHash add(@Nullable String value) {
        return add(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    private LinkHash add(long number) {
        return add(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    private LinkHash add(byte @Nullable [] value) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .putInt(value == null ? -1 : value.length)
                .array());
        if (value != null) {
            bytes.writeBytes(value);
        }
        return this;
    }

    private byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("every Java platform has SHA-256", broken);
        }
    }
}
