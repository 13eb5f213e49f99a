package io.tenantry.user.own;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.fault.Fault;
import io.tenantry.id.MembershipId;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Slice;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.storage.Database;
import io.tenantry.user.User;
import io.tenantry.user.UserChanges;
import io.tenantry.user.UserColumns;
import io.tenantry.user.UserQuery;
import io.tenantry.user.UserStore;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Reads the users of one organization: all for its admins, their own user for other people. */
public final class OrganizationUsers {
    private static final Condition ENABLED = new Condition.OneOf(UserColumns.DISABLED, List.of(false));

    private final Database database;

    public OrganizationUsers(Database database) {
        this.database = database;
    }

    /**
     * One page of the list of the users of an organization.
     *
     * @throws Fault.NotFound if the caller does not see the organization
     * @throws Fault.NotAllowed if the caller does not administer it
     */
    public Slice<User> list(Caller caller, OrganizationId organization, UserQuery query) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            return UserStore.list(handle, organization, query);
        });
    }

    /**
     * One page of the list of the users of an organization, for all who see the whole organization. Only admins find the users who
     * are disabled.
     *
     * @throws Fault.NotFound if the caller does not see the organization
     * @throws Fault.NotAllowed if the caller belongs only to projects of it
     */
    public Slice<User> seen(Caller caller, OrganizationId organization, UserQuery query) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.READ);
            Right right = Rights.wholly(handle, caller, organization).orElseThrow(Fault.NotAllowed::new);
            return UserStore.list(handle, organization, right == Right.ADMINISTER ? query : query.and(ENABLED));
        });
    }

    /**
     * One user: any for an admin, their own if the caller is not an operator.
     *
     * @throws Fault.NotFound if the caller does not see the organization, or an admin asks for a user that does not exist
     * @throws Fault.NotAllowed if the user is not the caller's own and the caller is no admin, whether the user exists or not
     */
    public User get(Caller caller, OrganizationId organization, MembershipId id) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.READ);
            User own = caller instanceof Caller.Person person
                    ? UserStore.ofPerson(handle, organization, person.personId())
                            .orElse(null)
                    : null;
            if (own == null || !own.id().equals(id)) {
                Rights.require(handle, caller, organization, Right.ADMINISTER);
            }
            return find(handle, organization, id);
        });
    }

    /**
     * The caller's own user. For a person who belongs to projects only, it is the first project membership.
     *
     * @throws Fault.NotFound if the person does not belong to the organization
     * @throws Fault.NotAllowed if the caller is no person
     */
    public User own(Caller caller, OrganizationId organization) {
        Caller.Person person = person(caller);
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.READ);
            return UserStore.ofPerson(handle, organization, person.personId()).orElseThrow(UserChanges::noUser);
        });
    }

    /** The calling person; a key of an organization or project has no person. */
    static Caller.Person person(Caller caller) {
        return switch (caller) {
            case Caller.Person person -> person;
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
    }

    static User find(Handle handle, OrganizationId organization, MembershipId id) {
        return UserStore.find(handle, organization, id).orElseThrow(UserChanges::noUser);
    }
}
