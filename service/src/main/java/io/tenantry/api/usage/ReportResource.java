package io.tenantry.api.usage;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.notification.news.Report;
import io.tenantry.notification.news.Reports;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Reports of what the people of an organization are notified of. */
public final class ReportResource {
    private static final String TYPE = "event_type";
    private static final int MOST_PAYLOAD = 4_000;
    private static final String TYPES =
            Arrays.stream(Report.Kind.values()).map(kind -> kind.type().word()).collect(Collectors.joining(", "));

    private final Reports reports;
    private final ObjectIds ids;

    public ReportResource(Reports reports, ObjectIds ids) {
        this.reports = reports;
        this.ids = ids;
    }

    /** Its operation. */
    public List<Route> routes() {
        return List.of(Route.of("POST", "/v1/organizations/{id}/reports", this::report));
    }

    private Reply report(Request request, Caller caller) {
        OrganizationId organization = Named.organization(ids, request);
        UsageBody body = UsageBody.of(request);
        Report.Kind kind = Report.Kind.of(body.text(TYPE)).orElse(null);
        if (kind == null) {
            body.wrong(TYPE, "Must be one of " + TYPES + ".");
        }
        ProjectId project = body.project(ids);
        String title = body.text("title", 1, Report.MOST_TITLE);
        String text = body.text("body", 0, Report.MOST_BODY);
        Map<String, JsonNode> payload = body.object("payload", MOST_PAYLOAD);
        body.done();
        if (kind == null) {
            throw new IllegalStateException("a body without problems names a type");
        }
        int notified = reports.report(caller, organization, new Report(kind, project, title, text, payload));
        return UsageJson.reply(200, UsageJson.object().put("notified", notified));
    }
}
