package io.tenantry.project;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.Precondition;
import io.tenantry.access.ProjectId;
import io.tenantry.apikey.leaver.KeysOfLeavers;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.canonical.Names;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.member.Members;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.member.Role;
import io.tenantry.secret.SecretBox;
import io.tenantry.setting.Setting;
import io.tenantry.setting.Settings;
import io.tenantry.setting.Texts;
import io.tenantry.setting.WebhookHost;
import io.tenantry.storage.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The entry class of changes of projects: creates, changes and deletes them, and adds and removes members. */
public final class ProjectChanges {
    private static final String ORGANIZATION = "organization_id";
    private static final String NAME = "name";
    private static final String REQUIRED = "This field is required.";

    private final Database database;
    private final Projects projects;
    private final ProjectWriteStore writes;
    private final KeysOfLeavers keys;

    public ProjectChanges(Database database, Projects projects, SecretBox box, KeysOfLeavers keys) {
        this.database = database;
        this.projects = projects;
        this.writes = new ProjectWriteStore(box);
        this.keys = keys;
    }

    /**
     * Creates a project. The caller needs {@link Right#BUILD} in the organization.
     *
     * @param problems the problems that the API has found; reported together with the problems found here
     * @throws Fault.Invalid if a value is invalid, including an organization that the caller does not see, or none if the
     *     caller has several
     * @throws Fault.NotAllowed if the caller lacks the permission there
     * @throws Fault.QuotaReached if the organization has its maximum number of projects
     */
    public ProjectView create(Caller caller, ProjectChange wanted, List<Problem> problems) {
        return create(caller, wanted, new Changes(), problems);
    }

    /**
     * As {@link #create(Caller, ProjectChange, List)}.
     *
     * @param given further fields that the calling work gives the project, for the audit entry
     */
    public ProjectView create(Caller caller, ProjectChange wanted, Changes given, List<Problem> problems) {
        return database.write(handle -> {
            List<Problem> all = new ArrayList<>(problems);
            Optional<OrganizationId> organization = owner(handle, caller, wanted.organizationId(), all);
            String name = checked(wanted.name(), true, all);
            OrganizationId id = organization.orElseThrow();
            int most = ProjectWriteStore.lockOrganization(handle, id).orElseThrow(Fault.NotAllowed::new);
            if (most > 0 && ProjectWriteStore.count(handle, id) >= most) {
                throw new Fault.QuotaReached("Max projects limit reached");
            }
            Settings initial = ProjectSetting.CATALOGUE.initial();
            Map<Setting<?>, @Nullable Object> values =
                    initial.with(wanted.settings()).changedFrom(initial);
            ProjectId project = writes.insert(handle, caller.person(), id, name, values);
            values.forEach((setting, value) -> given.add(setting.column(), null, value));
            AuditLog.note(
                    handle,
                    caller,
                    note(id, project, Operation.CREATE, "createProject").changes(given));
            return projects.changed(handle, caller, project);
        });
    }

    /** The organization of a new project; empty if there is a problem with it. */
    private static Optional<OrganizationId> owner(
            Handle handle, Caller caller, @Nullable OrganizationId wanted, List<Problem> problems) {
        if (wanted == null) {
            if (caller instanceof Caller.ProjectKey) {
                throw new Fault.NotAllowed();
            }
            if (problems.stream().anyMatch(problem -> problem.path().equals(ORGANIZATION))) {
                return Optional.empty();
            }
            List<OrganizationId> own = Rights.organizations(handle, caller, Right.BUILD);
            if (own.isEmpty()) {
                throw new Fault.NotAllowed();
            }
            if (own.size() > 1) {
                problems.add(Problem.missing(ORGANIZATION, REQUIRED));
                return Optional.empty();
            }
            return Optional.of(own.getFirst());
        }
        Optional<Right> right = Rights.in(handle, caller, wanted, null);
        if (right.isEmpty()) {
            problems.add(Problem.invalid(ORGANIZATION, "Invalid pk \"" + wanted + "\" - object does not exist."));
            return Optional.empty();
        }
        if (right.get().compareTo(Right.BUILD) < 0) {
            throw new Fault.NotAllowed();
        }
        return Optional.of(wanted);
    }

