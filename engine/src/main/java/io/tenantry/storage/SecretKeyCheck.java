package io.tenantry.storage;

import io.tenantry.secret.SecretBox;
import io.tenantry.storage.connection.DatabaseNotUsable;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A text that the first node encrypted with its secret key. A node that cannot decrypt it would write secrets that the
 * others cannot read.
 */
final class SecretKeyCheck {
    private static final String TEXT = "tenantry";

    private SecretKeyCheck() {}

    static void hold(Handle handle, SecretBox box) {
        handle.createUpdate("UPDATE installation SET secret_key_check = :sealed WHERE secret_key_check IS NULL")
                .bind("sealed", box.seal(TEXT))
                .execute();
        Optional<byte[]> sealed = handle.createQuery("SELECT secret_key_check FROM installation")
                .mapTo(byte[].class)
                .findOne();
        try {
            box.open(sealed.orElseThrow());
        } catch (IllegalStateException another) {
            throw new DatabaseNotUsable(
                    "The secrets in this database were encrypted with another secret key. Set TENANTRY_SECRET_KEY to that"
                            + " one, or put its key file back into the data folder.",
                    another);
        }
    }
}
