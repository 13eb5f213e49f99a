package io.tenantry.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts secrets at rest with AES-256-GCM. In front of each ciphertext stand four bytes that mark the form, the id of the key and a
 * fresh 12-byte nonce; the place of the secret is associated data. The form before had the nonce alone, and no associated data: it is
 * still read. Safe for many threads.
 */
public final class SecretBox {
    /** The length of a key, in bytes. */
    public static final int KEY_LENGTH = 32;

    private static final byte[] FORM = {'T', 's', 'e', 2};
    private static final int HEADER_LENGTH = FORM.length + KeyRing.ID_LENGTH;
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeySource source;

    /**
     * A box with one key.
     *
     * @param key 32 bytes
     * @throws IllegalArgumentException when it is of another length
     */
    public SecretBox(byte[] key) {
        this(KeySource.of(KeyRing.of(List.of(key))));
    }

    public SecretBox(KeySource source) {
        this.source = source;
    }

    /** As {@link #keyIds}, at most a second old. */
    public List<String> knownKeyIds() {
        return source.keys().ids();
    }

    /** The ids of the keys, the newest first. */
    public List<String> keyIds() {
        return source.newKeys().ids();
    }

    /** The encrypted form of {@code plain}; different each time. */
    public byte[] seal(String plain, SecretPlace place) {
        return seal(plain.getBytes(StandardCharsets.UTF_8), place);
    }

    /** The encrypted form of {@code plain}; different each time. */
    public byte[] seal(byte[] plain, SecretPlace place) {
        KeyRing.Key key = source.keys().newest();
        byte[] nonce = new byte[NONCE_LENGTH];
        RANDOM.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, 0);
            cipher.updateAAD(place.associatedData());
            byte[] text = cipher.doFinal(plain);
            return ByteBuffer.allocate(HEADER_LENGTH + nonce.length + text.length)
                    .put(FORM)
                    .put(HexFormat.of().parseHex(key.id()))
                    .put(nonce)
                    .put(text)
                    .array();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("AES-GCM is not usable", broken);
        }
    }

    /**
     * The text that {@link #seal} encrypted.
     *
     * @throws IllegalStateException when it was encrypted with another key or for another place, or has been tampered with
     */
    public String open(byte[] sealed, SecretPlace place) {
        return new String(openBytes(sealed, place), StandardCharsets.UTF_8);
    }

    /**
     * The bytes that {@link #seal} encrypted.
     *
     * @throws IllegalStateException when they were encrypted with another key or for another place, or have been tampered with
     */
    public byte[] openBytes(byte[] sealed, SecretPlace place) {
        String id = keyId(sealed);
        if (id != null) {
            Optional<KeyRing.Key> key =
                    source.keys().find(id).or(() -> source.newKeys().find(id));
            byte[] plain = key.map(one -> open(one, sealed, HEADER_LENGTH, place.associatedData()))
                    .orElse(null);
            if (plain != null) {
                return plain;
            }
        }
        // By chance, a nonce of the form before may look like the mark of this one.
        for (KeyRing ring : List.of(source.keys(), source.newKeys())) {
            for (KeyRing.Key key : ring.all()) {
                byte[] plain = open(key, sealed, 0, null);
                if (plain != null) {
                    return plain;
                }
            }
        }
        throw new IllegalStateException(
                "a stored secret cannot be decrypted: is TENANTRY_SECRET_KEY the key that it was encrypted with?");
    }

    /** The first bytes of each value that is encrypted in this form with the newest key. */
    public byte[] currentHeader() {
        return ByteBuffer.allocate(HEADER_LENGTH)
                .put(FORM)
                .put(HexFormat.of().parseHex(source.keys().newest().id()))
                .array();
    }

    /** Whether a value has this form, and the newest key. */
    public boolean isCurrent(byte[] sealed) {
        return source.keys().newest().id().equals(keyId(sealed));
    }

    /** The id of the key that a value was encrypted with; null for a value of the form before, which has none. */
    public static @Nullable String keyId(byte[] sealed) {
        return sealed.length >= HEADER_LENGTH + NONCE_LENGTH
                        && Arrays.equals(sealed, 0, FORM.length, FORM, 0, FORM.length)
                ? HexFormat.of().formatHex(sealed, FORM.length, HEADER_LENGTH)
                : null;
    }

    /** The id of the key in the first bytes of a value, both in hexadecimal digits; empty for a value of the form before. */
    public static String keyOfHeader(String header) {
        String form = HexFormat.of().formatHex(FORM);
        return header.length() == 2 * HEADER_LENGTH && header.startsWith(form) ? header.substring(form.length()) : "";
    }

    private static byte @Nullable [] open(KeyRing.Key key, byte[] sealed, int start, byte @Nullable [] associatedData) {
        if (sealed.length < start + NONCE_LENGTH + TAG_BITS / Byte.SIZE) {
            return null;
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, sealed, start);
            if (associatedData != null) {
                cipher.updateAAD(associatedData);
            }
            int text = start + NONCE_LENGTH;
            return cipher.doFinal(sealed, text, sealed.length - text);
        } catch (GeneralSecurityException wrong) {
            return null;
        }
    }

    private static Cipher cipher(int mode, KeyRing.Key key, byte[] nonce, int start) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.spec(), new GCMParameterSpec(TAG_BITS, nonce, start, NONCE_LENGTH));
        return cipher;
    }
}
