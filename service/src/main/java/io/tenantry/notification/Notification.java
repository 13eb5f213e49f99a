package io.tenantry.notification;

import io.tenantry.id.LongId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notification, as its person reads it. All texts are plain.
 *
 * @param id its number
 * @param eventType the word of its {@link NotificationType}; an unknown one was written by another version
 * @param severity the word of its {@link Severity}
 * @param title at most 200 characters
 * @param body at most 2,000 characters
 * @param page the path of the page that it leads to, below the console; empty for none
 * @param payload JSON, as the data of a webhook
 * @param readAt the time at which the person first marked it as read; null before
 * @param createdAt the time of the event
 */
public record Notification(
        Id id,
        String eventType,
        String severity,
        String title,
        String body,
        String page,
        String payload,
        @Nullable Instant readAt,
        Instant createdAt) {
    /** The id of a notification. */
    public record Id(long value) implements LongId {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** This notification, which leads to a page. */
    Notification leadingTo(String page) {
        return new Notification(id, eventType, severity, title, body, page, payload, readAt, createdAt);
    }
}
