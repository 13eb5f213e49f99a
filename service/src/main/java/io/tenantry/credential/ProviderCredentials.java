package io.tenantry.credential;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.access.ProjectId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.ApiKeyId;
import io.tenantry.member.Administered;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.secret.Secret;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import io.tenantry.storage.Pages;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of provider credentials: lists, creates, changes and deletes them for admins of the organization or the
 * project.
 */
public final class ProviderCredentials {
    private static final String OBJECT = "ProviderCredential";
    private static final String THING = "provider credential";
    private static final Secret NO_DATA = Secret.of("null");

    private static final int PAGE = 50;

    private final Database database;
    private final CredentialStore store;

    public ProviderCredentials(Database database, SecretBox box) {
        this.database = database;
        this.store = new CredentialStore(box);
    }

    /**
     * The credentials of the organizations and projects that the caller administers, by id.
     *
     * @throws Fault.NotAllowed for an operator and a project's key
     */
    public Pages<ProviderCredential> all(Caller caller) {
        // A credential can be large, and the list does not show its data.
        return Pages.read(PAGE, PAGE, (before, most) -> {
            int after = before == null ? 0 : before.id().value();
            return database.read(handle -> switch (caller) {
                case Caller.Operator ignored -> throw new Fault.NotAllowed();
                case Caller.Person person ->
                    store.ofAdmin(handle, person.personId(), person.reach().onlyOrganization(), after, most);
                case Caller.OrganizationKey(ApiKeyId ignored, OrganizationId own) ->
                    store.ofOrganization(handle, own, after, most);
                case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
                case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
            });
        });
    }

    /**
     * One credential.
     *
     * @throws Fault.NotFound if it does not exist, or its organization or project is not visible to the caller
     * @throws Fault.NotAllowed if the organization or project is visible to the caller, who does not administer it
     */
    public ProviderCredential get(Caller caller, ProviderCredential.Id id) {
        return database.readConsistently(handle -> allowed(handle, caller, store.find(handle, id)));
    }

    /**
     * Creates a credential; without organization and project, for the only organization that the caller administers.
     *
     * @throws Fault.Invalid if the organization or project is not visible to the caller
     * @throws Fault.NotAllowed if the caller does not administer it
     */
    public ProviderCredential create(Caller caller, CredentialChange wanted) {
        Secret key = Objects.requireNonNull(wanted.key());
        Provider provider = Objects.requireNonNullElse(wanted.provider(), Provider.CUSTOM);
        return database.write(handle -> {
            OrganizationId organization = scope(handle, caller, wanted);
            ProjectId project = wanted.projectId();
            Secret data = Objects.requireNonNullElse(wanted.data(), NO_DATA);
            ProviderCredential.Id id = store.insert(handle, organization, project, provider, key, data);
            ProviderCredential made = store.find(handle, id).orElseThrow();
            AuditLog.note(handle, caller, note(Operation.CREATE, "createProviderCredential", made));
            return made;
        });
    }

    private OrganizationId scope(Handle handle, Caller caller, CredentialChange wanted) {
        ProjectId project = wanted.projectId();
        try {
            if (project == null) {
                return Administered.one(handle, caller, wanted.organizationId());
            }
            Rights.requireInProject(handle, caller, project, Right.ADMINISTER);
        } catch (Fault.NotFound unseen) {
            throw new Fault.Invalid(Problem.invalid(
                    project == null ? "organization" : "project", "There is no such " + unseen.getMessage() + "."));
        }
        OrganizationId organization =
                store.organizationOfProject(handle, project).orElseThrow();
        OrganizationId named = wanted.organizationId();
        if (named != null && !named.equals(organization)) {
            throw new Fault.Invalid(Problem.invalid("project", "Is not a project of that organization."));
        }
        return organization;
    }

    /**
     * Changes a credential.
     *
     * @param believed the state that the caller expects; checked while the credential is locked
     * @throws Fault.Invalid if it would belong to another organization or project
     * @throws Fault.NotFound if it does not exist, or its organization or project is not visible to the caller
     * @throws Fault.NotAllowed if the organization or project is visible to the caller, who does not administer it
     */
    public ProviderCredential update(
            Caller caller,
            ProviderCredential.Id id,
            CredentialChange wanted,
            Precondition<ProviderCredential> believed) {
        return database.write(handle -> {
            ProviderCredential before = allowed(handle, caller, store.lock(handle, id));
            believed.check(before);
            refuseMoves(before, wanted);
            Changes changes = new Changes();
            Provider provider = Objects.requireNonNullElse(wanted.provider(), before.provider());
            changes.add("provider", before.provider().word(), provider.word());
            Secret key = before.key();
            if (changed(before.key(), wanted.key())) {
                key = Objects.requireNonNull(wanted.key());
                changes.add("key", before.key(), key);
            }
            Secret data = before.data();
            if (changed(before.data(), wanted.data())) {
                data = Objects.requireNonNull(wanted.data());
                changes.addHidden("data", true);
            }
            if (changes.isEmpty()) {
                return before;
            }
            store.update(handle, id, provider, key, data);
            AuditLog.note(
                    handle,
                    caller,
                    note(Operation.UPDATE, "updateProviderCredential", before).changes(changes));
            return store.find(handle, id).orElseThrow();
        });
    }

    /** Whether the secret changes. A request with the mask that the API shows changes nothing. */
    private static boolean changed(Secret before, @Nullable Secret wanted) {
        return wanted != null
                && !wanted.reveal().equals(before.reveal())
                && (before.mask().isEmpty() || !wanted.reveal().equals(before.mask()));
    }

    private static void refuseMoves(ProviderCredential before, CredentialChange wanted) {
        List<Problem> problems = new ArrayList<>();
        OrganizationId organization = wanted.organizationId();
        if (organization != null && !organization.equals(before.organizationId())) {
            problems.add(Problem.invalid("organization", "Cannot be changed."));
        }
        if (wanted.projectId() != null && !wanted.projectId().equals(before.projectId())) {
            problems.add(Problem.invalid("project", "Cannot be changed."));
        }
        Fault.Invalid.check(problems);
    }

    /**
     * Deletes a credential.
     *
     * @param believed the state that the caller expects; checked while the credential is locked
     * @throws Fault.NotFound if it does not exist, or its organization or project is not visible to the caller
     * @throws Fault.NotAllowed if the organization or project is visible to the caller, who does not administer it
     */
    public void delete(Caller caller, ProviderCredential.Id id, Precondition<ProviderCredential> believed) {
        database.change(handle -> {
            ProviderCredential before = allowed(handle, caller, store.lock(handle, id));
            believed.check(before);
            store.delete(handle, id);
            AuditLog.note(handle, caller, note(Operation.DELETE, "deleteProviderCredential", before));
        });
    }

    private static ProviderCredential allowed(Handle handle, Caller caller, Optional<ProviderCredential> found) {
        ProviderCredential credential = found.orElseThrow(() -> new Fault.NotFound(THING));
        ProjectId project = credential.projectId();
        if (project == null) {
            Rights.require(handle, caller, credential.organizationId(), Right.ADMINISTER);
        } else {
            Rights.requireInProject(handle, caller, project, Right.ADMINISTER);
        }
        return credential;
    }

    private static AuditEntry note(Operation operation, String action, ProviderCredential credential) {
        return new AuditEntry(
                        credential.organizationId(),
                        credential.projectId(),
                        operation,
                        action,
                        OBJECT,
                        credential.id().value(),
                        java.util.Map.of())
                .named(credential.provider().word());
    }
}
