package io.tenantry.user;

import io.tenantry.access.Caller;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.fault.Fault;
import io.tenantry.id.MembershipId;
import io.tenantry.listing.FilterTotals;
import io.tenantry.listing.Listing;
import io.tenantry.listing.Slice;
import io.tenantry.storage.Database;

/** The entry class of users, for operators. */
public final class Users {
    private static final int[] SLOTS = {ChangeFeed.slot(ChangeFeed.Topic.USERS, 0)};

    private final Database database;
    private final FilterTotals totals;

    public Users(Database database) {
        this.database = database;
        this.totals = new FilterTotals("user_totals", database.changes(), ignored -> SLOTS);
    }

    /**
     * One page of the list of all users.
     *
     * @throws Fault.NotAllowed if the caller is no operator
     */
    public Slice<User> list(Caller caller, UserQuery query) {
        requireOperator(caller);
        if (query.isEverything()) {
            return database.readConsistently(handle -> UserStore.list(handle, query));
        }
        // No connection is held while another request counts.
        Listing.Filter filter = UserStore.filter(query);
        long total = totals.of(filter, () -> database.read(handle -> UserStore.count(handle, filter)));
        return database.readConsistently(handle -> UserStore.list(handle, query, total));
    }

    /**
     * One user.
     *
     * @throws Fault.NotFound if there is none
     * @throws Fault.NotAllowed if the caller is no operator
     */
    public User get(Caller caller, MembershipId id) {
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
