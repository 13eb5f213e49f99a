package io.tenantry.webhook;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.id.LongId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of an event to a receiver.
 *
 * @param id its id
 * @param organizationId the organization of the event
 * @param projectId the project whose address receives it; null for the address of the organization
 * @param eventId identifies the event; a replay has the same
 * @param eventType {@code organization.updated}
 * @param data the content of the event, a JSON object
 * @param happenedAt when it happened
 * @param createdAt the time when it was queued
 * @param state the state
 * @param finishedAt the time of the success or of the last failure; null before
 * @param replayOf the delivery that it repeats; null for none
 * @param retryAt the time of the next attempt; null for as soon as possible, or never
 * @param attempts all attempts, oldest first
 */
public record WebhookDelivery(
        Id id,
        OrganizationId organizationId,
        @Nullable ProjectId projectId,
        UUID eventId,
        String eventType,
        String data,
        Instant happenedAt,
        Instant createdAt,
        State state,
        @Nullable Instant finishedAt,
        @Nullable Id replayOf,
        @Nullable Instant retryAt,
        List<WebhookAttempt> attempts) {
    /** The id of a delivery. */
    public record Id(long value) implements LongId {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** The state of a delivery. */
    public enum State {
        /** Waiting for its first or next attempt. */
        PENDING,
        /** Accepted by the receiver. */
        DELIVERED,
        /** Failed at the last attempt. */
        FAILED;

        /** The state with that word. */
        public static Optional<State> of(String word) {
            return Arrays.stream(values())
                    .filter(state -> state.word().equals(word))
                    .findFirst();
        }

        /** All words. */
        public static Set<String> words() {
            return Arrays.stream(values()).map(State::word).collect(Collectors.toUnmodifiableSet());
        }

        /** Its word in the database and on the wire. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public WebhookDelivery {
        attempts = List.copyOf(attempts);
    }

    WebhookDelivery with(List<WebhookAttempt> all) {
        return new WebhookDelivery(
                id,
                organizationId,
                projectId,
                eventId,
                eventType,
                data,
                happenedAt,
                createdAt,
                state,
                finishedAt,
                replayOf,
                retryAt,
                all);
    }
}
