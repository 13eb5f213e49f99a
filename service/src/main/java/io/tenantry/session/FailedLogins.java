package io.tenantry.session;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.session.FailedLoginStore.Switched;
import io.tenantry.storage.Database;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive failed logins of a person, from any network address. They disable the person in organizations that set
 * {@code minAmountFailedAttemptsAutoDisable}. The person then cannot sign in; existing keys and sessions stay valid.
 */
public final class FailedLogins {
    private final Database database;

    public FailedLogins(Database database) {
        this.database = database;
    }

    /**
     * Counts a failed login in a separate transaction.
     *
     * @param person the person; null for an account that does not exist
     */
    void count(@Nullable PersonId person) {
        database.change(handle -> {
            note(handle, null, FailedLoginStore.count(handle, person), true);
            SignInHistory.failed(handle, person);
        });
    }

    /** Resets the count, and enables the person in every organization where failed logins have disabled the person. */
    public void lift(Handle handle, PersonId person) {
        FailedLoginStore.reset(handle, person);
        note(handle, new Caller.Person(person), FailedLoginStore.enable(handle, person, null, person), false);
    }

    private static void note(Handle handle, @Nullable Caller by, List<Switched> memberships, boolean disabled) {
        for (Switched switched : memberships) {
            AuditEntry note = AuditEntry.of(
                    switched.organizationId(),
                    Operation.UPDATE,
                    "updateUser",
                    "Membership",
                    switched.membershipId().value());
            AuditLog.note(handle, by, note.changes(new Changes().add("disabled", !disabled, disabled)));
        }
    }
}
