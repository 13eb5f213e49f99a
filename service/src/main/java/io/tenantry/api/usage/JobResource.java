package io.tenantry.api.usage;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.ledger.JobReports;
import io.tenantry.setting.Texts;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** Reports of jobs that did not run for want of credits. */
public final class JobResource {
    private static final int LONGEST_NAME = 255;

    private final JobReports reports;
    private final ObjectIds ids;

    public JobResource(JobReports reports, ObjectIds ids) {
        this.reports = reports;
        this.ids = ids;
    }

    /** Its operation. */
    public List<Route> routes() {
        return List.of(Route.of("POST", "/v1/organizations/{id}/jobs/without-credits", this::report));
    }

    private Reply report(Request request, Caller caller) {
        OrganizationId organization = Named.organization(ids, request);
        UsageBody body = UsageBody.of(request);
        String job = body.has("job") ? body.text("job") : "";
        String problem = Texts.problem(job, LONGEST_NAME);
        if (problem != null) {
            body.wrong("job", problem);
        }
        body.done();
        JobReports.Told told = reports.withoutCredits(caller, organization, job);
        return UsageJson.reply(
                200, UsageJson.time(UsageJson.object().put("told", told.told()), "muted_until", told.mutedUntil()));
    }
}
