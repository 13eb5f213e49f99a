package io.tenantry.api.user.project;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.Precondition;
import io.tenantry.access.ProjectId;
import io.tenantry.api.user.label.UserLabels;
import io.tenantry.api.user.people.MembershipResource;
import io.tenantry.api.user.wire.ArrayReply;
import io.tenantry.api.user.wire.PageNumbers;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.QueryValues;
import io.tenantry.api.user.wire.RowForm;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.label.LabelChange;
import io.tenantry.label.Labelled;
import io.tenantry.label.Labels;
import io.tenantry.member.Members;
import io.tenantry.member.Role;
import io.tenantry.project.ProjectChange;
import io.tenantry.project.ProjectChanges;
import io.tenantry.project.ProjectSetting;
import io.tenantry.project.ProjectView;
import io.tenantry.project.Projects;
import io.tenantry.setting.Kind;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.Pages;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import io.tenantry.web.resource.IfMatch;
import java.util.List;

/** Projects and their members. */
public final class ProjectResource implements UserResource {
    /** The maximum size of a list, in bytes: it repeats all members of an organization for each of its projects. */
    private static final double MOST_BYTES = 1e9;

    private static final RowForm<ProjectView> FORM =
            new RowForm<>(ProjectJson::isWhole, ProjectJson::size, ProjectJson::write);

    private final Projects projects;
    private final ProjectChanges changes;
    private final Labels labels;
    private final UserLabels shown;
    private final ObjectIds ids;

    public ProjectResource(Projects projects, ProjectChanges changes, Labels labels, ObjectIds ids) {
        this.labels = labels;
        this.shown = UserLabels.ofProjects(labels);
        this.projects = projects;
        this.changes = changes;
        this.ids = ids;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/v1/projects/", (request, caller) -> shown.shown(request, list(request, caller))),
                Route.of("POST", "/v1/projects/", this::create),
                Route.of("GET", "/v1/projects/members/", this::members),
                Route.of("GET", "/v1/projects/{id}/", this::one),
                Route.of("PUT", "/v1/projects/{id}/", (request, caller) -> update(request, caller, true)),
                Route.of("PATCH", "/v1/projects/{id}/", (request, caller) -> update(request, caller, false)),
                Route.of("DELETE", "/v1/projects/{id}/", this::delete),
                Route.of("POST", "/v1/projects/{id}/add_member/", this::addMember)
                        .givingAccess(),
                Route.of("POST", "/v1/projects/{id}/remove_member/", this::removeMember));
    }

    private Reply list(Request request, Caller caller) {
        Projects.Asked asked = asked(request);
        if (PageNumbers.areAsked(request)) {
            return PageNumbers.reply(
                    request,
                    projects.count(caller, asked),
                    (most, skip) -> projects.page(caller, asked, most, skip),
                    FORM);
        }
        Pages<ProjectView> found = projects.visible(caller, asked);
        if (FORM.areShort(found)) {
            return ArrayReply.whole(found, FORM);
        }
        double bytes = projects.bytes(caller, asked, ProjectJson.PROJECT_BYTES, ProjectJson.MEMBER_BYTES);
        if (bytes > MOST_BYTES) {
            throw new Fault.Unreadable(
                    "The list is too long for one reply: it would have about %.0f MB, and %.0f are the most. Ask for its pages:"
                                    .formatted(bytes / 1e6, MOST_BYTES / 1e6)
                            + " /user/v1/projects/?page=1&page_size=10");
        }
        return ArrayReply.later(found, FORM);
    }

    /** The only project that matches the query, with its members. */
    private Reply members(Request request, Caller caller) {
        List<ProjectView> found = projects.page(caller, asked(request), 2, 0);
        if (found.isEmpty()) {
            throw new Fault.NotFound("project");
        }
        if (found.size() > 1) {
            throw new Fault.Invalid(Problem.missing("project_id", "This field is required."));
        }
        return reply(200, found.getFirst());
    }

    private Projects.Asked asked(Request request) {
        return new Projects.Asked(
                QueryValues.organization(request, "organization_id", ids),
                QueryValues.project(request, "project_id", ids),
                shown.conditions(request));
    }

    private Reply one(Request request, Caller caller) {
        return shown.shown(request, reply(200, projects.view(caller, PathId.project(request, ids))));
    }

    private Reply create(Request request, Caller caller) {
        UserFields fields = UserFields.read(request);
        ProjectView made = changes.create(caller, wanted(fields), fields.problems());
        return PathId.created(request, made.details().project().id().value(), reply(201, made));
    }

    private Reply update(Request request, Caller caller, boolean whole) {
        ProjectId id = PathId.project(request, ids);
        shown.check(request);
        UserFields fields = UserFields.read(request);
        LabelChange label = shown.change(fields);
        ProjectChange wanted = wanted(fields);
        Reply changed = reply(
                200,
                labels.change(
                        caller,
                        Labelled.PROJECT,
                        id.value(),
                        label,
                        () -> changes.update(caller, id, wanted, whole, believed(request), fields.problems()),
                        () -> projects.view(caller, id)));
        return shown.shownAfter(request, changed);
    }

    private ProjectChange wanted(UserFields fields) {
        return new ProjectChange(
                OrganizationId.ofNullable(fields.filledId("organization_id", ids, ObjectIds.Kind.ORGANIZATION)),
                fields.name(),
                fields.settings(ProjectSetting.CATALOGUE.all()));
    }

    private Reply delete(Request request, Caller caller) {
        changes.delete(caller, PathId.project(request, ids), believed(request));
        return UserJson.detail(200, "Project deleted.");
    }

    private Reply addMember(Request request, Caller caller) {
        ProjectId id = PathId.project(request, ids);
        UserFields fields = UserFields.read(request);
        Members.Who who = who(fields);
        String role = fields.value("role", MembershipResource.ROLE);
        Boolean notified = fields.value("is_email_notify_enabled", new Kind.Flag());
        fields.check();
        return reply(
                200,
                changes.addMember(
                        caller,
                        id,
                        who,
                        role == null ? Role.MEMBER : Role.of(role).orElseThrow(),
                        notified == null || notified));
    }

    private Reply removeMember(Request request, Caller caller) {
        ProjectId id = PathId.project(request, ids);
        UserFields fields = UserFields.read(request);
        Members.Who who = who(fields);
        fields.check();
        return reply(200, changes.removeMember(caller, id, who));
    }

    /** The person in a body: by {@code user}, an id, or by {@code email}. */
    private Members.Who who(UserFields fields) {
        Integer id = fields.filledId("user", ids, ObjectIds.Kind.PERSON);
        String email = fields.value("email", new Kind.Text(254));
        if (id == null && email == null && fields.problems().isEmpty()) {
            fields.require("user");
        }
        return new Members.Who(PersonId.ofNullable(id), email);
    }

    private Precondition<ProjectView> believed(Request request) {
        return IfMatch.ofAny(request, view -> List.of(reply(200, view), shown.shown(request, reply(200, view))));
    }

    /** One project. */
    static Reply reply(int status, ProjectView view) {
        Reply reply = FORM.areShort(List.of(view))
                ? Reply.of(
                        200,
                        Reply.JSON,
                        UserJson.bytes((int) ProjectJson.size(view), json -> ProjectJson.write(json, view)))
                : UserJson.longReply(json -> ProjectJson.write(json, view));
        return UserJson.kept(reply.withStatus(status).tagged());
    }
}
