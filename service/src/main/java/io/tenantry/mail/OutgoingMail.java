package io.tenantry.mail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mail in the outbox.
 *
 * @param id its number
 * @param to the address
 * @param subject one line
 * @param text the plain part; empty once it is sent
 * @param createdAt since when it waits
 * @param attempts how often it was tried
 * @param nextAttemptAt when it is tried next; without meaning once it is sent or given up
 * @param lastError what went wrong the last time; null when nothing did
 * @param sentAt when the mail server took it; null while it has not
 * @param failedAt when it was given up; null while it was not
 */
public record OutgoingMail(
        long id,
        String to,
        String subject,
        String text,
        Instant createdAt,
        int attempts,
        Instant nextAttemptAt,
        @Nullable String lastError,
        @Nullable Instant sentAt,
        @Nullable Instant failedAt) {
    /** In one word: waiting, sent or failed. */
    public String state() {
        return sentAt != null ? "sent" : failedAt != null ? "failed" : "waiting";
    }

    /** Without the text: it may hold a link that opens an account. */
    @Override
    public String toString() {
        return "OutgoingMail[" + id + ", " + subject + ", " + state() + "]";
    }
}
