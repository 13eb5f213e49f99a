package io.tenantry.audit;

import io.tenantry.access.Caller;
import io.tenantry.access.Origin;
import io.tenantry.access.PersonId;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of entries that count, so that strangers cannot fill the history: one entry for an account, a network address and a
 * minute.
 */
public final class CountedEntries {
    private static final String OF_PERSON = "person_id = :person";
    private static final String OF_OPERATOR = "person_id IS NULL AND operator = :operator";

    private CountedEntries() {}

    /**
     * Counts an entry of an account in the one of this minute with the same action from the same network address, or writes it
     * as the first one. For an unknown account it writes no entry and takes the same steps. The account must be locked.
     *
     * @param account the account; null for one that does not exist
     * @param entry an entry without an organization
     */
    public static void note(Handle handle, @Nullable Caller account, AuditEntry entry) {
        int counted = handle.createUpdate("""
                        UPDATE audit_event
                        SET details = jsonb_set(details, '{count}', to_jsonb((details ->> 'count')::integer + 1))
                        WHERE id = (SELECT id FROM audit_event
                            WHERE %s AND organization_id IS NULL AND action = :action
                              AND at >= date_trunc('minute', now()) AND from_address IS NOT DISTINCT FROM :address
                            ORDER BY id LIMIT 1)""".formatted(account instanceof Caller.Operator ? OF_OPERATOR : OF_PERSON))
                .bindByType("person", account == null ? null : account.person(), PersonId.class)
                .bindByType("operator", account == null ? null : account.operator(), String.class)
                .bind("action", entry.action())
                .bindByType("address", Origin.current().address(), String.class)
                .execute();
        if (account == null) {
            writeNothing(handle);
        } else if (counted == 0) {
            AuditLog.note(handle, account, entry.with("count", 1));
        }
    }

    /** Writes a record without meaning to the disk. */
    public static void writeNothing(Handle handle) {
        handle.createQuery("SELECT pg_logical_emit_message(true, 'sign-in', '')::text")
                .mapTo(String.class)
                .one();
    }
}
