package io.tenantry.label;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.access.ServiceScope;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.label.LabelStore.Owner;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.servicekey.ServiceAccess;
import io.tenantry.storage.Database;
import io.tenantry.storage.connection.SqlFaults;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * The entry class of external ids and metadata. External ids are unique in the installation, so operators and services write
 * them; metadata is written by admins, too. Both are shown with objects that the caller sees.
 */
public final class Labels {
    /** The maximum length of the metadata in a reply with several objects, in bytes: all of it is in memory. */
    private static final long MOST_BYTES = 1 << 20;

    private final Database database;

    public Labels(Database database) {
        this.database = database;
    }

    /**
     * The external ids of objects that the caller sees, by number; objects without one are left out.
     *
     * @param owners the numbers; for users, of the people
     */
    public Map<Integer, String> externalIds(Labelled kind, Collection<Integer> owners) {
        return database.read(handle -> LabelStore.externalIds(handle, kind, owners));
    }

    /**
     * The metadata of objects that the caller sees, by number and key; objects without any are left out.
     *
     * @throws Fault.Invalid if it is too long for one reply; nothing of it is read then
     */
    public Map<Integer, Map<String, String>> metadata(Labelled kind, Collection<Integer> objectIds) {
        return database.read(handle -> {
            if (objectIds.size() > 1 && LabelStore.metadataBytes(handle, kind, objectIds) > MOST_BYTES) {
                throw new Fault.Invalid(Problem.invalid(
                        "fields",
                        "The metadata of these objects is too long for one reply: request a page of fewer objects."));
            }
            return LabelStore.metadata(handle, kind, objectIds);
        });
    }

    /**
     * Changes an object and its label in one transaction.
     *
     * @param objectId the number of the object; for a user, of the membership
     * @param rest changes the object itself, and checks that the caller is allowed to
     * @param again reads the object after a change of the label
     * @throws Fault.NotAllowed if the caller is not allowed to write a new value
     * @throws Fault.Conflict if another object of that kind has the external id
     * @throws Fault.Invalid if the object would have more than {@value LabelChange#MOST_KEYS} keys
     */
    public <T> T change(
            Caller caller, Labelled kind, int objectId, LabelChange wanted, Supplier<T> rest, Supplier<T> again) {
        if (wanted.isNothing()) {
            return rest.get();
        }
        return refuseDuplicates(
                kind,
                () -> database.writeTogether(() -> {
                    T changed = rest.get();
                    boolean labelled = database.write(handle -> apply(handle, caller, kind, objectId, wanted));
                    return labelled ? again.get() : changed;
                }));
    }

    /**
     * Sets the external id of an object, for a service.
     *
     * @throws Fault.NotFound if there is none with that number, or the service does not see it
     * @throws Fault.NotAllowed if the caller is no service with the scope {@code flags}, or the change is about more
     * @throws Fault.Conflict if another object of that kind has the external id
     */
    public void changeByService(Caller caller, Labelled kind, int objectId, LabelChange wanted) {
        ServiceAccess.require(caller, ServiceScope.FLAGS);
        if (wanted.isOfMetadata()) {
            throw new Fault.NotAllowed("A service key writes only the external id.");
        }
        refuseDuplicates(kind, () -> database.write(handle -> apply(handle, caller, kind, objectId, wanted)));
    }

    /** Whether anything has changed. */
    private static boolean apply(Handle handle, Caller caller, Labelled kind, int objectId, LabelChange wanted) {
        Owner owner = LabelStore.lock(handle, kind, objectId).orElseThrow(() -> noSuch(kind));
        if (caller instanceof Caller.ServiceKey service && !service.reach().includes(owner.organization())) {
            throw noSuch(kind);
        }
        Changes made = new Changes();
        if (wanted.named()) {
            setExternalId(handle, caller, kind, owner, wanted, made);
        }
        if (wanted.isOfMetadata()) {
            setMetadata(handle, caller, kind, objectId, owner, wanted, made);
        }
        if (made.isEmpty()) {
            return false;
        }
        LabelStore.touch(handle, kind, objectId, caller.person());
        AuditLog.note(handle, caller, entry(kind, objectId, owner).changes(made));
        return true;
    }

    private static void setExternalId(
            Handle handle, Caller caller, Labelled kind, Owner owner, LabelChange wanted, Changes made) {
        String before =
                LabelStore.externalIds(handle, kind, List.of(owner.owner())).get(owner.owner());
        if (Objects.equals(before, wanted.externalId())) {
            return;
        }
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.ServiceKey ignored -> {}
            case Caller.Person ignored -> throw notForTenants();
            case Caller.OrganizationKey ignored -> throw notForTenants();
            case Caller.ProjectKey ignored -> throw notForTenants();
        }
        LabelStore.setExternalId(handle, kind, owner.owner(), wanted.externalId());
        made.add("external_id", before, wanted.externalId());
    }

    private static Fault.NotAllowed notForTenants() {
        return new Fault.NotAllowed("External ids are written by operators and services.");
    }

    private static void setMetadata(
            Handle handle, Caller caller, Labelled kind, int objectId, Owner owner, LabelChange wanted, Changes made) {
        Map<String, String> before =
                LabelStore.metadata(handle, kind, List.of(objectId)).getOrDefault(objectId, Map.of());
        Map<String, String> after = new TreeMap<>(wanted.replaced() ? Map.of() : before);
        wanted.metadata().forEach((key, value) -> {
            if (value == null) {
                after.remove(key);
            } else {
                after.put(key, value);
            }
        });
        if (after.equals(before)) {
            return;
        }
        ProjectId project = owner.project();
        if (project == null) {
            Rights.require(handle, caller, owner.organization(), Right.ADMINISTER);
        } else {
            Rights.requireInProject(handle, caller, project, Right.ADMINISTER);
        }
        if (after.size() > LabelChange.MOST_KEYS) {
            throw new Fault.Invalid(
                    Problem.invalid("metadata", "Must have at most " + LabelChange.MOST_KEYS + " keys in the end."));
        }
        LabelStore.setMetadata(handle, kind, objectId, after);
        Map<String, String> all = new TreeMap<>(before);
        all.putAll(after);
        all.keySet().forEach(key -> made.add("metadata." + key, before.get(key), after.get(key)));
    }

    private static AuditEntry entry(Labelled kind, int objectId, Owner owner) {
        OrganizationId organization = owner.organization();
        AuditEntry entry = switch (kind) {
            case ORGANIZATION ->
                AuditEntry.of(organization, Operation.UPDATE, "updateOrganisation", "Organization", objectId);
            case USER ->
                AuditEntry.of(organization, Operation.UPDATE, "updateUser", "Membership", objectId)
                        .named(Objects.requireNonNull(owner.address()))
                        .with("person", owner.owner());
            case PROJECT -> AuditEntry.of(organization, Operation.UPDATE, "updateProject", "Project", objectId);
        };
        ProjectId project = owner.project();
        return project == null ? entry : entry.inProject(project);
    }

    private static <T> T refuseDuplicates(Labelled kind, Supplier<T> work) {
        try {
            return work.get();
        } catch (JdbiException failed) {
            throw SqlFaults.isDuplicate(failed, kind.unique())
                    ? new Fault.Conflict("Another object of this kind has this external id.")
                    : failed;
        }
    }

    private static Fault.NotFound noSuch(Labelled kind) {
        return new Fault.NotFound(
                switch (kind) {
                    case ORGANIZATION -> "organization";
                    case USER -> "user";
                    case PROJECT -> "project";
                });
    }
}
