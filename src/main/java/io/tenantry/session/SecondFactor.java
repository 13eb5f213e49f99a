package io.tenantry.session;

import io.tenantry.fault.Fault;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Whether people have the second factor that their organizations require. */
public final class SecondFactor {
    /** The reason why a person without a second factor may do nothing but set one up. */
    public static final String MISSING = "An organization of yours requires two-factor authentication. Set it up first.";

    private SecondFactor() {}

    /**
     * Makes sure that a person has a second factor, if an organization of theirs requires one.
     *
     * @throws Fault.NotAllowed when they have none
     */
    public static void require(Handle handle, int person) {
        if (!SignInStore.hasTwoFactor(handle, person) && SignInStore.twoFactorRequired(handle, person)) {
            throw new Fault.NotAllowed(MISSING);
        }
    }

    /**
     * An organization of a person.
     *
     * @param requires whether it requires a second factor
     */
    record Organization(int id, boolean requires) {}

    /** The organizations that let a person in, by id. */
    static List<Organization> organizations(Handle handle, int person) {
        return handle.createQuery("""
                        SELECT DISTINCT o.id, o.is_2fa_required AND NOT o.disabled
                        FROM active_membership m JOIN organization o ON o.id = m.organization_id
                        WHERE m.person_id = :person ORDER BY o.id""")
                .bind("person", person)
                .map((row, context) -> new Organization(row.getInt(1), row.getBoolean(2)))
                .list();
    }
}