    /**
     * Changes a project. The caller needs {@link Right#BUILD} in it.
     *
     * @param believed the state that the caller expects; checked while the project is locked
     * @param nameRequired whether a name must be given
     * @param problems the problems that the API has found
     * @throws Fault.NotFound if the caller sees none with that id
     * @throws Fault.NotAllowed if the caller sees it but is not allowed to change it
     * @throws Fault.Invalid if a value is invalid
     */
    public ProjectView update(
            Caller caller,
            ProjectId id,
            ProjectChange wanted,
            boolean nameRequired,
            Precondition<ProjectView> believed,
            List<Problem> problems) {
        return database.write(handle -> {
            OrganizationId organization =
                    ProjectWriteStore.lock(handle, id).orElseThrow(() -> new Fault.NotFound("project"));
            Rights.requireInProject(handle, caller, id, Right.BUILD);
            ProjectView before = projects.changed(handle, caller, id);
            believed.check(before);
            List<Problem> all = new ArrayList<>(problems);
            if (wanted.organizationId() != null && !wanted.organizationId().equals(organization)) {
                all.add(Problem.invalid(ORGANIZATION, "A project stays in its organization."));
            }
            String name = checked(wanted.name(), nameRequired, all);
            Project project = before.details().project();
            String newName = wanted.name() == null || name.equals(project.name()) ? null : name;
            Settings settings = before.details().settings();
            Map<Setting<?>, @Nullable Object> changes = settings.with(WebhookHost.clearing(
                            settings, wanted.settings(), ProjectSetting.WEBHOOK_URL, ProjectSetting.WEBHOOK_SECRET))
                    .changedFrom(settings);
            if (newName == null && changes.isEmpty()) {
                return before;
            }
            writes.update(handle, caller.person(), id, newName, changes);
            Changes made = new Changes();
            if (newName != null) {
                made.add(NAME, project.name(), newName);
            }
            changes.forEach((setting, value) -> made.add(setting.column(), settings.find(setting), value));
            AuditEntry note = note(organization, id, Operation.UPDATE, "updateProject");
            AuditLog.note(handle, caller, note.changes(made));
            return projects.changed(handle, caller, id);
        });
    }

    /**
     * Deletes a project with its memberships and keys. The caller needs {@link Right#ADMINISTER} in it.
     *
     * @param believed the state that the caller expects; checked while its organization is locked
     * @throws Fault.NotFound if the caller sees none with that id
     * @throws Fault.NotAllowed if the caller sees it but does not administer it
     * @throws Fault.Invalid if it is the last one of its organization
     */
    public void delete(Caller caller, ProjectId id, Precondition<ProjectView> believed) {
        database.change(handle -> {
            OrganizationId organization = lockOwner(handle, id);
            Rights.requireInProject(handle, caller, id, Right.ADMINISTER);
            ProjectView before = projects.changed(handle, caller, id);
            believed.check(before);
            if (ProjectWriteStore.count(handle, organization) < 2) {
                throw new Fault.Invalid(Problem.invalid("", "The last project of an organization cannot be deleted."));
            }
            ProjectWriteStore.delete(handle, id);
            AuditLog.note(
                    handle,
                    caller,
                    note(organization, id, Operation.DELETE, "deleteProject")
                            .named(before.details().project().name()));
        });
    }

    /**
     * Adds a person of the organization to a project. The caller needs {@link Right#ADMINISTER} in it.
     *
     * @throws Fault.NotFound if the caller sees no project with that id
     * @throws Fault.NotAllowed if the caller does not administer it
     * @throws Fault.Invalid if the organization has no such person, or the person already is a member of the project
     */
    public ProjectView addMember(Caller caller, ProjectId id, Members.Who who, Role role, boolean emailNotified) {
        return database.write(handle -> {
            OrganizationId organization = lockOwner(handle, id);
            Rights.requireInProject(handle, caller, id, Right.ADMINISTER);
            Members.addToProject(handle, caller, organization, id, who, role, emailNotified);
            return projects.changed(handle, caller, id);
        });
    }

    /**
     * Removes a person from a project. The caller needs {@link Right#ADMINISTER} in it.
     *
     * @throws Fault.NotFound if the caller sees no project with that id
     * @throws Fault.NotAllowed if the caller does not administer it
     * @throws Fault.Invalid if the project has no such member
     */
    public ProjectView removeMember(Caller caller, ProjectId id, Members.Who who) {
        return database.write(handle -> {
            OrganizationId organization = lockOwner(handle, id);
            Rights.requireInProject(handle, caller, id, Right.ADMINISTER);
            PersonId person = Members.removeFromProject(handle, caller, organization, id, who);
            keys.keep(handle, caller, organization, person);
            return projects.changed(handle, caller, id);
        });
    }

    private static OrganizationId lockOwner(Handle handle, ProjectId project) {
        OrganizationId organization =
                ProjectWriteStore.organization(handle, project).orElseThrow(() -> new Fault.NotFound("project"));
        ProjectWriteStore.lockOrganization(handle, organization);
        return organization;
    }

    private static String checked(@Nullable String name, boolean required, List<Problem> problems) {
        boolean told = problems.stream().anyMatch(problem -> problem.path().equals(NAME));
        if (name != null) {
            String wrong = Texts.nameProblem(name);
            if (wrong != null) {
                problems.add(Problem.invalid(NAME, wrong));
            }
        } else if (required && !told) {
            problems.add(Problem.missing(NAME, REQUIRED));
        }
        Fault.Invalid.check(problems);
        return name == null ? "" : Names.trimmed(name);
    }

    private static AuditEntry note(OrganizationId organization, ProjectId project, Operation operation, String action) {
        return AuditEntry.of(organization, operation, action, "Project", project.value())
                .inProject(project);
    }
}
