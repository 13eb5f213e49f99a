package io.tenantry.api.user.people;

import io.tenantry.access.Caller;
import io.tenantry.api.user.wire.PageNumbers;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.RowForm;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.notification.Notification;
import io.tenantry.notification.Notifications;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/** The notifications of the caller. */
public final class NotificationResource implements UserResource {
    private static final String LIST = "/v1/notifications/";
    private static final String THING = "notification";

    private final Notifications notifications;
    private final Supplier<String> publicUrl;
    private final RowForm<Notification> form = new RowForm<>(
            row -> true,
            row -> 512
                    + row.title().length()
                    + row.body().length()
                    + row.payload().length(),
            this::write);

    /** @param publicUrl the URL that links begin with, without a slash at the end */
    public NotificationResource(Notifications notifications, Supplier<String> publicUrl) {
        this.notifications = notifications;
        this.publicUrl = publicUrl;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("GET", LIST, this::list),
                Route.of("GET", LIST + "unread_count/", this::unreadCount),
                Route.of("POST", LIST + "mark_all_read/", this::markAllRead),
                Route.of("GET", LIST + "{id}/", this::get),
                Route.of("POST", LIST + "{id}/mark_read/", this::markRead));
    }

    private Reply list(Request request, Caller caller) {
        return PageNumbers.reply(
                request, notifications.count(caller), (most, skip) -> notifications.list(caller, most, skip), form);
    }

    private Reply unreadCount(Request request, Caller caller) {
        return UserJson.reply(200, UserJson.object().put("unread_count", notifications.countUnread(caller)));
    }

    private Reply get(Request request, Caller caller) {
        return reply(notifications.get(caller, new Notification.Id(PathId.longOf(request, THING))));
    }

    /** A body is ignored, as everything in it is read-only. */
    private Reply markRead(Request request, Caller caller) {
        return reply(notifications.markRead(caller, new Notification.Id(PathId.longOf(request, THING))));
    }

    private Reply markAllRead(Request request, Caller caller) {
        return UserJson.reply(200, UserJson.object().put("marked_read", notifications.markAllRead(caller)));
    }

    private Reply reply(Notification notification) {
        return Reply.of(200, Reply.JSON, UserJson.bytes(1024, json -> write(json, notification)));
    }

    private void write(JsonGenerator json, Notification notification) {
        json.writeStartObject();
        json.writeNumberProperty("id", notification.id().value());
        json.writeStringProperty("event_type", notification.eventType());
        json.writeStringProperty("title", notification.title());
        json.writeStringProperty("body", notification.body());
        json.writeStringProperty("deep_link", link(notification.page()));
        json.writeName("payload");
        json.writeRawValue(notification.payload());
        json.writeStringProperty("severity", notification.severity());
        json.writeBooleanProperty("is_read", notification.readAt() != null);
        UserJson.writeTime(json, "read_at", notification.readAt());
        UserJson.writeTime(json, "created_at", notification.createdAt());
        json.writeEndObject();
    }

    private String link(String page) {
        return page.isEmpty() ? "" : publicUrl.get() + "/console" + page;
    }
}
