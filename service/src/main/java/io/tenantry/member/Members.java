package io.tenantry.member;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.Precondition;
import io.tenantry.access.ProjectId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.MembershipId;
import io.tenantry.listing.Condition;
import io.tenantry.storage.Database;
import io.tenantry.storage.Pages;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The entry class of memberships: lists, adds, changes and removes them. */
public final class Members {
    private static final String OBJECT_TYPE = "Membership";

    private final Database database;
    private final GivingAccess givingAccess;

    public Members(Database database, GivingAccess givingAccess) {
        this.database = database;
        this.givingAccess = givingAccess;
    }

    /** The requirement for credentials with which a caller gives people access, beside the permission. */
    public interface GivingAccess {
        /** @throws Fault.NotAllowed if the credentials of the caller are not enough */
        void require(Handle handle, Caller caller);
    }

    /**
     * A change set of a membership.
     *
     * @param role the new role, or null for no change
     * @param emailNotified whether the member receives e-mails, or null for no change
     */
    public record Change(@Nullable Role role, @Nullable Boolean emailNotified) {}

    /**
     * Adds a person to an organization, or to a project of it if one is given, in the transaction of the work that has decided
     * it. Every membership is created here. The organization is locked, so that its limit of people holds for concurrent calls.
     *
     * @param caller the caller who adds the person, for the audit entry; null for the program itself
     * @return the id of the membership
     * @throws Fault.NotFound if the organization, or the project in it, does not exist
     * @throws Fault.Invalid if the person already is a member there
     * @throws Fault.QuotaReached if the organization has its maximum number of people, and this person would be one more
     */
    public static MembershipId add(
            Handle handle,
            @Nullable Caller caller,
            OrganizationId organizationId,
            @Nullable ProjectId projectId,
            PersonId personId,
            Role role,
            boolean emailNotified) {
        return add(handle, caller, organizationId, projectId, personId, role, emailNotified, "createMembership");
    }

    /**
     * As {@link #add}.
     *
     * @param action the action of the audit entry
     */
    public static MembershipId add(
            Handle handle,
            @Nullable Caller caller,
            OrganizationId organizationId,
            @Nullable ProjectId projectId,
            PersonId personId,
            Role role,
            boolean emailNotified,
            String action) {
        MembershipId id = place(handle, caller, organizationId, projectId, personId, role, emailNotified);
        AuditLog.note(
                handle,
                caller,
                note(organizationId, projectId, Operation.CREATE, action, id)
                        .with("person", personId.value())
                        .with("role", role.word())
                        .changes(new Changes().add("role", null, role.word())));
        return id;
    }

    /** As {@link #add}, for work that adds its own audit entry. */
    public static MembershipId place(
            Handle handle,
            @Nullable Caller caller,
            OrganizationId organizationId,
            @Nullable ProjectId projectId,
            PersonId personId,
            Role role,
            boolean emailNotified) {
        int most = MemberStore.lockOrganization(handle, organizationId)
                .orElseThrow(() -> new Fault.NotFound("organization"));
        if (projectId != null && !MemberStore.hasProject(handle, organizationId, projectId)) {
            throw new Fault.NotFound("project");
        }
        if (MemberStore.isMember(handle, organizationId, projectId, personId)) {
            throw new Fault.Invalid(Problem.invalid("user", "This person is already a member."));
        }
        requirePlace(handle, organizationId, personId, most);
        return MemberStore.insert(
                handle,
                caller == null ? null : caller.person(),
                organizationId,
                projectId,
                personId,
                role,
                emailNotified);
    }

    /**
     * Adds a person to several projects of an organization at once, as
     * {@link #add} does for one project, with the same number of statements.
     *
     * @param projects projects of the organization that the person does not belong to, possibly none
     * @throws Fault.NotFound if the organization does not exist
     * @throws Fault.QuotaReached if the organization has its maximum number of people, and this person would be one more
     */
    public static void addToProjects(
            Handle handle,
            Caller caller,
            OrganizationId organizationId,
            Collection<ProjectId> projects,
            PersonId personId,
            Role role) {
        int most = MemberStore.lockOrganization(handle, organizationId)
                .orElseThrow(() -> new Fault.NotFound("organization"));
        if (projects.isEmpty()) {
            return;
        }
        requirePlace(handle, organizationId, personId, most);
        List<AuditEntry> notes = new ArrayList<>();
        MemberStore.insertAll(handle, organizationId, projects, personId, role)
                .forEach((id, project) ->
                        notes.add(note(organizationId, project, Operation.CREATE, "createMembership", id)
                                .with("person", personId.value())
                                .with("role", role.word())
                                .changes(new Changes().add("role", null, role.word()))));
        AuditLog.noteAll(handle, caller, notes);
    }

