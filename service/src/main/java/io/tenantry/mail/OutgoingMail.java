package io.tenantry.mail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mail in the outbox.
 *
 * @param id its id
 * @param to the address
 * @param subject one line
 * @param text the text part; empty once it is sent
 * @param createdAt when it was stored
 * @param attempts number of attempts
 * @param nextAttemptAt time of the next attempt; without meaning once it is sent or failed
 * @param lastError error of the last attempt; null for none
 * @param sentAt when the mail server accepted it; null before
 * @param failedAt when it was given up; null if it was not
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
    /** The state: {@code waiting}, {@code sent} or {@code failed}. */
    public String state() {
        return sentAt != null ? "sent" : failedAt != null ? "failed" : "waiting";
    }

    /** Without the text, which may have a link that opens an account. */
    @Override
    public String toString() {
        return "OutgoingMail[" + id + ", " + subject + ", " + state() + "]";
    }
}
