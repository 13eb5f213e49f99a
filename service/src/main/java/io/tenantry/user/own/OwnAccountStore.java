package io.tenantry.user.own;

import io.tenantry.access.PersonId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL of people's own accounts. */
final class OwnAccountStore {
    private OwnAccountStore() {}

    static Optional<OwnAccount> find(Handle handle, PersonId person) {
        return handle.createQuery("""
                        SELECT p.name, p.email, p.email_verified_at IS NOT NULL, s.totp_confirmed_at IS NOT NULL,
                            (SELECT count(*) FROM recovery_code r WHERE r.person_id = p.id)
                        FROM person p LEFT JOIN sign_in s ON s.person_id = p.id WHERE p.id = :person""")
                .bind("person", person)
                .map((row, context) -> new OwnAccount(
                        row.getString(1), row.getString(2), row.getBoolean(3), row.getBoolean(4), row.getInt(5)))
                .findOne();
    }
}
