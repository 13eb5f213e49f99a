package io.tenantry.console.person;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.form.Sent;
import io.tenantry.console.form.Words;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.NumberedPage;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.own.NotificationRow;
import io.tenantry.fault.Fault;
import io.tenantry.notification.Notification;
import io.tenantry.notification.Notifications;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** The notifications of a person. */
final class NotificationPages {
    private static final String PATH = "/me/notifications";

    private final Notifications notifications;
    private final SignedIn signedIn;

    NotificationPages(PeopleFeatures features, SignedIn signedIn) {
        this.notifications = features.notifications();
        this.signedIn = signedIn;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, SignedIn.forPeople(this::list)),
                signedIn.postOfPeople(PATH + "/read", this::markAll),
                signedIn.postOfPeople(PATH + "/{notification}/read", this::mark));
    }

    private Reply list(Request request, Caller caller) {
        NumberedPage page = NumberedPage.of(request);
        long total = notifications.count(caller);
        long unread = notifications.countUnread(caller);
        List<NotificationRow> rows = notifications.list(caller, ListAddress.ROWS, page.skip()).stream()
                .map(NotificationPages::row)
                .toList();
        String words = text("count.notifications", total, unread);
        return Html.page(
                200,
                Html.TEMPLATES.notifications(
                        signedIn.frame(request, caller, Section.NOTIFICATIONS, text("section.notifications")),
                        unread > 0,
                        rows,
                        page.pager(total, words)));
    }

    private static NotificationRow row(Notification notification) {
        return new NotificationRow(
                PATH + "/" + notification.id() + "/read",
                notification.page(),
                notification.title(),
                notification.body(),
                Words.ofColumn(notification.severity()),
                notification.readAt() != null,
                Moment.of(notification.createdAt()));
    }

    private Reply mark(Request request, Caller caller, Sent sent) {
        String number = request.path("notification");
        if (!number.matches("[1-9][0-9]{0,17}")) {
            throw new Fault.NotFound("notification");
        }
        notifications.markRead(caller, new Notification.Id(Long.parseLong(number)));
        return Html.see(request, Outcome.MARKED_READ.at(PATH));
    }

    private Reply markAll(Request request, Caller caller, Sent sent) {
        notifications.markAllRead(caller);
        return Html.see(request, Outcome.ALL_MARKED_READ.at(PATH));
    }
}
