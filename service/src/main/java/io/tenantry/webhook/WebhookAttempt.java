package io.tenantry.webhook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to send an event.
 *
 * @param at when it began
 * @param took how long it lasted
 * @param status what the receiver answered; null when it did not
 * @param error what was wrong, in a sentence; empty when nothing was
 */
public record WebhookAttempt(
        Instant at, Duration took, @Nullable Integer status, String error) {
    /** Whether the receiver has the event. */
    public boolean succeeded() {
        return error.isEmpty();
    }
}
