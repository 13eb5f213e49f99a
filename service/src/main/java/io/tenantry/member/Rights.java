package io.tenantry.member;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.fault.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The permissions of callers in organizations and projects. Every entry class that works on one checks here, in its transaction.
 */
public final class Rights {
    private Rights() {}

    /** The highest permission that a role gives in its organization or project. */
    public static Right of(Role role) {
        return switch (role) {
            case ADMIN -> Right.ADMINISTER;
            case MEMBER, LABS -> Right.BUILD;
            case VIEW_ONLY, INTERNAL_VIEW, LABS_VIEW_ONLY, INSIGHTS_VIEW -> Right.READ;
        };
    }

    /**
     * Makes sure that the caller has a permission in a whole organization. A caller that belongs only to projects of it can see
     * the organization and has no further permission in it.
     *
     * @throws Fault.NotFound if the organization does not exist, is disabled (except for operators) or is not visible to the
     *     caller
     * @throws Fault.NotAllowed if the caller sees it and lacks the permission
     */
    public static void require(Handle handle, Caller caller, OrganizationId organizationId, Right right) {
        Optional<Right> has = in(handle, caller, organizationId, null);
        check(has, right, "organization");
    }

    /**
     * Makes sure that the caller has a permission in a project, by a membership of its organization or of the project.
     *
     * @throws Fault.NotFound if the project does not exist, its organization is disabled (except for operators), or it is
     *     not visible to the caller
     * @throws Fault.NotAllowed if the caller sees it and lacks the permission
     */
    public static void requireInProject(Handle handle, Caller caller, ProjectId projectId, Right right) {
        Optional<OrganizationId> organization = handle.createQuery("SELECT organization_id FROM project WHERE id = :id")
                .bind("id", projectId)
                .mapTo(OrganizationId.class)
                .findOne();
        Optional<Right> has = organization.flatMap(id -> in(handle, caller, id, projectId));
        check(has, right, "project");
    }

    private static void check(Optional<Right> has, Right right, String thing) {
        Right most = has.orElseThrow(() -> new Fault.NotFound(thing));
        if (most.compareTo(right) < 0) {
            throw new Fault.NotAllowed();
        }
    }

    /** The enabled organizations in which the caller has a permission for the whole organization; by id. */
    public static List<OrganizationId> organizations(Handle handle, Caller caller, Right right) {
        return switch (caller) {
            case Caller.Person person -> {
                List<Role> roles = Arrays.stream(Role.values())
                        .filter(role -> of(role).compareTo(right) >= 0)
                        .toList();
                List<OrganizationId> own = MemberStore.organizations(handle, person.personId(), roles).stream()
                        .filter(person.reach()::includes)
                        .toList();
                own.forEach(organization -> ReliedOn.note(organization, null, right));
                yield own;
            }
            case Caller.OrganizationKey(int ignored, OrganizationId own) -> List.of(own);
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> List.of();
            case Caller.Operator ignored -> List.of();
        };
    }

    /**
     * The highest permission of the caller there; empty if the caller does not see it.
     *
     * @param projectId the project, or null for the organization as a whole
     */
    public static Optional<Right> in(
            Handle handle, Caller caller, OrganizationId organizationId, @Nullable ProjectId projectId) {
        Optional<Right> most = most(handle, caller, organizationId, projectId);
        most.ifPresent(right -> ReliedOn.note(organizationId, projectId, right));
        return most;
    }

    /**
     * The highest permission of a person there, for work of another caller; empty if the person does not see it.
     *
     * @param projectId the project, or null for the organization as a whole
     */
    public static Optional<Right> ofPerson(
            Handle handle, PersonId person, OrganizationId organizationId, @Nullable ProjectId projectId) {
        return most(handle, new Caller.Person(person), organizationId, projectId);
    }

    private static Optional<Right> most(
            Handle handle, Caller caller, OrganizationId organizationId, @Nullable ProjectId projectId) {
        PersonId person =
                caller instanceof Caller.Person one && one.reach().includes(organizationId) ? one.personId() : null;
        MemberStore.Standing standing =
                MemberStore.standing(handle, organizationId, person).orElse(null);
        if (standing == null || (standing.disabled() && !(caller instanceof Caller.Operator))) {
            return Optional.empty();
        }
        return switch (caller) {
            case Caller.Operator ignored -> Optional.of(Right.ADMINISTER);
            case Caller.OrganizationKey(int ignored, OrganizationId own) ->
                own.equals(organizationId) ? Optional.of(Right.ADMINISTER) : Optional.empty();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey(int ignored, OrganizationId own, ProjectId project) -> {
                if (!own.equals(organizationId) || (projectId != null && !projectId.equals(project))) {
                    yield Optional.empty();
                }
                yield Optional.of(projectId == null ? Right.READ : Right.BUILD);
            }
            case Caller.Person ignored -> ofRoles(standing.held(), projectId);
        };
    }

    /**
     * The highest permission of the caller in all of an organization, with every project; empty for callers that belong only to
     * projects, and for callers that do not see the organization.
     */
    public static Optional<Right> wholly(Handle handle, Caller caller, OrganizationId organizationId) {
        // A permission in all projects includes a project that does not exist; ids are positive.
        return in(handle, caller, organizationId, new ProjectId(0));
    }

    private static Optional<Right> ofRoles(List<MemberStore.Held> roles, @Nullable ProjectId projectId) {
        return roles.stream()
                .map(held -> {
                    ProjectId project = held.projectId();
                    if (project == null || project.equals(projectId)) {
                        return Optional.of(of(held.role()));
                    }
                    // Member of another project: sees the organization, but not this project.
                    return projectId == null ? Optional.of(Right.READ) : Optional.<Right>empty();
                })
                .flatMap(Optional::stream)
                .max(Right::compareTo);
    }
}
