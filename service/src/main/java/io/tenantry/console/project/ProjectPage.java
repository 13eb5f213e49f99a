package io.tenantry.console.project;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.Precondition;
import io.tenantry.access.ProjectId;
import io.tenantry.apikey.ApiKeyRequest;
import io.tenantry.apikey.CallerApiKeys;
import io.tenantry.console.FaultPages;
import io.tenantry.console.Frame;
import io.tenantry.console.Html;
import io.tenantry.console.Page;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Field.Option;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.console.form.Words;
import io.tenantry.console.key.KeyTable;
import io.tenantry.console.key.NewKey;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.organization.OneOrganization;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.tab.ProjectView;
import io.tenantry.console.view.table.Cell;
import io.tenantry.console.view.table.Made;
import io.tenantry.console.view.table.Row;
import io.tenantry.console.view.table.Table;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.ApiKeyId;
import io.tenantry.listing.Slice;
import io.tenantry.member.Right;
import io.tenantry.organization.own.SeenOrganization;
import io.tenantry.project.list.ListedProject;
import io.tenantry.project.list.ListedProjectChange;
import io.tenantry.project.list.OrganizationProjects;
import io.tenantry.project.list.ProjectWords;
import io.tenantry.project.list.SeenProject;
import io.tenantry.project.member.ProjectMember;
import io.tenantry.project.member.ProjectMemberQuery;
import io.tenantry.project.member.ProjectMembers;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One project of an organization: its name and color, its keys and members, and its deletion. */
final class ProjectPage {
    private static final String PATH = OneOrganization.PATH + "/projects/{project}";
    private static final String NAME = "project_name";
    private static final String COLOR = "color";
    private static final String REVISION = "revision";
    private static final String LAST = text("project.last");
    private static final Map<String, ListAddress.Sortable> COLUMNS = columns();
    private static final List<Option> COLORS = ProjectWords.COLORS.stream()
            .sorted(String.CASE_INSENSITIVE_ORDER)
            .map(color -> new Option(color, Words.ofColumn(color)))
            .toList();

    private final OrganizationProjects projects;
    private final ProjectMembers members;
    private final CallerApiKeys keys;
    private final Clock clock;
    private final SignedIn signedIn;
    private final OneOrganization one;

    ProjectPage(OperatorFeatures features, Clock clock, SignedIn signedIn, OneOrganization one) {
        this.projects = features.projects();
        this.members = features.projectMembers();
        this.keys = features.keys();
        this.clock = clock;
        this.signedIn = signedIn;
        this.one = one;
    }

    private static Map<String, ListAddress.Sortable> columns() {
        Map<String, ListAddress.Sortable> columns = new LinkedHashMap<>();
        columns.put("name", new ListAddress.Sortable(text("common.name"), ProjectMemberQuery.NAME, false));
        columns.put("email", new ListAddress.Sortable(text("common.email"), ProjectMemberQuery.EMAIL, false));
        columns.put("role", new ListAddress.Sortable(text("project.role"), null, false));
        columns.put("since", new ListAddress.Sortable(text("project.since"), ProjectMemberQuery.CREATED_AT, false));
        return columns;
    }

    List<Route> routes() {
        return List.of(
                Route.of(
                        "GET",
                        PATH,
                        (request, caller) -> signedIn.once()
                                .show(
                                        request,
                                        made -> page(200, request, caller, new View(null, Faults.NONE, null, made)))),
                signedIn.post(PATH, this::save),
                signedIn.post(PATH + "/delete", this::delete),
                signedIn.post(PATH + "/keys", this::makeKey),
                signedIn.post(PATH + "/keys/{key}/revoke", this::revokeKey));
    }

    /** The path of the page of a project, relative to the console. */
    private String path(Request request) {
        return one.path(request, "/projects/" + request.path("project"));
    }

    private ProjectId id(Request request) {
        return new ProjectId(one.row(request, ObjectIds.Kind.PROJECT, "project"));
    }

    private SeenProject find(Request request, Caller caller) {
        return projects.see(caller, one.number(request), id(request));
    }

    private Reply save(Request request, Caller caller, Sent sent) {
        SeenProject before = find(request, caller);
        ListedProjectChange wanted =
                new ListedProjectChange(sent.value(NAME), sent.value(COLOR), null, null, false, null, false);
        Precondition<ListedProject> seen = project -> {
            if (!Integer.toString(project.revision()).equals(sent.value(REVISION))) {
                throw new Fault.Stale();
            }
        };
        try {
            projects.update(caller, id(request), wanted, seen, colorProblems(sent));
            return Html.see(request, Outcome.PROJECT_CHANGED.at(path(request)));
        } catch (Fault.Invalid invalid) {
            return page(400, request, caller, new View(sent, Faults.named(invalid, Map.of("name", NAME)), null, ""));
        } catch (Fault.Stale stale) {
            return page(
                    412,
                    request,
                    caller,
                    new View(
                            sent,
                            Faults.general(text(
                                    "project.conflict",
                                    before.project().name(),
                                    before.project().color())),
                            null,
                            ""));
        }
    }

    private static List<Problem> colorProblems(Sent sent) {
        return ProjectWords.COLORS.contains(sent.value(COLOR))
                ? List.of()
                : List.of(Problem.invalid(COLOR, text("common.choosefromlist")));
    }

    private Reply delete(Request request, Caller caller, Sent sent) {
        find(request, caller);
        try {
            projects.delete(caller, id(request), Precondition.none());
            return Html.see(request, Outcome.PROJECT_DELETED.at(one.path(request, "/projects")));
        } catch (Fault.Conflict last) {
            return page(409, request, caller, new View(null, Faults.general(LAST), null, ""));
        }
    }

