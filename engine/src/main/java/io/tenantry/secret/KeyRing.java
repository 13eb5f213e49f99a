package io.tenantry.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/** The keys of stored secrets: the first one encrypts, all of them decrypt. */
public final class KeyRing {
    /** The length of an id, in bytes. */
    static final int ID_LENGTH = 8;

    private static final String PURPOSE = "tenantry secret key id";

    private final List<Key> keys;

    /** A key with its id, the start of a digest of it. */
    record Key(String id, SecretKeySpec spec) {}

    private KeyRing(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * @param keys 32 bytes each, the newest first
     * @throws IllegalArgumentException when there is none, or one is of another length
     */
    public static KeyRing of(List<byte[]> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("there is no secret key");
        }
        List<Key> ring = new ArrayList<>();
        for (byte[] key : keys) {
            if (key.length != SecretBox.KEY_LENGTH) {
                throw new IllegalArgumentException(
                        "the secret key has " + key.length + " bytes; it must have " + SecretBox.KEY_LENGTH);
            }
            ring.add(new Key(id(key), new SecretKeySpec(key, "AES")));
        }
        return new KeyRing(ring);
    }

    /** The id of a key: 16 hexadecimal digits, which tell nothing about it. */
    public static String id(byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(PURPOSE.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(key), ID_LENGTH));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("every Java platform has SHA-256", broken);
        }
    }

    /** The ids of all keys, the newest first. */
    public List<String> ids() {
        return keys.stream().map(Key::id).toList();
    }

    Key newest() {
        return keys.getFirst();
    }

    List<Key> all() {
        return keys;
    }

    Optional<Key> find(String id) {
        return keys.stream().filter(key -> key.id.equals(id)).findFirst();
    }
}
