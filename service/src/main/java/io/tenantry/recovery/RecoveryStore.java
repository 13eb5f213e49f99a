package io.tenantry.recovery;

import io.tenantry.recovery.Recovery.Released;
import io.tenantry.recovery.Recovery.Report;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL of recovery. Held mails and queues are due at the end of time. */
final class RecoveryStore {
    private static final String HELD_DELIVERIES = """
        SELECT count(*) FROM webhook_delivery d JOIN webhook_endpoint e USING (organization_id, project_id)
        WHERE d.state = 'pending' AND e.due_at = 'infinity'\
        """;
    private static final String HELD_MAILS = """
        SELECT count(*) FROM outgoing_mail
        WHERE sent_at IS NULL AND failed_at IS NULL AND next_attempt_at = 'infinity'\
        """;

    private RecoveryStore() {}

    /** Ends all sessions, of people and of operators. */
    static void endSessions(Handle handle) {
        handle.execute("DELETE FROM login_session");
        handle.execute("DELETE FROM operator_session");
    }

    /** Ends the tokens of resets, verifications, invitations and deletions, and drops the requests for more. */
    static void endMailedTokens(Handle handle) {
        handle.execute("DELETE FROM mailed_token");
        handle.execute("DELETE FROM password_reset_request");
        handle.execute("UPDATE invitation SET token_digest = NULL WHERE token_digest IS NOT NULL");
        handle.execute(
                "UPDATE deletion SET token_digest = NULL, token_expires_at = NULL WHERE token_digest IS NOT NULL");
    }

    static void hold(Handle handle) {
        handle.execute("""
            UPDATE outgoing_mail SET next_attempt_at = 'infinity' WHERE sent_at IS NULL AND failed_at IS NULL\
            """);
        handle.execute("""
            UPDATE webhook_endpoint e SET due_at = 'infinity', lease = NULL, leased_until = NULL
            WHERE EXISTS (SELECT FROM webhook_delivery d
                          WHERE d.organization_id = e.organization_id AND d.project_id = e.project_id
                            AND d.state = 'pending')\
            """);
    }

    /** Ends the bulk changes that wait or run: their operators may have undone them since the backup, or confirmed them anew. */
    static void endBulkChanges(Handle handle) {
        handle.execute("""
            UPDATE bulk_change SET state = CASE state WHEN 'waiting' THEN 'undone' ELSE 'stopped' END, ended_at = now()
            WHERE state IN ('waiting', 'running')\
            """);
    }

    /**
     * Deletes the blocks of nodes that no longer run; their use stays counted. Deletes the crossings of limits that were not
     * reported yet, because some of them may have been reported since the backup.
     */
    static void endUse(Handle handle) {
        handle.execute("DELETE FROM usage_block");
        handle.execute("DELETE FROM usage_crossing");
    }

    /** Begins a new log of events: events that got their positions after the backup were lost. */
    static void beginEvents(Handle handle) {
        handle.execute("UPDATE event_log SET epoch = floor(random() * 2147483647)");
    }

    /** Moves the position of every sequence forward by this number. */
    static void leaveOutIds(Handle handle, int number) {
        handle.createQuery("""
            SELECT setval(CAST(quote_ident(sequencename) AS regclass), coalesce(last_value, start_value) + :number)
            FROM pg_sequences WHERE schemaname = current_schema()\
            """).bind("number", number).mapTo(long.class).list();
    }

    static Optional<Instant> newestEntry(Handle handle) {
        return handle.createQuery("SELECT at FROM audit_event ORDER BY at DESC LIMIT 1")
                .mapTo(Instant.class)
                .findOne();
    }

    static Released release(Handle handle) {
        long deliveries = handle.createQuery(HELD_DELIVERIES).mapTo(long.class).one();
        handle.execute("""
            UPDATE webhook_endpoint SET due_at = coalesce(retry_at, '-infinity') WHERE due_at = 'infinity'\
            """);
        long mails = handle.execute("""
            UPDATE outgoing_mail SET next_attempt_at = now()
            WHERE sent_at IS NULL AND failed_at IS NULL AND next_attempt_at = 'infinity'\
            """);
        return new Released(mails, deliveries);
    }

    static Report report(Handle handle) {
        return handle.createQuery("""
            SELECT (SELECT count(*) FROM api_key
                    WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())),
                   (SELECT count(*) FROM operator_key WHERE revoked_at IS NULL AND expires_at > now()),
                   (%s), (%s), (SELECT count(*) FROM deletion WHERE status = 'IN_PROGRESS')\
            """.formatted(HELD_MAILS, HELD_DELIVERIES))
                .map((row, context) ->
                        new Report(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)))
                .one();
    }
}
