package io.tenantry.api.user.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.api.user.wire.PageNumbers;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.QueryValues;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.id.LongId;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import io.tenantry.webhook.WebhookAttempt;
import io.tenantry.webhook.WebhookDeliveries;
import io.tenantry.webhook.WebhookDelivery;
import io.tenantry.webhook.reply.ReceiverReply;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The deliveries to the webhooks of an organization. */
public final class WebhookDeliveryResource implements UserResource {
    private static final String PATH = "/v1/webhook-deliveries/";
    private static final String THING = "webhook delivery";

    private final WebhookDeliveries deliveries;
    private final ObjectIds ids;

    public WebhookDeliveryResource(WebhookDeliveries deliveries, ObjectIds ids) {
        this.deliveries = deliveries;
        this.ids = ids;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, this::page),
                Route.of(
                        "GET",
                        PATH + "{id}/",
                        (request, caller) -> one(
                                200, deliveries.get(caller, new WebhookDelivery.Id(PathId.longOf(request, THING))))),
                Route.of(
                        "POST",
                        PATH + "{id}/replay/",
                        (request, caller) -> one(
                                201,
                                deliveries.replay(caller, new WebhookDelivery.Id(PathId.longOf(request, THING))))));
    }

    private Reply page(Request request, Caller caller) {
        QueryValues query = new QueryValues(request.query());
        OrganizationId named = OrganizationId.ofNullable(query.id("organization_id", ids, ObjectIds.Kind.ORGANIZATION));
        String word = query.choice("state", WebhookDelivery.State.words());
        query.check();
        WebhookDelivery.State state =
                word == null ? null : WebhookDelivery.State.of(word).orElseThrow();
        OrganizationId organization = deliveries.organization(caller, named);
        return PageNumbers.reply(
                request,
                deliveries.count(caller, organization, state),
                (json, most, skip) -> deliveries
                        .page(caller, organization, state, most, skip)
                        .forEach(delivery -> write(json, delivery, false)));
    }

    private static Reply one(int status, WebhookDelivery delivery) {
        return Reply.of(status, Reply.JSON, UserJson.bytes(1024, json -> write(json, delivery, true)));
    }

    private static void write(JsonGenerator json, WebhookDelivery delivery, boolean withReplies) {
        json.writeStartObject();
        json.writeNumberProperty("id", delivery.id().value());
        json.writeNumberProperty("organization", delivery.organizationId().value());
        UserJson.writeId(json, "project", ProjectId.valueOrNull(delivery.projectId()));
        json.writeStringProperty("event_id", delivery.eventId().toString());
        json.writeStringProperty("event_type", delivery.eventType());
        json.writeName("data");
        json.writeRawValue(delivery.data());
        json.writeStringProperty("timestamp", UserJson.time(delivery.happenedAt()));
        json.writeStringProperty("state", delivery.state().word());
        json.writeStringProperty("created_at", UserJson.time(delivery.createdAt()));
        UserJson.writeTime(json, "finished_at", delivery.finishedAt());
        UserJson.writeTime(json, "next_attempt_at", delivery.retryAt());
        UserJson.writeId(json, "replay_of", LongId.valueOrNull(delivery.replayOf()));
        json.writeArrayPropertyStart("attempts");
        for (WebhookAttempt attempt : delivery.attempts()) {
            json.writeStartObject();
            json.writeStringProperty("at", UserJson.time(attempt.at()));
            json.writeNumberProperty("milliseconds", attempt.took().toMillis());
            UserJson.writeId(json, "status", attempt.status());
            json.writeStringProperty("error", attempt.error());
            if (withReplies) {
                write(json, attempt.reply());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ReceiverReply reply) {
        json.writeObjectPropertyStart("reply");
        json.writeStringProperty("state", reply.state().word());
        if (reply.state().hasText()) {
            json.writeStringProperty("text", reply.text());
        } else {
            json.writeNullProperty("text");
        }
        json.writeEndObject();
    }
}
