package io.tenantry.storage.backup;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Protects the chunks of a backup: a chunk that was changed, left out, or moved within the file or to another file is
 * detected, and so is a missing end of the file. With a key the chunks are also encrypted, by AES-256-GCM with the number of
 * the chunk as the nonce (the STREAM construction); each file has its own key. Without a key, each chunk has a truncated
 * SHA-256, which detects damage, but not changes by an attacker.
 */
final class ChunkSeal {
    /** The length of the tag behind each chunk, in bytes. */
    static final int TAG_LENGTH = 16;

    private final @Nullable SecretKeySpec key;
    private final byte[] header;

    /**
     * @param key the key of this file; null when it is not encrypted
     * @param header the header of the file, to which the chunks belong
     */
    ChunkSeal(@Nullable SecretKeySpec key, byte[] header) {
        this.key = key;
        this.header = sha256().digest(header);
    }

    /** The protected form of a chunk, with its tag. */
    byte[] seal(long number, boolean last, byte[] plain, int length) {
        SecretKeySpec secret = key;
        try {
            if (secret != null) {
                return cipher(Cipher.ENCRYPT_MODE, secret, number, last).doFinal(plain, 0, length);
            }
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("AES-GCM is not usable", broken);
        }
        byte[] sealed = Arrays.copyOf(plain, length + TAG_LENGTH);
        System.arraycopy(digest(number, last, plain, length), 0, sealed, length, TAG_LENGTH);
        return sealed;
    }

    /**
     * The chunk of a protected form.
     *
     * @throws UnusableBackup when it is not the one that was sealed at this place
     */
    byte[] open(long number, boolean last, byte[] sealed) {
        SecretKeySpec secret = key;
        try {
            if (secret != null) {
                return cipher(Cipher.DECRYPT_MODE, secret, number, last).doFinal(sealed);
            }
        } catch (AEADBadTagException changed) {
            throw damaged(number);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("AES-GCM is not usable", broken);
        }
        int length = sealed.length - TAG_LENGTH;
        byte[] tag = Arrays.copyOfRange(sealed, length, sealed.length);
        if (!MessageDigest.isEqual(tag, Arrays.copyOf(digest(number, last, sealed, length), TAG_LENGTH))) {
            throw damaged(number);
        }
        return Arrays.copyOf(sealed, length);
    }

    static UnusableBackup damaged(long number) {
        return new UnusableBackup("The file is damaged: the checksum of part %,d is wrong.".formatted(number + 1));
    }

    private Cipher cipher(int mode, SecretKeySpec secret, long number, boolean last) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] nonce = ByteBuffer.allocate(12)
                .putLong(3, number)
                .put(11, (byte) (last ? 1 : 0))
                .array();
        cipher.init(mode, secret, new GCMParameterSpec(TAG_LENGTH * 8, nonce));
        cipher.updateAAD(header);
        return cipher;
    }

    private byte[] digest(long number, boolean last, byte[] plain, int length) {
        MessageDigest digest = sha256();
        digest.update(header);
        digest.update(ByteBuffer.allocate(9)
                .putLong(number)
                .put((byte) (last ? 1 : 0))
                .flip());
        digest.update(plain, 0, length);
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