    private static void requirePlace(Handle handle, OrganizationId organizationId, PersonId personId, int most) {
        if (most > 0 && MemberStore.countOthers(handle, organizationId, personId) >= most) {
            throw new Fault.QuotaReached("Max members limit reached");
        }
    }

    /**
     * Adds a person of an organization to one of its projects, in the transaction of the work that has decided it. The person is
     * named by id or by e-mail address.
     *
     * @throws Fault.Invalid if the organization has no such person, or the person already is a member of the project
     */
    public static void addToProject(
            Handle handle,
            Caller caller,
            OrganizationId organizationId,
            ProjectId projectId,
            Who who,
            Role role,
            boolean emailNotified) {
        MemberStore.lockOrganization(handle, organizationId);
        PersonId person = who.find(handle, organizationId);
        add(handle, caller, organizationId, projectId, person, role, emailNotified);
    }

    /**
     * Removes a person from a project, in the transaction of the work that has decided it.
     *
     * @return the id of the person
     * @throws Fault.Invalid if the project has no such person
     */
    public static PersonId removeFromProject(
            Handle handle, Caller caller, OrganizationId organizationId, ProjectId projectId, Who who) {
        MemberStore.lockOrganization(handle, organizationId);
        PersonId person = who.find(handle, organizationId);
        MembershipId id = MemberStore.ofProject(handle, projectId, person)
                .orElseThrow(() ->
                        new Fault.Invalid(Problem.invalid(who.field(), "This person is not a member of the project.")));
        Member member = MembershipStore.find(handle, id).orElseThrow().member();
        MemberStore.delete(handle, id);
        AuditLog.note(handle, caller, removal(member));
        return person;
    }

    /**
     * A person, named by id or, if that is null, by e-mail address.
     *
     * @param id the id
     * @param email the address, case-insensitive
     */
    public record Who(@Nullable PersonId id, @Nullable String email) {
        private PersonId find(Handle handle, OrganizationId organizationId) {
            return MemberStore.person(handle, organizationId, id, id == null ? email : null)
                    .orElseThrow(
                            () -> new Fault.Invalid(Problem.invalid(field(), "The organization has no such member.")));
        }

        private String field() {
            return id == null ? "email" : "user";
        }
    }

    /**
     * The memberships of the organizations that the caller administers, and the caller's own, by id. With an organization or
     * project: the memberships of it that the caller sees; none if it does not exist.
     *
     * @param organizationId the organization, or null for any
     * @param projectId the project, or null for any
     */
    public Pages<Membership> list(
            Caller caller,
            @Nullable OrganizationId organizationId,
            @Nullable ProjectId projectId,
            List<Condition> conditions) {
        boolean narrow = organizationId != null || projectId != null;
        return Pages.read((before, most) -> {
            MembershipStore.Part part = new MembershipStore.Part(
                    before == null ? 0 : before.member().id().value(), most);
            return database.read(handle -> narrow
                    ? MembershipStore.seen(handle, caller, organizationId, projectId, null, conditions, part)
                    : MembershipStore.administered(handle, caller, conditions, part));
        });
    }

    /**
     * One membership.
     *
     * @throws Fault.NotFound if the caller sees none with that id
     */
    public Membership get(Caller caller, MembershipId id) {
        return database.read(handle -> seen(handle, caller, id));
    }

