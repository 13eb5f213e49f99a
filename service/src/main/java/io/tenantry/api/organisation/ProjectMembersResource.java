package io.tenantry.api.organisation;

import io.tenantry.access.Caller;
import io.tenantry.access.ProjectId;
import io.tenantry.api.management.field.Identifiers;
import io.tenantry.api.management.field.LabelFields;
import io.tenantry.api.management.field.ListParameters;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.ListPage;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.ReadOnlyMembers;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.apikey.leaver.Departures;
import io.tenantry.id.MembershipId;
import io.tenantry.label.LabelQuery;
import io.tenantry.label.Labelled;
import io.tenantry.label.Labels;
import io.tenantry.project.member.ProjectMember;
import io.tenantry.project.member.ProjectMemberQuery;
import io.tenantry.project.member.ProjectMembers;
import io.tenantry.project.member.ProjectRoles;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of the projects of an organisation: {@code /projects/{projectId}/members}, and the operations that add and remove
 * them.
 */
public final class ProjectMembersResource {
    private static final String MEMBERS = "/projects/{projectId}/members";
    private static final String LOCALES = "allowedLocales";
    private static final int MOST_LOCALES = 1_000;
    private static final List<String> READ_ONLY = List.of(
            "id",
            "name",
            "roles",
            "acceptedTOS",
            "disabled",
            "acl",
            "createdAt",
            "lastChanged",
            "createdBy",
            "lastChangedBy",
            "membershipNumber",
            "personNumber");

    /** A locale that a member is restricted to. */
    record LocaleJson(String localeId) {}

    private final ProjectMembers members;
    private final Departures departures;
    private final ObjectIds ids;
    private final Form<ProjectMember> listed;
    private final Form<ProjectMember> single;

    public ProjectMembersResource(ProjectMembers members, Departures departures, Labels labels, ObjectIds ids) {
        this.departures = departures;
        this.members = members;
        this.ids = ids;
        this.listed = form(false, labels);
        this.single = form(true, labels);
    }

    private Form<ProjectMember> form(boolean whole, Labels labels) {
        List<Field<ProjectMember>> fields = new ArrayList<>(List.of(
                new Field<>(
                        "_id",
                        member -> ids.of(Kind.MEMBERSHIP, member.userId().value()),
                        ProjectMemberQuery.ID,
                        Kind.MEMBERSHIP),
                new Field<>("id", member -> member.person().email(), ProjectMemberQuery.EMAIL),
                new Field<>("name", member -> member.person().name(), ProjectMemberQuery.NAME),
                new Field<>("roles", ProjectMember::roles, ProjectMemberQuery.ROLES)));
        if (whole) {
            fields.add(new Field<>("acceptedTOS", ProjectMember::acceptedTos, null));
            fields.add(new Field<>("disabled", ProjectMember::disabled, null));
            fields.add(new Field<>("acl", member -> AccessRights.inProject(member.right()), null));
            fields.add(new Field<>(LOCALES, ProjectMembersResource::locales, null));
        }
        fields.add(new Field<>("createdAt", ProjectMember::createdAt, ProjectMemberQuery.CREATED_AT));
        fields.add(new Field<>("lastChanged", ProjectMember::changedAt, ProjectMemberQuery.CHANGED_AT));
        fields.add(new Field<>("createdBy", ProjectMember::createdBy, ProjectMemberQuery.CREATED_BY));
        fields.add(new Field<>("lastChangedBy", ProjectMember::changedBy, ProjectMemberQuery.CHANGED_BY));
        Form<ProjectMember> form = new Form<>("members", "member", fields)
                .withOnRequest(List.of(
                        Identifiers.membership(ProjectMember::userId),
                        Identifiers.person(member -> member.person().id())));
        return LabelFields.add(
                form,
                labels,
                new LabelQuery.Columns(Labelled.USER, "m.person_id", "m.user_id"),
                member -> member.person().id().value(),
                member -> member.userId().value());
    }

