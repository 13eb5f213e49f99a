package io.tenantry.storage;

import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretPlace;
import io.tenantry.storage.connection.DatabaseNotUsable;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A text that the first node encrypted with its secret key. A node that cannot decrypt it would write secrets that the
 * others cannot read.
 */
public final class SecretKeyCheck {
    private static final String TEXT = "tenantry";

    /** The table, column and row to which the text is bound. */
    public static final SecretPlace PLACE = SecretPlace.of("installation", "secret_key_check", 1);

    private SecretKeyCheck() {}

    static void hold(Handle handle, SecretBox box) {
        handle.createUpdate("UPDATE installation SET secret_key_check = :sealed WHERE secret_key_check IS NULL")
                .bind("sealed", box.seal(TEXT, PLACE))
                .execute();
        Optional<byte[]> sealed = handle.createQuery("SELECT secret_key_check FROM installation")
                .mapTo(byte[].class)
                .findOne();
        require(sealed.orElseThrow(), box);
    }

    /**
     * Checks that the text was encrypted with one of these keys.
     *
     * @throws DatabaseNotUsable when it was encrypted with another one
     */
    public static void require(byte[] sealed, SecretBox box) {
        if (!fits(sealed, box)) {
            throw new DatabaseNotUsable(
                    "The secrets in this database were encrypted with another secret key. Set TENANTRY_SECRET_KEY to that"
                            + " one, or put its key file back into the data folder.");
        }
    }

    /** The text, encrypted with the newest key. */
    public static byte[] of(SecretBox box) {
        return box.seal(TEXT, PLACE);
    }

    /** Whether the text was encrypted with one of these keys. */
    public static boolean fits(byte[] sealed, SecretBox box) {
        try {
            return box.open(sealed, PLACE).equals(TEXT);
        } catch (IllegalStateException another) {
            return false;
        }
    }
}
