package io.tenantry.webhook;

import io.tenantry.access.TokenText;
import io.tenantry.notification.Audience;
import io.tenantry.notification.Notice;
import io.tenantry.notification.NotificationType;
import io.tenantry.notification.news.News;
import io.tenantry.webhook.WebhookQueueStore.Claim;
import io.tenantry.webhook.WebhookQueueStore.Head;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Notifies the admins of an organization of events that were given up: once an address and day, and not of removed addresses. */
final class FailedWebhooks {
    private final News news;

    FailedWebhooks(News news) {
        this.news = news;
    }

    void tell(Handle handle, Claim claim, Head head, Instant at) {
        if (head.url().isEmpty()) {
            return;
        }
        boolean ofProject = claim.projectId().value() != 0;
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("organization_id", claim.organizationId().value());
        if (ofProject) {
            payload.put("project_id", claim.projectId().value());
        }
        payload.put("object_type", "WebhookDelivery");
        payload.put("object_id", head.id());
        String receiver = (ofProject ? "the project " + Notice.PROJECT + " of " : "") + Notice.ORGANIZATION;
        String address = claim.projectId() + " " + head.url() + " "
                + at.atOffset(ZoneOffset.UTC).toLocalDate();
        news.tell(
                handle,
                claim.organizationId(),
                new Notice(
                        NotificationType.WEBHOOK_FAILED,
                        new Audience.Admins(),
                        claim.organizationId(),
                        ofProject ? claim.projectId() : null,
                        "Webhooks of " + receiver + " fail",
                        "An event for the webhook address of " + receiver
                                + " failed after a day of attempts. The list of deliveries shows the errors, and can"
                                + " send an event again.",
                        new Notice.Content.Plain(payload),
                        HexFormat.of().formatHex(TokenText.digest(address))));
    }
}
