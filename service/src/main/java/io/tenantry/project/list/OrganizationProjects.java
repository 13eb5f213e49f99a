package io.tenantry.project.list;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.Precondition;
import io.tenantry.access.ProjectId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.canonical.Names;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.listing.Slice;
import io.tenantry.member.Members;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.member.Role;
import io.tenantry.project.Handover;
import io.tenantry.project.ProjectChange;
import io.tenantry.project.ProjectChanges;
import io.tenantry.project.ProjectWriteStore;
import io.tenantry.setting.Texts;
import io.tenantry.storage.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of projects in the organisation API: lists, creates, changes and deletes the projects of one organization. The
 * permissions are those of the user API.
 */
public final class OrganizationProjects {
    private static final String NAME = "name";
    private static final String COLOR = "color";
    /** The field that operators alone change. */
    public static final String DEFAULT_INBOX = "liveAgentDefaultInbox";

    private final Database database;
    private final ProjectChanges changes;

    public OrganizationProjects(Database database, ProjectChanges changes) {
        this.database = database;
        this.changes = changes;
    }

    /**
     * One page of the projects of an organization that the caller sees.
     *
     * @throws Fault.NotFound if the caller does not see the organization
     */
    public Slice<ListedProject> list(Caller caller, OrganizationId organization, ListedProjectQuery query) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.READ);
            return ListedProjectStore.list(handle, caller, organization, query);
        });
    }

    /**
     * One project.
     *
     * @throws Fault.NotFound if the caller sees none with that id
     */
    public ListedProject get(Caller caller, ProjectId id) {
        return database.readConsistently(handle -> {
            Rights.requireInProject(handle, caller, id, Right.READ);
            return find(handle, id);
        });
    }

    /**
     * One project of an organization, with what the caller is allowed to do in it.
     *
     * @throws Fault.NotFound if the caller sees none with that id in that organization
     */
    public SeenProject see(Caller caller, OrganizationId organization, ProjectId id) {
        return database.readConsistently(handle -> ProjectWriteStore.organization(handle, id)
                .filter(organization::equals)
                .flatMap(own -> Rights.in(handle, caller, own, id))
                .map(right -> new SeenProject(find(handle, id), right))
                .orElseThrow(OrganizationProjects::noProject));
    }

    /**
     * Creates a project. A person becomes its first member, as an admin.
     *
     * @param found the problems that the API has found
     * @throws Fault.NotFound if the caller does not see the organization
     * @throws Fault.NotAllowed if the caller is not allowed to build there
     * @throws Fault.Invalid if a value is invalid
     * @throws Fault.QuotaReached if the organization has its maximum number of projects
     */
    public ListedProject create(
            Caller caller, OrganizationId organization, ListedProjectChange wanted, List<Problem> found) {
        return database.write(handle -> {
            Rights.require(handle, caller, organization, Right.BUILD);
            ProjectChange project = new ProjectChange(organization, wanted.name(), Map.of());
            ProjectId id = changes.create(caller, project, fields(wanted), found)
                    .details()
                    .project()
                    .id();
            ListedProjectStore.furnish(handle, id, wanted);
            PersonId person = caller.person();
            if (person != null) {
                Members.add(handle, caller, organization, id, person, Role.ADMIN, true, "addProjectMember");
            }
            return find(handle, id);
        });
    }

    /**
     * Changes a project.
     *
     * @param believed the state that the caller expects; checked while the project is locked
     * @param found the problems that the API has found
     * @throws Fault.NotFound if the caller sees none with that id
     * @throws Fault.NotAllowed if the caller sees it but is not allowed to change it
     * @throws Fault.Invalid if a value is invalid, or the default inbox changes and the caller is no operator
     */
    public ListedProject update(
            Caller caller,
            ProjectId id,
            ListedProjectChange wanted,
            Precondition<ListedProject> believed,
            List<Problem> found) {
        return database.write(handle -> {
            OrganizationId organization =
                    ProjectWriteStore.lock(handle, id).orElseThrow(OrganizationProjects::noProject);
            Rights.requireInProject(handle, caller, id, Right.BUILD);
            ListedProject before = find(handle, id);
            believed.check(before);
            List<Problem> problems = new ArrayList<>(found);
            String wrong = wanted.name() == null ? null : Texts.nameProblem(wanted.name());
            if (wrong != null) {
                problems.add(Problem.invalid(NAME, wrong));
            }
            if (wanted.defaultInboxNamed()
                    && !(caller instanceof Caller.Operator)
                    && !Objects.equals(wanted.liveAgentDefaultInbox(), before.liveAgentDefaultInbox())) {
                problems.add(Problem.invalid(DEFAULT_INBOX, "Only operators can change this field."));
            }
            Fault.Invalid.check(problems);
            String name = wanted.name() == null ? null : Names.trimmed(wanted.name());
            Changes made = new Changes();
            if (name != null) {
                made.add(NAME, before.name(), name);
            }
            if (wanted.color() != null) {
                made.add(COLOR, before.color(), wanted.color());
            }
            if (wanted.handoverNamed()) {
                handover(made, before.handover(), wanted.handover());
            }
            if (wanted.defaultInboxNamed()) {
                made.add(DEFAULT_INBOX, before.liveAgentDefaultInbox(), wanted.liveAgentDefaultInbox());
            }
            if (made.isEmpty()) {
                return before;
            }
            ListedProjectStore.update(
                    handle,
                    caller.person(),
                    id,
                    new ListedProjectChange(
                            name,
                            wanted.color(),
                            null,
                            wanted.handover(),
                            wanted.handoverNamed(),
                            wanted.liveAgentDefaultInbox(),
                            wanted.defaultInboxNamed()));
            AuditEntry note = AuditEntry.of(organization, Operation.UPDATE, "updateProject", "Project", id.value())
                    .inProject(id)
                    .changes(made);
            AuditLog.note(handle, caller, note);
            return find(handle, id);
        });
    }

    /**
     * Deletes a project with its memberships and keys.
     *
     * @param believed the state that the caller expects; checked while the organization is locked
     * @throws Fault.NotFound if the caller sees none with that id
     * @throws Fault.NotAllowed if the caller sees it but does not administer it
     * @throws Fault.Conflict if it is the last one of its organization
     */
    public void delete(Caller caller, ProjectId id, Precondition<ListedProject> believed) {
        database.change(handle -> {
            Rights.requireInProject(handle, caller, id, Right.ADMINISTER);
            OrganizationId organization =
                    ProjectWriteStore.organization(handle, id).orElseThrow(OrganizationProjects::noProject);
            ProjectWriteStore.lockOrganization(handle, organization);
            believed.check(find(handle, id));
            if (ProjectWriteStore.count(handle, organization) < 2) {
                throw new Fault.Conflict("The last project of an organisation cannot be deleted.");
            }
            changes.delete(caller, id, Precondition.none());
        });
    }

    /**
     * Checks whether the name of a new project is free. The check is advisory: two projects can have the same name.
     *
     * @throws Fault.NotFound if the caller does not see the organization
     * @throws Fault.NotAllowed if the caller is not allowed to build there
     * @throws Fault.Invalid if it is not a valid name
     * @throws Fault.Conflict if a project of the organization has it
     */
    public void checkName(Caller caller, OrganizationId organization, @Nullable String name, List<Problem> found) {
        database.read(handle -> {
            Rights.require(handle, caller, organization, Right.BUILD);
            List<Problem> problems = new ArrayList<>(found);
            String wrong = name == null ? null : Texts.nameProblem(name);
            if (wrong != null) {
                problems.add(Problem.invalid(NAME, wrong));
            } else if (name == null && found.isEmpty()) {
                problems.add(Problem.missing(NAME, "This field is required."));
            }
            Fault.Invalid.check(problems);
            if (ListedProjectStore.hasName(handle, organization, Names.trimmed(Objects.requireNonNull(name)))) {
                throw new Fault.Conflict("The organisation has a project of this name.");
            }
            return problems;
        });
    }

    /** The fields that a new project is given, beside its name. */
    private static Changes fields(ListedProjectChange wanted) {
        Changes given = new Changes().add(COLOR, null, wanted.color()).add("locale", null, wanted.locale());
        return handover(given, null, wanted.handover());
    }

    /** Adds the parts of a handover that differ, under the names that the organisation API gives them. */
    private static Changes handover(Changes made, @Nullable Handover before, @Nullable Handover after) {
        return made.add(
                        "handoverConfiguration.setupLiveAgentInbox",
                        before == null ? null : before.setupLiveAgentInbox(),
                        after == null ? null : after.setupLiveAgentInbox())
                .add(
                        "handoverConfiguration.whisperAssistConfiguration",
                        before == null ? null : before.whisperAssist(),
                        after == null ? null : after.whisperAssist());
    }

    private static ListedProject find(Handle handle, ProjectId id) {
        return ListedProjectStore.find(handle, id).orElseThrow(OrganizationProjects::noProject);
    }

    private static Fault.NotFound noProject() {
        return new Fault.NotFound("project");
    }
}
