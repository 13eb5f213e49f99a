package io.tenantry;

import io.tenantry.secret.SecretBox;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts secrets in the form that names no key and no row, as rows have it that were written before there was another. */
public final class FormBefore {
    private FormBefore() {}

    /** A text that is encrypted with the key of test servers. */
    public static byte[] seal(String plain) {
        return seal(new byte[SecretBox.KEY_LENGTH], plain);
    }

    /** A text that is encrypted with a key. */
    public static byte[] seal(byte[] key, String plain) {
        byte[] nonce = new byte[12];
        new SecureRandom().nextBytes(nonce);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            byte[] text = cipher.doFinal(plain.getBytes(StandardCharsets.UTF_8));
            byte[] sealed = new byte[nonce.length + text.length];
            System.arraycopy(nonce, 0, sealed, 0, nonce.length);
            System.arraycopy(text, 0, sealed, nonce.length, text.length);
            return sealed;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
