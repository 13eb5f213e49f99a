package io.tenantry.member;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
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
    public static OrganizationId one(Handle handle, Caller caller, @Nullable OrganizationId named) {
        if (named != null) {
            Rights.require(handle, caller, named, Right.ADMINISTER);
            return named;
        }
        if (caller instanceof Caller.Operator) {
            throw new Fault.Invalid(Problem.missing(ORGANIZATION, "This field is required."));
        }
        List<OrganizationId> own = Rights.organizations(handle, caller, Right.ADMINISTER);
        if (own.isEmpty()) {
            throw new Fault.NotAllowed();
        }
        if (own.size() > 1) {
            throw new Fault.Invalid(Problem.missing(
                    ORGANIZATION, "This field is required, as you administer more than one organization."));
        }
        return own.getFirst();
    }

    /**
     * The organizations whose list a caller means: the named one, or else all that the caller administers, which may be
     * none.
     *
     * @throws Fault.NotFound when the named one is not the caller's
     * @throws Fault.NotAllowed when the caller does not administer it; for an operator who names none
     */
    public static List<OrganizationId> all(Handle handle, Caller caller, @Nullable OrganizationId named) {
        if (named != null) {
            return List.of(one(handle, caller, named));
        }
        if (caller instanceof Caller.Operator) {
            throw new Fault.NotAllowed();
        }
        return Rights.organizations(handle, caller, Right.ADMINISTER);
    }
}
