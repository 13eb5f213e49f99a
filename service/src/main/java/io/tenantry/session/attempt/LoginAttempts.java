package io.tenantry.session.attempt;

import io.tenantry.access.Caller;
import io.tenantry.access.TokenText;
import io.tenantry.fault.Fault;
import io.tenantry.listing.Slice;
import io.tenantry.storage.Database;
import org.jspecify.annotations.Nullable;

/** The sign-ins of people and their failures, which people read of themselves. The history has them, as long as it keeps anything. */
public final class LoginAttempts {
    private final Database database;

    public LoginAttempts(Database database) {
        this.database = database;
    }

    /**
     * A part of the list of the caller's attempts.
     *
     * @throws Fault.NotAllowed if the caller is no person
     */
    public Slice<LoginAttempt> list(Caller caller, LoginAttemptQuery query) {
        int person = person(caller);
        return database.readConsistently(handle -> LoginAttemptStore.list(handle, person, query));
    }

    /**
     * The caller's newest attempt before the sign-in that an access token comes from.
     *
     * @param access the token; null for a caller with a key, and the newest attempt of all
     * @throws Fault.NotAllowed if the caller is no person
     * @throws Fault.NotFound if there is none
     */
    public LoginAttempt last(Caller caller, @Nullable String access) {
        int person = person(caller);
        byte[] digest = access == null ? null : TokenText.digest(access);
        return database.read(handle -> LoginAttemptStore.last(handle, person, digest))
                .orElseThrow(() -> new Fault.NotFound("login attempt"));
    }

    private static int person(Caller caller) {
        return switch (caller) {
            case Caller.Person person -> person.personId();
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
    }
}
