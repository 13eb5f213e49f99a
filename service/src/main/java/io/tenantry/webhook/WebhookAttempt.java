package io.tenantry.webhook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to send an event.
 *
 * @param at the start
 * @param took the duration
 * @param status the status of the receiver's reply; null without a reply
 * @param error the failure, as a sentence; empty after a success
 */
public record WebhookAttempt(
        Instant at, Duration took, @Nullable Integer status, String error) {
    /** Whether the receiver accepted the event. */
    public boolean succeeded() {
        return error.isEmpty();
    }
}
