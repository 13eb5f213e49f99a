package io.tenantry.operator;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL of operators. */
final class OperatorStore {
    private OperatorStore() {}

    static Optional<String> passwordHash(Handle handle, String username) {
        return handle.createQuery("SELECT password_hash FROM operator WHERE username = :username")
                .bind("username", username)
                .mapTo(String.class)
                .findOne();
    }

    static void put(Handle handle, String username, String passwordHash) {
        handle.createUpdate("""
                        INSERT INTO operator (username, password_hash) VALUES (:username, :hash)
                        ON CONFLICT (username) DO UPDATE SET password_hash = excluded.password_hash, updated_at = now()""")
                .bind("username", username)
                .bind("hash", passwordHash)
                .execute();
    }

    /** Replaces a hash, unless it was replaced by another one in the meantime. */
    static void replace(Handle handle, String username, String before, String hash) {
        handle.createUpdate("""
                        UPDATE operator SET password_hash = :hash, updated_at = now()
                        WHERE username = :username AND password_hash = :before""")
                .bind("username", username)
                .bind("before", before)
                .bind("hash", hash)
                .execute();
    }

    static long count(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM operator")
                .mapTo(long.class)
                .one();
    }

    /** Lets one program at a time decide whether there is an operator. */
    static void lock(Handle handle) {
        handle.execute("LOCK TABLE operator IN SHARE ROW EXCLUSIVE MODE");
    }
}
