package io.tenantry.console.project;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.console.Frame;
import io.tenantry.console.Html;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.ListAddress.Sortable;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.organization.OneOrganization;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.ProjectRow;
import io.tenantry.fault.Fault;
import io.tenantry.listing.Slice;
import io.tenantry.member.Right;
import io.tenantry.organization.own.SeenOrganization;
import io.tenantry.project.list.ListedProject;
import io.tenantry.project.list.ListedProjectChange;
import io.tenantry.project.list.ListedProjectQuery;
import io.tenantry.project.list.OrganizationProjects;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The projects of an organization: the list, and a form that creates one. */
final class ProjectListPage {
    private static final Map<String, Sortable> COLUMNS = columns();
    private static final String PATH = OneOrganization.PATH + "/projects";
    private static final String NAME = "name";

    private final OrganizationProjects projects;
    private final SignedIn signedIn;
    private final OneOrganization one;

    ProjectListPage(OperatorFeatures features, SignedIn signedIn, OneOrganization one) {
        this.signedIn = signedIn;
        this.projects = features.projects();
        this.one = one;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, (request, caller) -> list(200, request, caller, "", Faults.NONE)),
                signedIn.post(PATH, this::create));
    }

    private static Map<String, Sortable> columns() {
        Map<String, Sortable> columns = new LinkedHashMap<>();
        columns.put("name", new Sortable(text("common.name"), ListedProjectQuery.NAME, false));
        columns.put("created", new Sortable(text("common.created"), ListedProjectQuery.CREATED_AT, false));
        columns.put("changed", new Sortable(text("common.changed"), ListedProjectQuery.CHANGED_AT, false));
        return columns;
    }

    private Reply create(Request request, Caller caller, Sent sent) {
        String name = sent.value(NAME);
        ListedProjectChange wanted = new ListedProjectChange(name, null, null, null, false, null, false);
        try {
            projects.create(caller, one.number(request), wanted, List.of());
            return Html.see(request, Outcome.PROJECT_CREATED.at(one.path(request, "/projects")));
        } catch (Fault.Invalid invalid) {
            return list(400, request, caller, name, new Faults(invalid.problems()));
        } catch (Fault.QuotaReached full) {
            return list(409, request, caller, name, Faults.general(full.getMessage()));
        }
    }

    private Reply list(int status, Request request, Caller caller, String typed, Faults faults) {
        SeenOrganization organization = one.find(request, caller);
        ListAddress address = ListAddress.of(request, COLUMNS);
        Slice<ListedProject> slice;
        try {
            slice = read(caller, organization.id(), address);
        } catch (Fault.Invalid tooOld) {
            slice = read(caller, organization.id(), address.fromStart());
        }
        Frame frame =
                one.frame(request, caller, organization, text("tab.projects")).with(faults);
        Optional<Form> form = organization.allows(Right.BUILD)
                ? Optional.of(Form.of(
                        frame.console(one.path(request, "/projects")),
                        signedIn.token(request),
                        text("projects.create"),
                        List.of(Field.of(NAME, text("projects.name"), Kind.TEXT).holding(typed)),
                        faults))
                : Optional.empty();
        return Html.page(
                status,
                Html.TEMPLATES.projects(
                        frame,
                        one.head(request, caller, organization, "/projects"),
                        form,
                        address.headings(),
                        slice.rows().stream()
                                .map(project -> row(request, project))
                                .toList(),
                        address.pager(slice, "count.projects")));
    }

    private Slice<ListedProject> read(Caller caller, OrganizationId organization, ListAddress address) {
        return projects.list(
                caller, organization, new ListedProjectQuery("", List.of(), address.order(), address.window()));
    }

    private ProjectRow row(Request request, ListedProject project) {
        return new ProjectRow(
                one.path(
                        request,
                        "/projects/"
                                + one.id(ObjectIds.Kind.PROJECT, project.id().value())),
                project.name(),
                Moment.of(Instant.ofEpochSecond(project.createdAt())),
                Moment.of(Instant.ofEpochSecond(project.changedAt())));
    }
}
