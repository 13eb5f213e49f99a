package io.tenantry.recovery;

import io.tenantry.storage.Database;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The entry class of recovery. After a restore, people cannot sign in with sessions and links that have ended since the
 * backup, and nothing is sent a second time: mails and deliveries of webhooks wait until an operator releases them.
 */
public final class Recovery {
    /** The tables that migrations put rows into: the installation and the sums of {@code Totals}. */
    public static final Set<String> FILLED_BY_MIGRATIONS = Set.of("installation", "organization_count", "user_count");

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

    public static Report report(Database database) {
        return database.read(RecoveryStore::report);
    }

    /** Releases the mails and deliveries that are held. */
    public static Released release(Database database) {
        return database.write(RecoveryStore::release);
    }
}
