package io.tenantry.mail;

import io.tenantry.id.LongId;
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
        Id id,
        String to,
        String subject,
        String text,
        Instant createdAt,
        int attempts,
        Instant nextAttemptAt,
        @Nullable String lastError,
        @Nullable Instant sentAt,
        @Nullable Instant failedAt) {
    /** The id of a mail in the outbox. */
    public record Id(long value) implements LongId {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** A time that no mail is put off to: one that is due later is held until it is released. */
    private static final Instant HELD = Instant.parse("9999-12-31T00:00:00Z");

    /** The state: {@code waiting}, {@code held} after a restore, {@code sent} or {@code failed}. */
    public String state() {
        if (sentAt != null) {
            return "sent";
        }
        return failedAt != null ? "failed" : nextAttemptAt.isAfter(HELD) ? "held" : "waiting";
    }

    /** Without the text, which may have a link that opens an account. */
    @Override
    public String toString() {
        return "OutgoingMail[" + id + ", " + subject + ", " + state() + "]";
    }
}
