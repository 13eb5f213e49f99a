package io.tenantry.member;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The organizations that a caller administers, for requests that do not name one. */
public final class Administered {
    private static final String ORGANIZATION = "organization";

    private Administered() {}

    /**
     * The organization of a request: the named one, or else the only one that the caller administers.
     *
     * @throws Fault.NotFound if the caller does not see the named one
     * @throws Fault.NotAllowed if the caller does not administer it, or administers none
     * @throws Fault.Invalid if none is named and the caller administers several
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
     * The organizations of a list request: the named one, or else all that the caller administers, possibly none.
     *
     * @throws Fault.NotFound if the caller does not see the named one
     * @throws Fault.NotAllowed if the caller does not administer it, or is an operator and names none
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
