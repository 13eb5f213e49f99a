package io.tenantry.session.attempt;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.access.TokenText;
import io.tenantry.fault.Fault;
import io.tenantry.listing.Slice;
import io.tenantry.storage.Database;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of login attempts: people read their own sign-ins and failures. The attempts come from the history and are
 * kept as long as its entries.
 */
public final class LoginAttempts {
    private final Database database;

    public LoginAttempts(Database database) {
        this.database = database;
    }

    /**
     * One page of the caller's attempts.
     *
     * @throws Fault.NotAllowed if the caller is not a person
     */
    public Slice<LoginAttempt> list(Caller caller, LoginAttemptQuery query) {
        PersonId person = person(caller);
        return database.readConsistently(handle -> LoginAttemptStore.list(handle, person, query));
    }

    /**
     * The caller's most recent attempt before the sign-in of an access token.
     *
     * @param access the token; null for a caller with a key; the result is then the most recent attempt of all
     * @throws Fault.NotAllowed if the caller is not a person
     * @throws Fault.NotFound if there is none
     */
    public LoginAttempt last(Caller caller, @Nullable String access) {
        PersonId person = person(caller);
        byte[] digest = access == null ? null : TokenText.digest(access);
        return database.read(handle -> LoginAttemptStore.last(handle, person, digest))
                .orElseThrow(() -> new Fault.NotFound("login attempt"));
    }

    private static PersonId person(Caller caller) {
        return switch (caller) {
            case Caller.Person person -> person.personId();
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
    }
}
