package io.tenantry.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts secrets at rest: AES-256-GCM, a fresh 12-byte nonce in front of each ciphertext. Safe for many threads. */
public final class SecretBox {
    /** The length of a key, in bytes. */
    public static final int KEY_LENGTH = 32;

    private static final int NONCE_LENGTH = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    /**
     * @param key 32 bytes
     * @throws IllegalArgumentException when it is of another length
     */
    public SecretBox(byte[] key) {
        if (key.length != KEY_LENGTH) {
            throw new IllegalArgumentException(
                    "the secret key has " + key.length + " bytes; it must have " + KEY_LENGTH);
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    /** The encrypted form of {@code plain}; different each time. */
    public byte[] seal(String plain) {
        return seal(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** The encrypted form of {@code plain}; different each time. */
    public byte[] seal(byte[] plain) {
        byte[] nonce = new byte[NONCE_LENGTH];
        RANDOM.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce);
            byte[] text = cipher.doFinal(plain);
            return ByteBuffer.allocate(nonce.length + text.length)
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
     * @throws IllegalStateException when it was sealed with another key or has been tampered with
     */
    public String open(byte[] sealed) {
        return new String(openBytes(sealed), StandardCharsets.UTF_8);
    }

    /**
     * The bytes that {@link #seal} encrypted.
     *
     * @throws IllegalStateException when they were sealed with another key or have been tampered with
     */
    public byte[] openBytes(byte[] sealed) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_LENGTH);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce);
            return cipher.doFinal(sealed, NONCE_LENGTH, sealed.length - NONCE_LENGTH);
        } catch (GeneralSecurityException | IllegalArgumentException wrong) {
            throw new IllegalStateException(
                    "a stored secret cannot be decrypted: is TENANTRY_SECRET_KEY the key that it was encrypted with?",
                    wrong);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
