package io.tenantry.apikey;

import io.tenantry.access.Caller;
import io.tenantry.access.Scope;
import io.tenantry.fault.Fault;
import io.tenantry.id.ApiKeyId;
import io.tenantry.member.GivenPasswords;
import io.tenantry.session.SecondFactor;
import org.jdbi.v3.core.Handle;

/** The permissions for keys that depend on the credentials of the caller, not on an organization or a project. */
public final class KeyPermissions {
    private KeyPermissions() {}

    /**
     * Makes sure that a caller that is a key may change keys or give people access, in an operation that does not always do so.
     *
     * @throws Fault.NotAllowed if it lacks the scope of keys
     */
    public static void requireKeys(Handle handle, Caller caller) {
        ApiKeyId by = caller.key();
        if (by != null && !ApiKeyStore.scopes(handle, by).contains(Scope.KEYS)) {
            throw ApiKeys.lacks(Scope.KEYS);
        }
    }

    /**
     * Makes sure that a caller is allowed to have a new key, beside the permission for its organization or project.
     *
     * @param personal whether it is a personal key
     * @throws Fault.NotAllowed if the person lacks a second factor that an organization requires, or the key would be personal
     *     and an administrator chose the person's password
     */
    public static void requireMaker(Handle handle, Caller caller, boolean personal) {
        if (caller instanceof Caller.Person person) {
            SecondFactor.require(handle, person.personId());
        }
        if (personal) {
            GivenPasswords.requireNone(handle, caller);
        }
    }
}