    private Reply makeKey(Request request, Caller caller, Sent sent) {
        if (!makesKeys(caller, find(request, caller))) {
            throw new Fault.NotAllowed();
        }
        try {
            String text = keys.make(
                            caller, new ApiKeyRequest.ForProject(id(request)), NewKey.terms(sent, clock.instant()))
                    .text();
            return signedIn.once().lead(request, path(request), text);
        } catch (Fault.Invalid invalid) {
            return page(
                    400,
                    request,
                    caller,
                    new View(null, Faults.NONE, keyForm(request, sent, new Faults(invalid.problems())), ""));
        } catch (Fault.TooMany tooMany) {
            return FaultPages.wait(
                    page(
                            429,
                            request,
                            caller,
                            new View(null, Faults.NONE, keyForm(request, sent, Faults.of(tooMany)), "")),
                    tooMany);
        }
    }

    private Reply revokeKey(Request request, Caller caller, Sent sent) {
        ProjectId project = id(request);
        keys.revoke(caller, new ApiKeyId(one.row(request, ObjectIds.Kind.API_KEY, "key")), named -> {
            if (!project.equals(named.key().projectId())) {
                throw new Fault.NotFound("key");
            }
        });
        return Html.see(request, Outcome.KEY_REVOKED.at(path(request)));
    }

    /** Operators make short keys of the whole organization alone. */
    private static boolean makesKeys(Caller caller, SeenProject seen) {
        return seen.allows(Right.BUILD) && !(caller instanceof Caller.Operator);
    }

    private Form keyForm(Request request, @Nullable Sent sent, Faults faults) {
        String action = Page.of(request, "").console(path(request) + "/keys");
        return NewKey.form(action, signedIn.token(request), sent, faults);
    }

    /**
     * The state of a page beside the stored values.
     *
     * @param sent the form of the project as it was sent; null for the stored values
     * @param faults the faults of that form
     * @param keyForm the form of a new key as it was sent; null for an empty one
     * @param made the text of a key that was just made; empty for none
     */
    private record View(
            @Nullable Sent sent, Faults faults, @Nullable Form keyForm, String made) {}

    private Reply page(int status, Request request, Caller caller, View view) {
        SeenOrganization organization = one.find(request, caller);
        SeenProject seen = find(request, caller);
        boolean builds = seen.allows(Right.BUILD);
        Frame frame = one.frame(request, caller, organization, seen.project().name())
                .below(
                        new Frame.Crumb("/organizations", text("common.organizations")),
                        new Frame.Crumb(one.path(request, "/projects"), text("project.of", organization.name())))
                .with(view.faults);
        boolean makes = makesKeys(caller, seen) && view.made.isEmpty();
        Form keyForm = view.keyForm == null ? keyForm(request, null, Faults.NONE) : view.keyForm;
        return Html.page(
                status,
                Html.TEMPLATES.project(
                        frame,
                        one.head(request, caller, organization, "/projects"),
                        new ProjectView(
                                path(request),
                                seen.project().name(),
                                seen.project().color(),
                                Moment.of(Instant.ofEpochSecond(seen.project().createdAt())),
                                seen.allows(Right.ADMINISTER)),
                        builds ? Optional.of(form(request, frame, seen.project(), view)) : Optional.empty(),
                        new Made(text("common.newkey"), view.made, path(request)),
                        makes ? Optional.of(keyForm) : Optional.empty(),
                        builds ? Optional.of(keys(request, caller)) : Optional.empty(),
                        members(request, caller)));
    }

    private Form form(Request request, Frame frame, ListedProject project, View view) {
        Sent sent = view.sent;
        List<Field> fields = List.of(
                Field.of(NAME, text("common.name"), Kind.TEXT)
                        .holding(sent == null ? project.name() : sent.value(NAME)),
                Field.of(COLOR, text("common.color"), Kind.TEXT)
                        .among(COLORS)
                        .holding(sent == null ? project.color() : sent.value(COLOR)),
                Field.hidden(REVISION, Integer.toString(project.revision())));
        return Form.of(frame.console(path(request)), signedIn.token(request), text("common.save"), fields, view.faults);
    }

    private Table keys(Request request, Caller caller) {
        ProjectId project = id(request);
        return KeyTable.of(
                request,
                (after, most) -> keys.ofProject(caller, project, after, most),
                false,
                key -> path(request) + "/keys/"
                        + one.id(ObjectIds.Kind.API_KEY, key.id().value()) + "/revoke",
                text("project.keys"));
    }

    private Table members(Request request, Caller caller) {
        ListAddress address = ListAddress.of(request, COLUMNS);
        Slice<ProjectMember> slice;
        try {
            slice = read(request, caller, address);
        } catch (Fault.Invalid tooOld) {
            slice = read(request, caller, address.fromStart());
        }
        return new Table(
                text("project.members"),
                address.headings(),
                slice.rows().stream().map(ProjectPage::row).toList(),
                text("project.none.title"),
                text("project.none.text"),
                address.pager(slice, "count.members"));
    }

    private Slice<ProjectMember> read(Request request, Caller caller, ListAddress address) {
        return members.list(
                caller, id(request), new ProjectMemberQuery("", List.of(), address.order(), address.window()));
    }

    private static Row row(ProjectMember member) {
        return Row.of(
                Cell.text(member.person().name()),
                Cell.text(member.person().email()),
                Cell.text(Words.ofColumn(member.role().word())),
                Cell.time(Moment.of(Instant.ofEpochSecond(member.createdAt()))));
    }
}
