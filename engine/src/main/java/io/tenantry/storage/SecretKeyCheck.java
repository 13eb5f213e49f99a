package io.tenantry.storage;

import io.tenantry.secret.SecretBox;
import io.tenantry.storage.connection.DatabaseNotUsable;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A text that the first node encrypted with its secret key. A node that cannot decrypt it would write secrets that the
 * others cannot read.
 */
public final class SecretKeyCheck {
    private static final String TEXT = "tenantry";

    private SecretKeyCheck() {}

    static void hold(Handle handle, SecretBox box) {
        handle.createUpdate("UPDATE installation SET secret_key_check = :sealed WHERE secret_key_check IS NULL")
                .bind("sealed", box.seal(TEXT))
                .execute();
        Optional<byte[]> sealed = handle.createQuery("SELECT secret_key_check FROM installation")
                .mapTo(byte[].class)
                .findOne();
        require(sealed.orElseThrow(), box);
    }

    /**
     * Checks that the text was encrypted with this key.
     *
     * @param key 32 bytes
     * @throws DatabaseNotUsable when it was encrypted with another one
     */
    public static void require(byte[] sealed, byte[] key) {
        require(sealed, new SecretBox(key));
    }

    private static void require(byte[] sealed, SecretBox box) {
        if (!fits(sealed, box)) {
            throw new DatabaseNotUsable(
                    "The secrets in this database were encrypted with another secret key. Set TENANTRY_SECRET_KEY to that"
                            + " one, or put its key file back into the data folder.");
        }
    }

    /** The text, encrypted with this key. */
    public static byte[] of(byte[] key) {
        return new SecretBox(key).seal(TEXT);
    }

    /** Whether the text was encrypted with this key. */
    public static boolean fits(byte[] sealed, SecretBox box) {
        try {
            return box.open(sealed).equals(TEXT);
        } catch (IllegalStateException another) {
            return false;
        }
    }
}
