package io.tenantry.project.member;

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
import io.tenantry.id.MembershipId;
import io.tenantry.listing.Slice;
import io.tenantry.mail.Letter;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.Purpose;
import io.tenantry.member.MemberStore;
import io.tenantry.member.Members;
import io.tenantry.member.Person;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.member.Role;
import io.tenantry.storage.Database;
import io.tenantry.throttle.Limit;
import io.tenantry.throttle.Throttle;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of project members in the organisation API: lists, adds, changes and removes them. A member is identified by
 * the user of the person in the organization. The permissions are those of the user API.
 */
public final class ProjectMembers {
    private final Database database;
    private final Outbox outbox;
    private final Throttle throttle;

    public ProjectMembers(Database database, Outbox outbox, Throttle throttle) {
        this.database = database;
        this.outbox = outbox;
        this.throttle = throttle;
    }

    /**
     * One page of the members of a project.
     *
     * @throws Fault.NotFound if the caller does not see the project
     */
    public Slice<ProjectMember> list(Caller caller, ProjectId project, ProjectMemberQuery query) {
        return database.readConsistently(handle -> {
            Rights.requireInProject(handle, caller, project, Right.READ);
            return ProjectMemberStore.list(handle, project, query);
        });
    }

    /**
     * One member.
     *
     * @throws Fault.NotFound if the caller does not see the project, or the user is no member of it
     */
    public ProjectMember get(Caller caller, ProjectId project, MembershipId user) {
        return database.readConsistently(handle -> {
            Rights.requireInProject(handle, caller, project, Right.READ);
            return find(handle, project, user);
        });
    }

    /**
     * Adds a user of the organization to a project, as a plain member. Does nothing if the user already is a member. The person
     * gets an e-mail, at most ten a day.
     *
     * @throws Fault.NotFound if the caller does not see the project, or the organization has no such user
     * @throws Fault.NotAllowed if the caller does not administer the project
     */
    public void add(Caller caller, ProjectId project, MembershipId user) {
        database.change(handle -> {
            OrganizationId organization = lock(handle, caller, project);
            Person person =
                    ProjectMemberStore.person(handle, organization, user).orElseThrow(() -> new Fault.NotFound("user"));
            if (MemberStore.isMember(handle, organization, project, person.id())) {
                return;
            }
            Members.add(handle, caller, organization, project, person.id(), Role.MEMBER, true, "addProjectMember");
            boolean mailed = throttle.pass(
                            handle,
                            Limit.PROJECT_MAIL_FOR,
                            List.of(Integer.toString(person.id().value())))
                    .isEmpty();
            if (mailed) {
                Letter letter = new Letter("You were added to a project")
                        .paragraph("You are a member of this project now: "
                                + ProjectMemberStore.projectName(handle, project));
                outbox.put(handle, letter.to(person.email()), new Purpose.Notification(organization, person.id()));
            }
        });
    }

    /**
     * Removes a member from a project, in the transaction of the calling work.
     *
     * @return the organization and the person
     * @throws Fault.NotFound if the caller does not see the project, or the user is no member of it
     * @throws Fault.NotAllowed if the caller does not administer the project
     */
    public static Left remove(Handle handle, Caller caller, ProjectId project, MembershipId user) {
        OrganizationId organization = lock(handle, caller, project);
        ProjectMember member = find(handle, project, user);
        MemberStore.delete(handle, member.id());
        AuditLog.note(
                handle,
                caller,
                note(organization, project, member, Operation.DELETE, "removeProjectMember")
                        .changes(new Changes().add("roles", member.roles(), null)));
        return new Left(organization, member.person().id());
    }

    /** A person that has left a project, and the organization of the project. */
    public record Left(OrganizationId organization, PersonId person) {}

    /**
     * Adds or removes a role of a member. Does nothing if the member already has it, or lacks it. A member without
     * {@link ProjectRoles#ADMIN} is a plain member.
     *
     * @param role one of {@link ProjectRoles#ALL}
     * @param wanted whether the member has the role afterwards
     * @throws Fault.NotFound if the caller does not see the project, or the user is no member of it
     * @throws Fault.NotAllowed if the caller does not administer the project
     */
    public void setRole(Caller caller, ProjectId project, MembershipId user, String role, boolean wanted) {
        database.change(handle -> {
            OrganizationId organization = lock(handle, caller, project);
            ProjectMember member = find(handle, project, user);
            Role own = member.role();
            Set<String> others = new TreeSet<>(member.otherRoles());
            if (!role.equals(ProjectRoles.ADMIN)) {
                if (wanted ? !others.add(role) : !others.remove(role)) {
                    return;
                }
            } else if ((own == Role.ADMIN) == wanted) {
                return;
            } else {
                own = wanted ? Role.ADMIN : Role.MEMBER;
            }
            ProjectMemberStore.setRoles(handle, caller.person(), member.id(), own, others);
            String action = wanted ? "addRoleToMember" : "removeRoleFromMember";
            AuditEntry note = note(organization, project, member, Operation.UPDATE, action);
            List<String> after = find(handle, project, user).roles();
            AuditLog.note(
                    handle,
                    caller,
                    note.changes(new Changes().add("roles", member.roles(), after))
                            .with("role", role));
        });
    }

    /**
     * Restricts a member to locales, which has no effect.
     *
     * @param named whether the restriction changes
     * @param locales the ids of locales; null for no restriction
     * @param believed the state that the caller expects; checked while the organization is locked
     * @throws Fault.NotFound if the caller does not see the project, or the user is no member of it
     * @throws Fault.NotAllowed if the caller does not administer the project
     */
    public ProjectMember setLocales(
            Caller caller,
            ProjectId project,
            MembershipId user,
            boolean named,
            @Nullable List<String> locales,
            Precondition<ProjectMember> believed) {
        return database.write(handle -> {
            OrganizationId organization = lock(handle, caller, project);
            ProjectMember member = find(handle, project, user);
            believed.check(member);
            if (!named || Objects.equals(locales, member.allowedLocales())) {
                return member;
            }
            ProjectMemberStore.setLocales(handle, caller.person(), member.id(), locales);
            AuditLog.note(
                    handle,
                    caller,
                    note(organization, project, member, Operation.UPDATE, "updateProjectMember")
                            .changes(new Changes().add("allowed_locales", member.allowedLocales(), locales)));
            return find(handle, project, user);
        });
    }

    /**
     * Locks the organization of a project that the caller administers, so that no membership is added or removed until this
     * transaction ends.
     */
    private static OrganizationId lock(Handle handle, Caller caller, ProjectId project) {
        Rights.requireInProject(handle, caller, project, Right.ADMINISTER);
        OrganizationId organization =
                ProjectMemberStore.organization(handle, project).orElseThrow(() -> new Fault.NotFound("project"));
        MemberStore.lockOrganization(handle, organization);
        Rights.requireInProject(handle, caller, project, Right.ADMINISTER);
        return organization;
    }

    private static AuditEntry note(
            OrganizationId organization, ProjectId project, ProjectMember member, Operation operation, String action) {
        return AuditEntry.of(
                        organization,
                        operation,
                        action,
                        "Membership",
                        member.id().value())
                .inProject(project)
                .named(member.person().email())
                .with("person", member.person().id().value());
    }

    private static ProjectMember find(Handle handle, ProjectId project, MembershipId user) {
        return ProjectMemberStore.find(handle, project, user).orElseThrow(() -> new Fault.NotFound("member"));
    }
}
