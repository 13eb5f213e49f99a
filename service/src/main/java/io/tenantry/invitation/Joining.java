package io.tenantry.invitation;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.id.InvitationId;
import io.tenantry.invitation.Invitation.Status;
import io.tenantry.member.Members;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.member.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rules that the entry classes of this feature share: visibility, status checks and joining. */
public final class Joining {
    public static final String THING = "invitation";

    private Joining() {}

    /**
     * Adds the memberships of an invitation or request, and settles all pending ones of the person. The organization and the
     * invitation must be locked.
     */
    public static void enter(
            Handle handle,
            Caller by,
            Invitation invitation,
            PersonId person,
            Role role,
            List<ProjectId> projects,
            Instant now) {
        OrganizationId organization = invitation.organizationId();
        JoinStore.Memberships already = JoinStore.memberships(handle, organization, person);
        if (projects.isEmpty()) {
            if (!already.whole()) {
                Members.add(handle, by, organization, null, person, role, true);
            }
            InvitationStore.settle(handle, invitation.id(), Status.ACCEPTED);
            List<InvitationId> others = InvitationStore.settleAll(handle, organization, invitation.email());
            AuditLog.noteAll(
                    handle,
                    by,
                    InvitationStore.find(handle, others, now).stream()
                            .map(other -> entry(Operation.UPDATE, "acceptInvitation", other)
                                    .changes(new Changes()
                                            .add(
                                                    "status",
                                                    Status.PENDING.word(),
                                                    other.status().word())))
                            .toList());
            return;
        }
        List<ProjectId> there = InvitedStore.projects(handle, organization, projects);
        if (there.isEmpty()) {
            // An empty list would mean the whole organization.
            throw new Fault.Conflict("None of the projects exists any more.");
        }
        List<ProjectId> fresh = there.stream()
                .filter(project -> !already.projects().contains(project))
                .toList();
        Members.addToProjects(handle, by, organization, fresh, person, role);
        InvitationStore.settle(handle, invitation.id(), Status.ACCEPTED);
    }

    /**
     * Makes sure that an invitation or request is pending.
     *
     * @throws Fault.Conflict if it is not
     * @throws Fault.NotFound if it was revoked, so that it cannot be told from one that never existed
     */
    public static void requirePending(Invitation invitation) {
        switch (invitation.status()) {
            case PENDING -> {}
            case ACCEPTED -> throw new Fault.Conflict("It has been accepted already.");
            case REJECTED -> throw new Fault.Conflict("It has been rejected already.");
            case EXPIRED -> throw new Fault.Conflict("It has expired.");
            case REVOKED -> throw new Fault.NotFound(THING);
        }
    }

    /** Whether the caller administers the organization. */
    static boolean administers(Handle handle, Caller caller, Invitation invitation) {
        return Rights.in(handle, caller, invitation.organizationId(), null).equals(Optional.of(Right.ADMINISTER));
    }

    /** The person who answers or asks; fails for keys and impersonators. */
    public static JoinStore.Joiner themselves(Handle handle, Caller caller) {
        return switch (caller) {
            case Caller.Person person -> {
                if (!person.isThemselves()) {
                    throw new Fault.NotAllowed();
                }
                yield JoinStore.joiner(handle, person.personId()).orElseThrow(Fault.NotAllowed::new);
            }
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
    }

    static void note(Handle handle, Caller caller, Operation operation, String action, Invitation invitation) {
        AuditLog.note(handle, caller, entry(operation, action, invitation));
    }

    /** Writes the audit entry of a change. */
    public static void noteChange(Handle handle, Caller caller, String action, Invitation before, Invitation after) {
        AuditLog.note(handle, caller, change(action, before, after));
    }

    /** The audit entry of a change, with the fields that differ, as the user API names them. */
    static AuditEntry change(String action, Invitation before, Invitation after) {
        return entry(Operation.UPDATE, action, after)
                .changes(new Changes()
                        .add("role", before.role().word(), after.role().word())
                        .add("projects", before.projectIds(), after.projectIds())
                        .add("status", before.status().word(), after.status().word())
                        .add("expires_at", before.expiresAt(), after.expiresAt()));
    }

    /** The audit entry of something that was done to an invitation. */
    static AuditEntry entry(Operation operation, String action, Invitation invitation) {
        AuditEntry entry = new AuditEntry(
                        invitation.organizationId(),
                        null,
                        operation,
                        action,
                        "Invitation",
                        invitation.id().value(),
                        Map.of(
                                "email", invitation.email(),
                                "role", invitation.role().word(),
                                "projects", invitation.projectIds()))
                .named(invitation.email());
        return operation == Operation.CREATE
                ? entry.changes(new Changes()
                        .add("role", null, invitation.role().word())
                        .add("projects", null, invitation.projectIds())
                        .add("expires_at", null, invitation.expiresAt()))
                : entry;
    }
}
