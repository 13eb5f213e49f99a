package io.tenantry.session;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.fault.Fault;
import org.jdbi.v3.core.Handle;

/** The check that people have the second factor that their organizations require. */
public final class SecondFactor {
    /** The reason why a person without a second factor is only allowed to set one up. */
    public static final String MISSING =
            "An organization of yours requires two-factor authentication. Set it up first.";

    private SecondFactor() {}

    /**
     * Makes sure that a person has a second factor, if an organization of the person requires one.
     *
     * @throws Fault.NotAllowed if the person has none
     */
    public static void require(Handle handle, PersonId person) {
        if (!SignInStore.hasTwoFactor(handle, person) && SignInStore.twoFactorRequired(handle, person)) {
            throw new Fault.NotAllowed(Fault.NotAllowed.Reason.SECOND_FACTOR_MISSING, MISSING);
        }
    }

    /**
     * An organization of a person.
     *
     * @param requires whether it requires a second factor
     */
    record Organization(OrganizationId id, boolean requires) {}
}
