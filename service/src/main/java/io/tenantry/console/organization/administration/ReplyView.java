package io.tenantry.console.organization.administration;

import static io.tenantry.console.text.ConsoleTexts.text;

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
            case NONE -> attempt.status() == null ? "" : text("reply.empty");
            case WHOLE -> text("reply.show");
            case CUT, UNFINISHED -> text("reply.showstart");
            case NOT_TEXT -> text("reply.nottext");
            case COMPRESSED -> text("reply.compressed");
            case ALLOWED_HOST -> text("reply.allowed");
            case REMOVED -> text("reply.removed");
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
        return new Trial(
                accepted
                        ? text(
                                "webhooks.accepted",
                                attempt.status(),
                                attempt.took().toMillis())
                        : "",
                accepted ? "" : text("webhooks.failed", attempt.error()),
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
                ? text("reply.cut", ArrivingReply.MOST_BYTES)
                : state == State.UNFINISHED ? text("reply.unfinished") : "";
        return new DeliveryDetails.Reply(number, limits, attempt.reply().text());
    }
}
