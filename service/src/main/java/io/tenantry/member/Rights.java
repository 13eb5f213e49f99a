package io.tenantry.member;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.fault.Fault;
import io.tenantry.id.ApiKeyId;
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
            case Caller.OrganizationKey(ApiKeyId ignored, OrganizationId own) -> List.of(own);
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
        Optional<Right> most = most(handle, caller, organizationId, Area.of(projectId));
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
        return most(handle, new Caller.Person(person), organizationId, Area.of(projectId));
    }

    private static Optional<Right> most(Handle handle, Caller caller, OrganizationId organizationId, Area area) {
        PersonId person =
                caller instanceof Caller.Person one && one.reach().includes(organizationId) ? one.personId() : null;
        MemberStore.Standing standing =
                MemberStore.standing(handle, organizationId, person).orElse(null);
        if (standing == null || (standing.disabled() && !(caller instanceof Caller.Operator))) {
            return Optional.empty();
        }
        return switch (caller) {
            case Caller.Operator ignored -> Optional.of(Right.ADMINISTER);
            case Caller.OrganizationKey(ApiKeyId ignored, OrganizationId own) ->
                own.equals(organizationId) ? Optional.of(Right.ADMINISTER) : Optional.empty();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey(ApiKeyId ignored, OrganizationId own, ProjectId project) -> {
                if (!own.equals(organizationId)) {
                    yield Optional.empty();
                }
                yield area.ofProject(project, Right.BUILD);
            }
            case Caller.Person ignored -> ofRoles(standing.held(), area);
        };
    }

    /**
     * The highest permission of the caller in all of an organization, with every project; empty for callers that belong only to
     * projects, and for callers that do not see the organization.
     */
    public static Optional<Right> wholly(Handle handle, Caller caller, OrganizationId organizationId) {
        Optional<Right> most = most(handle, caller, organizationId, new Area.EveryProject());
        most.ifPresent(right -> ReliedOn.note(organizationId, null, right));
        return most;
    }

    private static Optional<Right> ofRoles(List<MemberStore.Held> roles, Area area) {
        return roles.stream()
                .map(held -> held.projectId() == null
                        ? Optional.of(of(held.role()))
                        : area.ofProject(held.projectId(), of(held.role())))
                .flatMap(Optional::stream)
                .max(Right::compareTo);
    }

    /** The part of an organization in which a permission is asked for. */
    private sealed interface Area {
        static Area of(@Nullable ProjectId project) {
            return project == null ? new Organization() : new OneProject(project);
        }

        /** The permission here of a caller that has one in a project. */
        Optional<Right> ofProject(ProjectId project, Right right);

        /** The organization itself: a caller that belongs to a project sees it. */
        record Organization() implements Area {
            @Override
            public Optional<Right> ofProject(ProjectId project, Right right) {
                return Optional.of(Right.READ);
            }
        }

        /** One project. */
        record OneProject(ProjectId id) implements Area {
            @Override
            public Optional<Right> ofProject(ProjectId project, Right right) {
                return project.equals(id) ? Optional.of(right) : Optional.empty();
            }
        }

        /** The organization with every project. */
        record EveryProject() implements Area {
            @Override
            public Optional<Right> ofProject(ProjectId project, Right right) {
                return Optional.empty();
            }
        }
    }
}
