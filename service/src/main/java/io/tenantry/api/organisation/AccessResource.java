package io.tenantry.api.organisation;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.project.member.Access;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import io.tenantry.user.User;
import io.tenantry.user.UserRole;
import io.tenantry.user.own.OrganizationUsers;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The permissions of the caller in an organisation and its projects: {@code /users/me/acl}. */
public final class AccessResource {
    /** The permissions and roles in an organisation or a project. */
    record PlaceJson(Map<String, AccessRights.RightJson> rights, List<String> roles) {}

    /** The permissions and roles in a project; no locale restricts them. */
    record ProjectJson(Map<String, AccessRights.RightJson> rights, List<String> roles, List<String> allowedLocales) {}

    private record Own(Access access, Set<UserRole> roles) {}

    private final Database database;
    private final OrganizationUsers users;
    private final OwnOrganisationResource organisations;
    private final ObjectIds ids;
    private final Replies<Own> replies;

    /** @param organisations finds the organisation of a request */
    public AccessResource(
            Database database, OrganizationUsers users, OwnOrganisationResource organisations, ObjectIds ids) {
        this.database = database;
        this.users = users;
        this.organisations = organisations;
        this.ids = ids;
        this.replies = new Replies<>(new Form<Own>(
                        "acls",
                        "acl",
                        List.of(
                                new Field<>("organisationWide", AccessResource::whole, null),
                                new Field<>("projectWide", this::projects, null)))
                .foundIn(null));
    }

    /** Its operation, below the version. */
    public List<Route> routes() {
        return List.of(Route.of("GET", "/users/me/acl", this::read));
    }

    private Reply read(Request request, Caller caller) {
        OrganizationId organization = organisations.organization(request, caller);
        Own own = database.readConsistently(ignored -> {
            User user = users.own(caller, organization);
            return new Own(Access.of(database, caller, organization), user.roles());
        });
        return replies.object(request, 200, own);
    }

    private static PlaceJson whole(Own own) {
        return new PlaceJson(
                AccessRights.inOrganisation(own.access.whole()),
                own.roles.stream().map(UserRole::word).toList());
    }

    /** Includes the names of the permissions in the whole organisation. */
    private Map<String, ProjectJson> projects(Own own) {
        Map<String, ProjectJson> projects = new LinkedHashMap<>();
        for (Access.OfProject project : own.access.projects()) {
            Map<String, AccessRights.RightJson> rights = new LinkedHashMap<>(AccessRights.inProject(project.right()));
            rights.putAll(AccessRights.inOrganisation(own.access.whole()));
            projects.put(
                    ids.of(ObjectIds.Kind.PROJECT, project.project().value()),
                    new ProjectJson(rights, project.roles(), List.of()));
        }
        return projects;
    }
}
