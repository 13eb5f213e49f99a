package io.tenantry.apikey.leaver;

import io.tenantry.access.Caller;
import io.tenantry.access.Precondition;
import io.tenantry.access.ProjectId;
import io.tenantry.apikey.KeyPermissions;
import io.tenantry.fault.Fault;
import io.tenantry.id.MembershipId;
import io.tenantry.member.Member;
import io.tenantry.member.Members;
import io.tenantry.member.Membership;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.project.member.ProjectMembers;
import io.tenantry.storage.Database;
import java.util.Optional;

/** The entry class of the removal of members: removes the membership and settles the keys that the person was responsible for. */
public final class Departures {
    private final Database database;
    private final KeysOfLeavers keys;

    public Departures(Database database, KeysOfLeavers keys) {
        this.database = database;
        this.keys = keys;
    }

    /**
     * Removes a membership: an admin of its organization or project removes any, a person their own.
     *
     * @param believed the state that the caller expects; checked while its organization is locked
     * @param choice the treatment of the keys that the person is responsible for; every choice but {@link
     *     KeysOfLeavers.Choice.Keep} requires an admin, and of a key the scope of keys. That of an admin of a project alone is
     *     about the keys of the project
     * @throws Fault.NotFound if the caller sees none with that id
     * @throws Fault.NotAllowed if the caller is not allowed to remove it, or to decide about the keys
     * @throws Fault.Invalid if the organization would be left without an admin, or the keys cannot be handed over to that
     *     person
     */
    public void remove(Caller caller, MembershipId id, Precondition<Membership> believed, KeysOfLeavers.Choice choice) {
        database.change(handle -> {
            ProjectId only = null;
            if (!(choice instanceof KeysOfLeavers.Choice.Keep)) {
                Member member = Members.requireAdministrator(handle, caller, id);
                KeyPermissions.requireKeys(handle, caller);
                // Before the removal: the membership may be the caller's own.
                boolean all =
                        Rights.in(handle, caller, member.organizationId(), null).equals(Optional.of(Right.ADMINISTER));
                only = all ? null : member.projectId();
            }
            Member left = Members.remove(handle, caller, id, believed);
            keys.settle(
                    handle, caller, left.organizationId(), only, left.person().id(), choice);
        });
    }

    /**
     * Removes a member from a project in the organisation API; keeps the keys that the person is responsible for.
     *
     * @param user the id of the user that the person is in the organization
     * @throws Fault.NotFound if the caller does not see the project, or the user is no member of it
     * @throws Fault.NotAllowed if the caller does not administer the project
     */
    public void removeFromProject(Caller caller, ProjectId project, MembershipId user) {
        database.change(handle -> {
            ProjectMembers.Left left = ProjectMembers.remove(handle, caller, project, user);
            keys.keep(handle, caller, left.organization(), left.person());
        });
    }
}
