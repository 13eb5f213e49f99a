package io.tenantry.member;

import io.tenantry.access.PersonId;
import io.tenantry.canonical.AddressKey;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL of verified addresses. */
final class VerifiedAddressStore {
    private VerifiedAddressStore() {}

    /**
     * A person with an address.
     *
     * @param email as the person entered it
     */
    record Addressed(PersonId id, String email, boolean verified) {}

    static boolean isVerified(Handle handle, PersonId person) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM person WHERE id = :id AND email_verified_at IS NOT NULL)")
                .bind("id", person)
                .mapTo(boolean.class)
                .one();
    }

    static void verify(Handle handle, PersonId person) {
        handle.createUpdate("UPDATE person SET email_verified_at = now() WHERE id = :id AND email_verified_at IS NULL")
                .bind("id", person)
                .execute();
    }

    /** Finds the person with an address and locks the row until this transaction ends. */
    static Optional<Addressed> lock(Handle handle, String address) {
        return handle.createQuery("""
                        SELECT id, email, email_verified_at IS NOT NULL FROM person WHERE email_fold = :key
                        FOR NO KEY UPDATE""")
                .bind("key", AddressKey.of(address.strip()))
                .map((row, context) -> new Addressed(new PersonId(row.getInt(1)), row.getString(2), row.getBoolean(3)))
                .findOne();
    }
}