    /**
     * Changes a membership: an admin of its organization or project can change every field, its person only whether e-mails are
     * sent.
     *
     * @param believed the state that the caller expects; checked while its organization is locked
     * @return the changed membership
     * @throws Fault.NotFound if the caller sees none with that id
     * @throws Fault.NotAllowed if the caller is not allowed to change that field, or the credentials are not enough for a new
     *     role
     * @throws Fault.Invalid if the organization would be left without an admin
     */
    public Membership update(Caller caller, MembershipId id, Change wanted, Precondition<Membership> believed) {
        return database.write(handle -> {
            Membership before = lock(handle, caller, id);
            believed.check(before);
            Member member = before.member();
            Role role = wanted.role() == null || wanted.role() == member.role() ? null : wanted.role();
            Boolean notified = wanted.emailNotified() == null || wanted.emailNotified() == member.emailNotified()
                    ? null
                    : wanted.emailNotified();
            if (!(isOwn(caller, member) && role == null)) {
                requireAdministrator(handle, caller, member);
            }
            if (role == null && notified == null) {
                return before;
            }
            if (role != null) {
                givingAccess.require(handle, caller);
                keepAnAdmin(handle, member, "role");
            }
            MemberStore.update(handle, caller.person(), id, role, notified);
            Membership after = MembershipStore.find(handle, id).orElseThrow();
            Changes changes = new Changes()
                    .add("role", member.role().word(), after.member().role().word())
                    .add(
                            "is_email_notify_enabled",
                            member.emailNotified(),
                            after.member().emailNotified());
            AuditLog.note(
                    handle,
                    caller,
                    note(member, Operation.UPDATE, "updateMembership").changes(changes));
            return after;
        });
    }

    /**
     * Removes a membership, in the transaction of the calling work: an admin of its organization or project removes any, a
     * person their own.
     *
     * @param believed the state that the caller expects; checked while its organization is locked
     * @throws Fault.NotFound if the caller sees none with that id
     * @throws Fault.NotAllowed if the caller is not allowed to remove it
     * @return the removed membership
     * @throws Fault.Invalid if the organization would be left without an admin
     */
    public static Member remove(Handle handle, Caller caller, MembershipId id, Precondition<Membership> believed) {
        Membership before = lock(handle, caller, id);
        believed.check(before);
        Member member = before.member();
        if (!isOwn(caller, member)) {
            requireAdministrator(handle, caller, member);
        }
        keepAnAdmin(handle, member, "");
        MemberStore.delete(handle, id);
        AuditLog.note(handle, caller, removal(member));
        return member;
    }

    /**
     * Makes sure that the caller administers the organization or project of a membership.
     *
     * @throws Fault.NotFound if the caller sees none with that id
     * @throws Fault.NotAllowed if the caller does not administer it
     * @return the membership
     */
    public static Member requireAdministrator(Handle handle, Caller caller, MembershipId id) {
        Member member = seen(handle, caller, id).member();
        requireAdministrator(handle, caller, member);
        return member;
    }

    /** The membership, with its organization locked: no other transaction changes roles there until this one ends. */
    private static Membership lock(Handle handle, Caller caller, MembershipId id) {
        Membership seen = seen(handle, caller, id);
        MemberStore.lockOrganization(handle, seen.member().organizationId());
        return seen(handle, caller, id);
    }

    private static Membership seen(Handle handle, Caller caller, MembershipId id) {
        return MembershipStore.seen(handle, caller, null, null, id, List.of(), new MembershipStore.Part(0, 1)).stream()
                .findFirst()
                .orElseThrow(() -> new Fault.NotFound("membership"));
    }

    private static boolean isOwn(Caller caller, Member member) {
        return caller instanceof Caller.Person person
                && person.personId().equals(member.person().id());
    }

    private static void requireAdministrator(Handle handle, Caller caller, Member member) {
        boolean administers = Rights.in(handle, caller, member.organizationId(), member.projectId())
                .filter(right -> right == Right.ADMINISTER)
                .isPresent();
        if (!administers) {
            throw new Fault.NotAllowed();
        }
    }

    /** Refuses to remove the last admin of an organization. */
    private static void keepAnAdmin(Handle handle, Member member, String path) {
        boolean admin = member.projectId() == null && member.role() == Role.ADMIN;
        if (admin && !MemberStore.hasOtherAdmin(handle, member.organizationId(), member.id())) {
            throw new Fault.Invalid(Problem.invalid(path, "An organization needs at least one admin."));
        }
    }

    private static AuditEntry removal(Member member) {
        return note(member, Operation.DELETE, "deleteMembership")
                .changes(new Changes().add("role", member.role().word(), null));
    }

    private static AuditEntry note(Member member, Operation operation, String action) {
        return note(member.organizationId(), member.projectId(), operation, action, member.id())
                .named(member.person().email())
                .with("person", member.person().id().value())
                .with("role", member.role().word());
    }

    private static AuditEntry note(
            OrganizationId organizationId,
            @Nullable ProjectId projectId,
            Operation operation,
            String action,
            MembershipId id) {
        AuditEntry note = AuditEntry.of(organizationId, operation, action, OBJECT_TYPE, id.value());
        return projectId == null ? note : note.inProject(projectId);
    }
}
