package io.tenantry.api.management;

import io.tenantry.access.Caller;
import io.tenantry.api.management.field.ListParameters;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.ListPage;
import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.audit.AuditEntry;
import io.tenantry.history.History;
import io.tenantry.history.HistoryEvent;
import io.tenantry.history.HistoryQuery;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Set;

/** The history of the whole installation, for operators: {@code /auditevents} and {@code /auditevents/{eventId}}. */
public final class AuditEventResource {
    private final History history;
    private final ObjectIds ids;
    private final Form<HistoryEvent> form;
    private final Replies<HistoryEvent> replies;

    public AuditEventResource(History history, ObjectIds ids) {
        this.history = history;
        this.ids = ids;
        this.form = AuditEventForm.ofInstallation(ids);
        this.replies = new Replies<>(form);
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/auditevents", this::list), Route.of("GET", "/auditevents/{eventId}", this::get));
    }

    private Reply list(Request request, Caller caller) {
        Negotiation.format(request);
        ListParameters asked = ListParameters.read(request.query(), form, ids, Set.of());
        HistoryQuery query = new HistoryQuery(asked.filter(), asked.conditions(), asked.order(), asked.window());
        return replies.list(request, ListPage.of(history.all(caller, query)));
    }

    private Reply get(Request request, Caller caller) {
        AuditEntry.Id id = new AuditEntry.Id(PathIds.row(ids, ObjectIds.Kind.AUDIT_EVENT, request, "eventId"));
        return replies.object(request, 200, history.get(caller, id));
    }
}
