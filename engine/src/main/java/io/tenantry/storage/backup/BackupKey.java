package io.tenantry.storage.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The secret that a backup is encrypted with: a key or a passphrase. The key of each file is derived from this secret. */
public sealed interface BackupKey {
    /** The length of a key, in bytes. */
    int LENGTH = 32;

    /** Rounds of PBKDF2, which make guessing a passphrase slow. */
    int ITERATIONS = 600_000;

    /** A key of 32 random bytes. */
    record Key(byte[] bytes) implements BackupKey {
        @Override
        public String toString() {
            return "Key";
        }
    }

    /** A passphrase. */
    record Passphrase(String text) implements BackupKey {
        @Override
        public String toString() {
            return "Passphrase";
        }
    }

    /**
     * The encryption of a file, as its header names it.
     *
     * @param secret {@code key} or {@code passphrase}
     * @param salt random, in hexadecimal digits
     * @param iterations rounds of PBKDF2; 0 for a key
     * @param check distinguishes a wrong secret from a damaged file, in hexadecimal digits
     */
    record Encryption(String secret, String salt, int iterations, String check) {
        static final String KEY = "key";
        static final String PASSPHRASE = "passphrase";

        /** Whether the secret is a passphrase, not a key. */
        public boolean isOfPassphrase() {
            return secret.equals(PASSPHRASE);
        }
    }

    /** The encryption of a new file, with the key of its chunks. */
    record Derived(Encryption encryption, SecretKeySpec key) {}

    /** Derives the key of a new file. */
    default Derived begin() {
        byte[] salt = new byte[LENGTH];
        new SecureRandom().nextBytes(salt);
        return derive(HexFormat.of().formatHex(salt), this instanceof Passphrase ? ITERATIONS : 0);
    }

    /**
     * Derives the key of a file.
     *
     * @throws UnusableBackup when the file was encrypted with another secret
     */
    default SecretKeySpec of(Encryption encryption) {
        Derived derived = derive(encryption.salt(), encryption.iterations());
        if (!derived.encryption().equals(encryption)) {
            throw new UnusableBackup("The file was encrypted with another %s.".formatted(encryption.secret()));
        }
        return derived.key();
    }

    private Derived derive(String salt, int iterations) {
        try {
            byte[] saltBytes = HexFormat.of().parseHex(salt);
            byte[] secret = switch (this) {
                case Key(byte[] bytes) -> bytes;
                case Passphrase(String text) ->
                    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(
                                    new PBEKeySpec(text.toCharArray(), saltBytes, Math.max(1, iterations), LENGTH * 8))
                            .getEncoded();
            };
            byte[] material = KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(secret)
                            .addSalt(saltBytes)
                            .thenExpand("tenantry backup 1".getBytes(US_ASCII), LENGTH + 16));
            String name = this instanceof Key ? Encryption.KEY : Encryption.PASSPHRASE;
            String check = HexFormat.of().formatHex(material, LENGTH, material.length);
            return new Derived(
                    new Encryption(name, salt, iterations, check),
                    new SecretKeySpec(Arrays.copyOf(material, LENGTH), "AES"));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("PBKDF2 or HKDF is not usable", missing);
        }
    }
}
