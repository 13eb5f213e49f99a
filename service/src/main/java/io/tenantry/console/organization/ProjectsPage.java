package io.tenantry.console.organization;

import io.tenantry.access.Caller;
import io.tenantry.console.Html;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.ListAddress.Sortable;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.ProjectRow;
import io.tenantry.fault.Fault;
import io.tenantry.listing.Slice;
import io.tenantry.organization.Organization;
import io.tenantry.project.list.ListedProject;
import io.tenantry.project.list.ListedProjectQuery;
import io.tenantry.project.list.OrganizationProjects;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The projects of an organization. */
final class ProjectsPage {
    private static final Map<String, Sortable> COLUMNS = columns();

    private final OrganizationProjects projects;
    private final OneOrganization one;

    ProjectsPage(OperatorFeatures features, OneOrganization one) {
        this.projects = features.projects();
        this.one = one;
    }

    List<Route> routes() {
        return List.of(Route.of("GET", OneOrganization.PATH + "/projects", this::list));
    }

    private static Map<String, Sortable> columns() {
        Map<String, Sortable> columns = new LinkedHashMap<>();
        columns.put("name", new Sortable("Name", ListedProjectQuery.NAME, false));
        columns.put("created", new Sortable("Created", ListedProjectQuery.CREATED_AT, false));
        columns.put("changed", new Sortable("Changed", ListedProjectQuery.CHANGED_AT, false));
        return columns;
    }

    private Reply list(Request request, Caller caller) {
        Organization organization = one.find(request, caller);
        ListAddress address = ListAddress.of(request, COLUMNS);
        Slice<ListedProject> slice;
        try {
            slice = read(caller, organization, address);
        } catch (Fault.Invalid tooOld) {
            slice = read(caller, organization, address.fromStart());
        }
        return Html.page(
                200,
                Html.TEMPLATES.projects(
                        one.frame(request, caller, organization, "Projects"),
                        one.head(request, organization, "/projects"),
                        address.headings(),
                        slice.rows().stream().map(ProjectsPage::row).toList(),
                        address.pager(slice, slice.total() == 1 ? "project" : "projects")));
    }

    private Slice<ListedProject> read(Caller caller, Organization organization, ListAddress address) {
        return projects.list(
                caller, organization.id(), new ListedProjectQuery("", List.of(), address.order(), address.window()));
    }

    private static ProjectRow row(ListedProject project) {
        return new ProjectRow(
                project.name(),
                Moment.of(Instant.ofEpochSecond(project.createdAt())),
                Moment.of(Instant.ofEpochSecond(project.changedAt())));
    }
}
