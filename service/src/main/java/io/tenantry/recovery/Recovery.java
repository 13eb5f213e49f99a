package io.tenantry.recovery;

import io.tenantry.storage.Database;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The entry class of recovery. After a restore, people cannot sign in with sessions and links that have ended since the
 * backup, and nothing is sent a second time: mails and deliveries of webhooks wait until an operator releases them.
 */
public final class Recovery {
    /** The tables that migrations put rows into: the installation and the sums of {@code Totals}. */
    public static final Set<String> FILLED_BY_MIGRATIONS = Set.of("installation", "organization_count", "user_count");

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
     * @param deletions deletions of organizations that go on
     */
    public record Report(long apiKeys, long operatorKeys, long mails, long deliveries, long deletions) {}

    /** Numbers of mails and deliveries that were released. */
    public record Released(long mails, long deliveries) {}

    /** Ends all sessions and the tokens of mails, and holds mails and deliveries that wait. */
    public static void begin(Handle handle) {
        RecoveryStore.endSessions(handle);
        RecoveryStore.endMailedTokens(handle);
        RecoveryStore.hold(handle);
    }

    /**
     * Puts an installation into use again whose database was recovered by other means than a restore, as {@link #begin} does.
     * The ids that follow leave out a million, so that an id that was given after the moment of the recovery, and is lost, is
     * not given to something else.
     */
    public static void afterRestore(Database database) {
        database.write(handle -> {
            begin(handle);
            RecoveryStore.leaveOutIds(handle, LOST_IDS);
            return null;
        });
    }

    /** The time of the newest entry of the history; empty when there is none. */
    public static Optional<Instant> newestEntry(Database database) {
        return database.read(RecoveryStore::newestEntry);
    }

    public static Report report(Database database) {
        return database.read(RecoveryStore::report);
    }

    /** Releases the mails and deliveries that are held. */
    public static Released release(Database database) {
        return database.write(RecoveryStore::release);
    }
}
