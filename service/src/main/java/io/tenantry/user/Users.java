package io.tenantry.user;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.listing.Slice;
import io.tenantry.storage.Database;

/** The entry class of users, for operators. */
public final class Users {
    private final Database database;

    public Users(Database database) {
        this.database = database;
    }

    /**
     * One page of the list of all users.
     *
     * @throws Fault.NotAllowed if the caller is no operator
     */
    public Slice<User> list(Caller caller, UserQuery query) {
        requireOperator(caller);
        return database.readConsistently(handle -> UserStore.list(handle, query));
    }

    /**
     * One user.
     *
     * @throws Fault.NotFound if there is none
     * @throws Fault.NotAllowed if the caller is no operator
     */
    public User get(Caller caller, int id) {
        requireOperator(caller);
        return database.read(handle -> UserStore.find(handle, id)).orElseThrow(() -> new Fault.NotFound("user"));
    }

    /** Only operators see memberships as users; all other callers use {@code Members}. */
    static Caller.Operator requireOperator(Caller caller) {
        return switch (caller) {
            case Caller.Operator operator -> operator;
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
    }
}
