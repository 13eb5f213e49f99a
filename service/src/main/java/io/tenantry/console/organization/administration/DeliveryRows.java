package io.tenantry.console.organization.administration;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.ProjectId;
import io.tenantry.console.form.Words;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.tab.DeliveryDetails;
import io.tenantry.console.view.tab.DeliveryRow;
import io.tenantry.fault.Fault;
import io.tenantry.id.LongId;
import io.tenantry.webhook.WebhookAttempt;
import io.tenantry.webhook.WebhookDelivery;
import io.tenantry.webhook.WebhookDelivery.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes deliveries of webhooks for pages. */
final class DeliveryRows {
    private static final JsonMapper JSON = new JsonMapper();

    private DeliveryRows() {}

    /**
     * A delivery in the list.
     *
     * @param path the path of the list
     */
    static DeliveryRow row(String path, WebhookDelivery delivery) {
        WebhookAttempt last =
                delivery.attempts().isEmpty() ? null : delivery.attempts().getLast();
        return new DeliveryRow(
                path + "/" + delivery.id(),
                delivery.eventType(),
                Words.ofColumn(delivery.state().word()),
                delivery.state() == State.FAILED ? "bad" : delivery.state() == State.PENDING ? "off" : "on",
                delivery.projectId() == null ? text("webhooks.organization") : text("common.project"),
                Words.number(delivery.attempts().size()),
                last == null ? "" : result(last),
                last == null ? "" : text("common.milliseconds", last.took().toMillis()),
                Moment.of(delivery.createdAt()));
    }

    private static String result(WebhookAttempt attempt) {
        if (attempt.succeeded()) {
            return text("webhooks.acceptedwith", attempt.status());
        }
        return attempt.error();
    }

    /** The name of the project whose address receives an event; empty for the address of the organization. */
    static String project(AdministrationFeatures features, Caller caller, WebhookDelivery delivery) {
        ProjectId project = delivery.projectId();
        if (project == null) {
            return "";
        }
        try {
            return features.projects().get(caller, project).name();
        } catch (Fault.NotFound deleted) {
            return text("delivery.deletedproject");
        }
    }

    /**
     * One delivery with its attempts.
     *
     * @param chosen the number of the attempt whose reply is shown; without a text to show, the last one that has
     */
    static DeliveryDetails details(String path, WebhookDelivery delivery, String project, long chosen) {
        Long repeats = LongId.valueOrNull(delivery.replayOf());
        return new DeliveryDetails(
                row(path, delivery),
                delivery.eventId().toString(),
                Moment.of(delivery.happenedAt()),
                moment(delivery.finishedAt()),
                moment(delivery.retryAt()),
                project,
                repeats == null ? "" : path + "/" + repeats,
                delivery.state() != State.PENDING,
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(delivery.data())),
                attempts(delivery),
                ReplyView.of(delivery.attempts(), chosen));
    }

    private static List<DeliveryDetails.Attempt> attempts(WebhookDelivery delivery) {
        List<DeliveryDetails.Attempt> attempts = new ArrayList<>();
        for (WebhookAttempt attempt : delivery.attempts()) {
            attempts.add(new DeliveryDetails.Attempt(
                    attempts.size() + 1,
                    Moment.of(attempt.at()),
                    text("common.milliseconds", attempt.took().toMillis()),
                    attempt.succeeded(),
                    result(attempt),
                    ReplyView.kept(attempt),
                    attempt.reply().state().hasText()));
        }
        return attempts;
    }

    private static @Nullable Moment moment(@Nullable Instant at) {
        return at == null ? null : Moment.of(at);
    }
}
