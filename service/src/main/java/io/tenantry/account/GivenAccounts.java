package io.tenantry.account;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.apikey.PersonalKeys;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.member.GivenPasswords;
import io.tenantry.session.Sessions;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Accounts whose password an administrator of an organization chose, when a command makes the person a member of another
 * organization. The administrator must not reach that one.
 */
public final class GivenAccounts {
    private GivenAccounts() {}

    /**
     * Removes the password and all sessions of each person whose password an administrator chose, and revokes the personal keys
     * that were made since then. Such a person chooses a new password by mail. Other people keep everything.
     *
     * @param people a statement that selects the ids of people
     */
    public static void withdraw(Handle handle, String people) {
        List<PersonId> given = handle.createQuery(
                        "SELECT id FROM person WHERE password_given_at IS NOT NULL AND id IN (" + people
                                + ") ORDER BY id FOR NO KEY UPDATE")
                .mapTo(PersonId.class)
                .list();
        for (PersonId person : given) {
            handle.createUpdate("UPDATE person SET password_hash = NULL WHERE id = :person")
                    .bind("person", person)
                    .execute();
            Sessions.endAll(handle, person);
            AuditLog.note(
                    handle,
                    Caller.Operator.COMMAND_LINE,
                    AuditEntry.of(null, Operation.ACTION, "deprecatePassword", "User", person.value()));
            GivenPasswords.forget(handle, person)
                    .ifPresent(since -> PersonalKeys.revoke(handle, Caller.Operator.COMMAND_LINE, person, since));
        }
    }
}
