package io.tenantry.notification.news;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceScope;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.notification.Audience;
import io.tenantry.notification.Notice;
import io.tenantry.servicekey.ServiceAccess;
import io.tenantry.storage.Database;

/** The entry class of reports: services of the platform report what people are notified of. */
public final class Reports {
    private final Database database;
    private final News news;

    public Reports(Database database, News news) {
        this.database = database;
        this.news = news;
    }

    /**
     * Notifies the admins of an organization, or the members of its project, unless the setting of that kind is off.
     *
     * @return the number of people who got a notification
     * @throws Fault.NotAllowed unless the caller is a service with the scope {@code report}
     * @throws Fault.NotFound if the service does not see the organization, or it is disabled
     * @throws Fault.Invalid if the organization has no such project
     */
    public int report(Caller caller, OrganizationId organization, Report report) {
        Caller.ServiceKey service = ServiceAccess.require(caller, ServiceScope.REPORT);
        ServiceAccess.requireSeen(service, organization);
        return database.write(handle -> {
            if (!NewsStore.lock(handle, organization)) {
                throw new Fault.NotFound("organization");
            }
            var project = report.project();
            if (project != null && !NewsStore.hasProject(handle, organization, project)) {
                throw new Fault.Invalid(Problem.unknown("project", "The organization has no such project."));
            }
            if (!NewsStore.isWanted(handle, organization, project, report.kind())) {
                return 0;
            }
            return news.tell(
                    handle,
                    organization,
                    new Notice(
                            report.kind().type(),
                            project == null ? new Audience.Admins() : new Audience.Project(),
                            organization,
                            project,
                            Notice.literal(report.title()),
                            Notice.literal(report.body()),
                            new Notice.Content.Plain(report.payload()),
                            null));
        });
    }
}
