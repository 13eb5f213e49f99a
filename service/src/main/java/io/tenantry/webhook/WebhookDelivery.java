package io.tenantry.webhook;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
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
 * An event on its way to a receiver.
 *
 * @param id its id
 * @param organizationId in which organization it happened
 * @param projectId whose address it goes to; null for the organization's own
 * @param eventId tells the event from every other; a replay has the same
 * @param eventType {@code organization.updated}
 * @param data what the receiver is told, a JSON object
 * @param happenedAt when it happened
 * @param createdAt since when it waits
 * @param state how far it is
 * @param finishedAt when it was delivered or given up; null before
 * @param replayOf the delivery that it repeats, or null
 * @param retryAt when the next attempt is due; null for as soon as possible, or never
 * @param attempts all that was tried, first to last
 */
public record WebhookDelivery(
        long id,
        OrganizationId organizationId,
        @Nullable ProjectId projectId,
        UUID eventId,
        String eventType,
        String data,
        Instant happenedAt,
        Instant createdAt,
        State state,
        @Nullable Instant finishedAt,
        @Nullable Long replayOf,
        @Nullable Instant retryAt,
        List<WebhookAttempt> attempts) {
    /** How far a delivery is. */
    public enum State {
        /** Waiting, or tried without success so far. */
        PENDING,
        /** The receiver has it. */
        DELIVERED,
        /** Given up. */
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
