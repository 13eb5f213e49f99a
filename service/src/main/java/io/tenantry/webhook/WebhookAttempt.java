package io.tenantry.webhook;

import io.tenantry.webhook.reply.ReceiverReply;
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
 * @param reply the body of the reply; without its text in lists
 */
public record WebhookAttempt(
        Instant at, Duration took, @Nullable Integer status, String error, ReceiverReply reply) {
    /** Whether the receiver accepted the event. */
    public boolean succeeded() {
        return error.isEmpty();
    }
}
