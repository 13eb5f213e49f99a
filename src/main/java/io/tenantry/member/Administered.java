package io.tenantry.member;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The organizations that a caller administers, for what is asked without naming one. */
public final class Administered {
    private static final String ORGANIZATION = "organization";

    private Administered() {}

    /**
     * The organization that a caller means: the named one, or else the only one that the caller administers.
     *
     * @throws Fault.NotFound when the named one is not the caller's
     * @throws Fault.NotAllowed when the caller does not administer it, or administers none
     * @throws Fault.Invalid when none is named and the caller administers several
     */
    public static int one(Handle handle, Caller caller, @Nullable Integer named) {
        if (named != null) {
            Rights.require(handle, caller, named, Right.ADMINISTER);
            return named;
        }
        return switch (caller) {
            case Caller.Operator ignored ->
                throw new Fault.Invalid(Problem.missing(ORGANIZATION, "This field is required."));
            case Caller.Person person -> only(ofPerson(handle, person));
            case Caller.OrganizationKey(int ignored, int own) -> own;
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
    }

    private static int only(List<Integer> organizations) {
        if (organizations.isEmpty()) {
            throw new Fault.NotAllowed();
        }
        if (organizations.size() > 1) {
            throw new Fault.Invalid(Problem.missing(
                    ORGANIZATION, "This field is required, as you administer more than one organization."));
        }
        return organizations.getFirst();
    }

    /**
     * The organizations whose list a caller means: the named one, or else all that the caller administers, which may be
     * none.
     *
     * @throws Fault.NotFound when the named one is not the caller's
     * @throws Fault.NotAllowed when the caller does not administer it; for an operator who names none
     */
    public static List<Integer> all(Handle handle, Caller caller, @Nullable Integer named) {
        if (named != null) {
            return List.of(one(handle, caller, named));
        }
        return switch (caller) {
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.Person person -> ofPerson(handle, person);
            case Caller.OrganizationKey(int ignored, int own) -> List.of(own);
            case Caller.ProjectKey ignored -> List.of();
        };
    }

    private static List<Integer> ofPerson(Handle handle, Caller.Person person) {
        return handle.createQuery("""
                        SELECT m.organization_id FROM active_membership m JOIN organization o ON o.id = m.organization_id
                        WHERE m.person_id = :person AND m.project_id IS NULL AND m.role = 'admin' AND NOT o.disabled
                          AND (:only = 0 OR m.organization_id = :only)
                        ORDER BY m.organization_id""")
                .bind("person", person.personId())
                .bind("only", person.onlyOrganization())
                .mapTo(Integer.class)
                .list();
    }
}
