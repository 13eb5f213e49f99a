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
 * The permissions of callers in an organization and in its projects. Every entry class that works on an organization checks
 * them here, in the transaction of its work.
 */
public final class Rights {
    private Rights() {}

    /** The most that a role allows where its member belongs. */
    public static Right of(Role role) {
        return switch (role) {
            case ADMIN -> Right.ADMINISTER;
            case MEMBER, LABS -> Right.BUILD;
            case VIEW_ONLY, INTERNAL_VIEW, LABS_VIEW_ONLY, INSIGHTS_VIEW -> Right.READ;
        };
    }

    /**
     * Makes sure that the caller has a right in a whole organization. Who belongs to one of its projects alone sees the
     * organization, and has no further right in it.
     *
     * @throws Fault.NotFound when the organization is not there, is disabled (but for operators) or is not the caller's
     * @throws Fault.NotAllowed when the caller sees it and has not that right
     */
    public static void require(Handle handle, Caller caller, OrganizationId organizationId, Right right) {
        Optional<Right> has = in(handle, caller, organizationId, null);
        check(has, right, "organization");
    }

    /**
     * Makes sure that the caller has a right in a project, by a membership of its organization or of the project.
     *
     * @throws Fault.NotFound when the project is not there, its organization is disabled (but for operators), or it is not
     *     the caller's
     * @throws Fault.NotAllowed when the caller sees it and has not that right
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

    /** The enabled organizations in which, as a whole, the caller has a right; by id. */
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
            case Caller.ProjectKey ignored -> List.of();
            case Caller.Operator ignored -> List.of();
        };
    }

    /**
     * The most that the caller may do there; empty when the caller may not even see it.
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
     * The most that a person may do there, in work that another caller asks for; empty when they may not even see it.
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
     * The most that the caller may do in all of an organization, whatever its projects; empty for callers of projects alone, and for
     * those that do not see the organization.
     */
    public static Optional<Right> wholly(Handle handle, Caller caller, OrganizationId organizationId) {
        // A right in all projects is one in a project that is not there, too: numbers are positive.
        return in(handle, caller, organizationId, new ProjectId(0));
    }

    private static Optional<Right> ofRoles(List<MemberStore.Held> roles, @Nullable ProjectId projectId) {
        return roles.stream()
                .map(held -> {
                    ProjectId project = held.projectId();
                    if (project == null || project.equals(projectId)) {
                        return Optional.of(of(held.role()));
                    }
                    // Of another project: sees that there is the organization, but not this project.
                    return projectId == null ? Optional.of(Right.READ) : Optional.<Right>empty();
                })
                .flatMap(Optional::stream)
                .max(Right::compareTo);
    }
}
