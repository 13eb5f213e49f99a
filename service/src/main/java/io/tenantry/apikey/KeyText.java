package io.tenantry.apikey;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The text of API keys: {@code tk_} and 43 letters and digits, about 256 random bits. */
public final class KeyText {
    static final int PREFIX_LENGTH = 9;

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 43;
    private static final SecureRandom RANDOM = new SecureRandom();

    private KeyText() {}

    static String random() {
        StringBuilder key = new StringBuilder("tk_");
        for (int i = 0; i < LENGTH; i++) {
            key.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return key.toString();
    }

    /** A key in the format of the management API: 128 hexadecimal digits. */
    public static String randomHex() {
        byte[] random = new byte[64];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** The stored digest of a key. A key is random enough for a fast digest to protect it. */
    static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