    private static @Nullable Object locales(ProjectMember member) {
        List<String> allowed = member.allowedLocales();
        return allowed == null ? null : allowed.stream().map(LocaleJson::new).toList();
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", MEMBERS, this::list),
                Route.of("GET", MEMBERS + "/{userId}", this::get),
                Route.of("PATCH", MEMBERS + "/{userId}", this::update).givingAccess(),
                Route.of(
                                "POST",
                                MEMBERS + "/{userId}/addroletomember",
                                (request, caller) -> role(request, caller, true))
                        .givingAccess(),
                Route.of(
                                "POST",
                                MEMBERS + "/{userId}/removerolefrommember",
                                (request, caller) -> role(request, caller, false))
                        .givingAccess(),
                Route.of("POST", "/projects/{projectId}/addprojectmember", (request, caller) -> {
                            ProjectId project = project(request);
                            members.add(caller, project, userInBody(request, project));
                            return Reply.empty(204);
                        })
                        .givingAccess(),
                Route.of("POST", "/projects/{projectId}/removeprojectmember", (request, caller) -> {
                    ProjectId project = project(request);
                    departures.removeFromProject(caller, project, userInBody(request, project));
                    return Reply.empty(204);
                }),
                Route.of("POST", "/users/{userId}/addproject", (request, caller) -> {
                            MembershipId user = user(request);
                            members.add(caller, projectInBody(request, user), user);
                            return Reply.empty(204);
                        })
                        .givingAccess(),
                Route.of("POST", "/users/{userId}/removeproject", (request, caller) -> {
                    MembershipId user = user(request);
                    departures.removeFromProject(caller, projectInBody(request, user), user);
                    return Reply.empty(204);
                }));
    }

    private Reply list(Request request, Caller caller) {
        ProjectId project = project(request);
        ListParameters asked = ListParameters.read(request.query(), listed, ids, OwnOrganisationResource.RESERVED);
        ProjectMemberQuery query =
                new ProjectMemberQuery(asked.filter(), asked.conditions(), asked.order(), asked.window());
        return replies(project, listed).list(request, ListPage.of(members.list(caller, project, query)));
    }

    private Reply get(Request request, Caller caller) {
        ProjectId project = project(request);
        ProjectMember member = members.get(caller, project, user(request));
        return replies(project, single).object(request, 200, member);
    }

    /** The paths of members are below their project. */
    private Replies<ProjectMember> replies(ProjectId project, Form<ProjectMember> form) {
        return new Replies<>(form.foundIn(collection(project)));
    }

    private String collection(ProjectId project) {
        return "projects/" + ids.of(Kind.PROJECT, project.value()) + "/members";
    }

    private Reply update(Request request, Caller caller) {
        ProjectId project = project(request);
        Replies<ProjectMember> replies = replies(project, single);
        replies.check(request);
        MembershipId user = user(request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        ReadOnlyMembers.ofObject(
                body, request, "userId", collection(project), ids.of(Kind.MEMBERSHIP, user.value()), user.value());
        ReadOnlyMembers.id(body, "projectId", ids.of(Kind.PROJECT, project.value()), project.value());
        ReadOnlyMembers.stored(body, single, READ_ONLY, () -> members.get(caller, project, user));
        ReadOnlyMembers.stored(body, single, LabelFields.NAMES, () -> members.get(caller, project, user));
        boolean named = body.object().has(LOCALES);
        List<String> locales = named ? locales(body) : null;
        body.done();
        ProjectMember changed = members.setLocales(caller, project, user, named, locales, replies.believed(request));
        return replies.object(request, 200, changed);
    }

    private static @Nullable List<String> locales(JsonBody body) {
        if (body.object().path(LOCALES).isNull()) {
            body.take(LOCALES);
            return null;
        }
        List<String> locales = new ArrayList<>();
        for (JsonBody item : body.objects(LOCALES, MOST_LOCALES)) {
            String id = item.text("localeId", true, 24);
            if (!id.isEmpty() && !ObjectIds.wellFormed(id)) {
                item.wrong("localeId", PathIds.form(ObjectIds.Kind.LOCALE));
            }
            locales.add(id);
            item.closed();
        }
        return locales;
    }

    private Reply role(Request request, Caller caller, boolean wanted) {
        ProjectId project = project(request);
        MembershipId user = user(request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        ReadOnlyMembers.id(body, "userId", ids.of(Kind.MEMBERSHIP, user.value()), user.value());
        ReadOnlyMembers.id(body, "projectId", ids.of(Kind.PROJECT, project.value()), project.value());
        String role = body.text("role", true, 100);
        if (!role.isEmpty() && !ProjectRoles.ALL.contains(role)) {
            body.wrong("role", "This is not a role of a project.");
        }
        body.done();
        members.setRole(caller, project, user, role, wanted);
        return Reply.empty(204);
    }

    /** The user that a body names beside the project in the path. */
    private MembershipId userInBody(Request request, ProjectId project) {
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        ReadOnlyMembers.id(body, "projectId", ids.of(Kind.PROJECT, project.value()), project.value());
        return new MembershipId(inBody(body, "userId", Kind.MEMBERSHIP));
    }

    /** The project that a body names beside the user in the path. */
    private ProjectId projectInBody(Request request, MembershipId user) {
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        ReadOnlyMembers.id(body, "userId", ids.of(Kind.MEMBERSHIP, user.value()), user.value());
        return new ProjectId(inBody(body, "projectId", Kind.PROJECT));
    }

    private int inBody(JsonBody body, String name, Kind kind) {
        Integer row = body.row(name, true, ids, kind);
        body.done();
        // No row has the number 0: it is answered as an unknown one.
        return row == null ? 0 : row;
    }

    private ProjectId project(Request request) {
        return PathIds.project(ids, request);
    }

    private MembershipId user(Request request) {
        return PathIds.user(ids, request);
    }
}
