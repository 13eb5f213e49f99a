package io.tenantry.session;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditStore;
import io.tenantry.audit.Changes;
import io.tenantry.session.FailedLoginStore.Switched;
import io.tenantry.storage.Database;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Failed logins of a person in a row, from whatever network address. They disable the person in organizations that set
 * {@code minAmountFailedAttemptsAutoDisable}: then the person cannot sign in, while keys and sessions that exist go on.
 */
public final class FailedLogins {
    private final Database database;

    public FailedLogins(Database database) {
        this.database = database;
    }

    /** Counts one, in a transaction of its own; null for an account that does not exist. */
    void count(@Nullable PersonId person) {
        database.change(handle -> {
            note(handle, null, FailedLoginStore.count(handle, person), true);
            SignInHistory.failed(handle, person);
        });
    }

    /** Forgets them, and enables the person wherever they have disabled them. */
    public void lift(Handle handle, PersonId person) {
        FailedLoginStore.reset(handle, person);
        note(handle, new Caller.Person(person), FailedLoginStore.enable(handle, person, null, person), false);
    }

    private static void note(Handle handle, @Nullable Caller by, List<Switched> memberships, boolean disabled) {
        for (Switched switched : memberships) {
            AuditEntry note = AuditEntry.of(
                    switched.organizationId(), Operation.UPDATE, "updateUser", "Membership", switched.membershipId());
            AuditStore.note(handle, by, note.changes(new Changes().add("disabled", !disabled, disabled)));
        }
    }
}
