package io.tenantry.console.organization.administration;

import io.tenantry.console.form.Words;
import io.tenantry.console.view.tab.DeliveryDetails;
import io.tenantry.console.view.tab.Receiver.Trial;
import io.tenantry.webhook.WebhookAttempt;
import io.tenantry.webhook.reply.ArrivingReply;
import io.tenantry.webhook.reply.ReceiverReply.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes replies of receivers for pages. */
final class ReplyView {
    private ReplyView() {}

    /** How much of a reply is kept. */
    static String kept(WebhookAttempt attempt) {
        return switch (attempt.reply().state()) {
            case NONE -> attempt.status() == null ? "" : "Empty";
            case WHOLE -> "Show";
            case CUT, UNFINISHED -> "Show the start of";
            case NOT_TEXT -> "Not kept: not text";
            case COMPRESSED -> "Not kept: compressed";
            case ALLOWED_HOST -> "Not kept: TENANTRY_WEBHOOK_ALLOW has this host";
            case REMOVED -> "Removed after 7 days";
        };
    }

    /**
     * The reply to an attempt.
     *
     * @param chosen the number of the attempt; when it has no text, or is not there, the last one with a text counts
     * @return null if no attempt has a text
     */
    static DeliveryDetails.@Nullable Reply of(List<WebhookAttempt> attempts, long chosen) {
        if (chosen >= 1 && chosen <= attempts.size() && hasText(attempts.get((int) chosen - 1))) {
            return reply(attempts, (int) chosen);
        }
        for (int number = attempts.size(); number >= 1; number--) {
            if (hasText(attempts.get(number - 1))) {
                return reply(attempts, number);
            }
        }
        return null;
    }

    /** The outcome of a test, with the reply to it. */
    static Trial ofTest(WebhookAttempt attempt) {
        boolean accepted = attempt.succeeded();
        String answered = "The receiver accepted the test: it answered " + attempt.status() + " in "
                + Words.number(attempt.took().toMillis()) + " ms.";
        return new Trial(
                accepted ? answered : "",
                accepted ? "" : "The test failed. " + attempt.error(),
                of(List.of(attempt), 1),
                hasText(attempt) ? "" : kept(attempt));
    }

    private static boolean hasText(WebhookAttempt attempt) {
        return attempt.reply().state().hasText();
    }

    private static DeliveryDetails.Reply reply(List<WebhookAttempt> attempts, int number) {
        WebhookAttempt attempt = attempts.get(number - 1);
        State state = attempt.reply().state();
        String limits = state == State.CUT
                ? "The reply is longer: only its first " + Words.number(ArrivingReply.MOST_BYTES) + " bytes are kept."
                : state == State.UNFINISHED
                        ? "The rest of the reply did not come in time, or the connection broke."
                        : "";
        return new DeliveryDetails.Reply(number, limits, attempt.reply().text());
    }
}
