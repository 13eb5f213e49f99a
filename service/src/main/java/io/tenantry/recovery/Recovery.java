package io.tenantry.recovery;

import io.tenantry.access.Caller;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.storage.Database;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The entry class of recovery. After a restore, people cannot sign in with sessions and links that have ended since the
 * backup, and nothing is sent or carried out a second time: mails and deliveries of webhooks wait until an operator releases them,
 * and bulk changes have ended.
 */
public final class Recovery {
    /** The tables that migrations put rows into: the installation, the sums of {@code Totals} and the state of the events. */
    public static final Set<String> FILLED_BY_MIGRATIONS =
            Set.of("installation", "organization_count", "user_count", "event_log");

    /** More ids than an installation gives in the time that a recovery loses. */
    private static final int LOST_IDS = 1_000_000;

    private Recovery() {}

    /**
     * The state of the installation after a restore.
     *
     * @param apiKeys API keys that are valid, among them those that were revoked since the backup
     * @param operatorKeys keys of operators, likewise
     * @param mails mails that are held
     * @param deliveries deliveries of webhooks that are held
     * @param deletions deletions of organizations that continue
     */
    public record Report(long apiKeys, long operatorKeys, long mails, long deliveries, long deletions) {}

    /** Numbers of mails and deliveries that were released. */
    public record Released(long mails, long deliveries) {}

    /**
     * Ends all sessions, the tokens of mails, bulk changes and blocks of use, and holds mails and deliveries that wait. The cursors
     * of events are no longer valid.
     */
    public static void begin(Handle handle) {
        RecoveryStore.endSessions(handle);
        RecoveryStore.endMailedTokens(handle);
        RecoveryStore.hold(handle);
        RecoveryStore.endBulkChanges(handle);
        RecoveryStore.endUse(handle);
        RecoveryStore.beginEvents(handle);
    }

    /**
     * Puts an installation into use again whose database was recovered by other means than a restore, as {@link #begin} does.
     * The next ids are a million greater than the last ones of the database, so that an id that was given after the moment of
     * the recovery, and is lost, is not given to another object.
     */
    public static void afterRestore(Database database) {
        database.write(handle -> {
            begin(handle);
            Optional<Instant> newest = RecoveryStore.newestEntry(handle);
            RecoveryStore.leaveOutIds(handle, LOST_IDS);
            note(
                    handle,
                    "recoverInstallation",
                    newest.map(at -> Map.<String, Object>of("newest_entry_at", at.toString()))
                            .orElse(Map.of()));
            return null;
        });
    }

    /**
     * Leaves an entry in the history that a backup was restored.
     *
     * @param madeAt the time of the backup
     * @param program the version of the program that made it
     */
    public static void noteRestore(Database database, Instant madeAt, String program) {
        database.change(handle -> note(
                handle, "restoreInstallation", Map.of("backup_made_at", madeAt.toString(), "backup_program", program)));
    }

    private static void note(Handle handle, String action, Map<String, Object> details) {
        AuditLog.note(
                handle,
                Caller.Operator.COMMAND_LINE,
                new AuditEntry(null, null, Operation.ACTION, action, "Installation", null, details));
    }

    /** The time of the newest entry of the history; empty when there is none. */
    public static Optional<Instant> newestEntry(Database database) {
        return database.read(RecoveryStore::newestEntry);
    }

    public static Report report(Database database) {
        return database.read(RecoveryStore::report);
    }

    /** Releases the mails and deliveries that are held. Adds an audit entry, if there are any. */
    public static Released release(Database database) {
        return database.write(handle -> {
            Released released = RecoveryStore.release(handle);
            if (released.mails() + released.deliveries() > 0) {
                note(handle, "releaseOutbox", Map.of("mails", released.mails(), "deliveries", released.deliveries()));
            }
            return released;
        });
    }
}
