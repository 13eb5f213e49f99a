package io.tenantry.console.view.tab;

import io.tenantry.console.view.Moment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delivery of a webhook.
 *
 * @param eventId the id of the event, which a delivery that repeats it shares
 * @param happened the time of the event
 * @param finished the time of the success or of the last failure; null before
 * @param next the time of the next attempt; null for as soon as possible, or never
 * @param project the project whose address receives it; empty for the address of the organization
 * @param repeats the path of the delivery that it repeats; empty for none
 * @param over whether it can be sent again
 * @param content the content of the event, as JSON
 * @param reply the reply to one of the attempts; null when no attempt has one to show
 */
public record DeliveryDetails(
        DeliveryRow row,
        String eventId,
        Moment happened,
        @Nullable Moment finished,
        @Nullable Moment next,
        String project,
        String repeats,
        boolean over,
        String content,
        List<Attempt> attempts,
        @Nullable Reply reply) {
    public DeliveryDetails {
        attempts = List.copyOf(attempts);
    }

    /**
     * One attempt.
     *
     * @param number counts from 1
     * @param result the status of the reply, or the failure
     * @param reply how much of the reply is kept; the verb of its link if it is readable
     * @param readable whether its text can be shown
     */
    public record Attempt(
            int number, Moment at, String took, boolean accepted, String result, String reply, boolean readable) {}

    /**
     * The start of a reply.
     *
     * @param attempt the number of its attempt
     * @param limits why it is not all of the reply; empty if it is
     */
    public record Reply(int attempt, String limits, String text) {}
}
