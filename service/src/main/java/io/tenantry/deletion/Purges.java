package io.tenantry.deletion;

import io.tenantry.access.Deadline;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.measure.Backlog;
import io.tenantry.repeat.Repeats;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Removes the data of organizations after the grace time of their deletion. It removes one table after the other in
 * batches, each in a transaction of its own, so that no lock is held for long and any node can continue after a crash.
 * People who belonged only to the organization are removed with it.
 */
public final class Purges {
    private static final Logger LOG = LoggerFactory.getLogger(Purges.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int DEFAULT_BATCH = 2_000;
    /** The maximum per transaction: each person may have many sessions and keys, which are removed with the person. */
    private static final int MOST_PEOPLE = 200;

    private static final Inventory.Rows BY_ID = new Inventory.Rows("t0.id = ANY(:ids)", List.of("id"));
    /** The kinds of past positions: see {@code past_position}. */
    private static final Map<String, Integer> POSITIONS =
            Map.of(Inventory.ORGANIZATION, 1, "membership", 2, "project", 5, "api_key", 6);

    private final Database database;
    private final Clock clock;
    private final ObjectIds ids;
    private final SecretBox box;
    private final CertificatePost post;
    private final int batch;

    /**
     * @param box decrypts cached replies
     * @param post sends the certificates
     */
    public Purges(Database database, Clock clock, ObjectIds ids, SecretBox box, CertificatePost post) {
        this(database, clock, ids, box, post, DEFAULT_BATCH);
    }

    /** @param batch rows per transaction */
    Purges(Database database, Clock clock, ObjectIds ids, SecretBox box, CertificatePost post, int batch) {
        this.database = database;
        this.clock = clock;
        this.ids = ids;
        this.box = box;
        this.post = post;
        this.batch = batch;
    }

    /** Purges all organizations that are due. To be called regularly. */
    public void run() {
        List<Deletion.Id> due = database.read(handle -> PurgeStore.due(handle, now()));
        for (Deletion.Id deletion : due) {
            while (!Thread.currentThread().isInterrupted() && step(deletion)) {
                // One batch after the other.
            }
        }
    }

    /** The deletions that wait for their purge, or whose purge is under way. */
    public Backlog backlog() {
        return database.read(handle -> PurgeStore.backlog(handle, now()));
    }

    /**
     * Does the next step of a purge in one transaction.
     *
     * @return whether this program can continue with a next step
     */
    boolean step(Deletion.Id deletion) {
        return Deadline.ofEachWait(
                Deadline.BULK,
                () -> database.write(handle -> {
                    Optional<PurgeStore.Due> taken = PurgeStore.take(handle, deletion);
                    if (taken.isEmpty()) {
                        return false;
                    }
                    PurgeStore.Due due = taken.get();
                    Inventory inventory = InventoryStore.read(handle);
                    if (!due.begun()) {
                        PurgeStore.begin(handle, due, inventory, now());
                        return true;
                    }
                    Set<String> done = PurgeStore.done(handle, deletion);
                    for (Map.Entry<String, Inventory.Rows> kind :
                            inventory.ofOrganization().entrySet()) {
                        if (!done.contains(kind.getKey())) {
                            removeOfOrganization(handle, due, kind.getKey(), kind.getValue(), batch);
                            return true;
                        }
                    }
                    if (removePeople(handle, due, inventory) || removeLate(handle, due, inventory)) {
                        return true;
                    }
                    finish(handle, due, inventory);
                    return false;
                }));
    }

    /**
     * Removes a batch of the rows that were added to a table after it was done: operators add some, and background work moves
     * many from one table to another. So the last step, which is one transaction, finds few.
     *
     * @return whether there were such rows
     */
    private boolean removeLate(Handle handle, PurgeStore.Due due, Inventory inventory) {
        PurgeStore.notePeople(handle, due);
        for (Map.Entry<String, Inventory.Rows> kind : inventory.ofOrganization().entrySet()) {
            if (removeOfOrganization(handle, due, kind.getKey(), kind.getValue(), batch)) {
                return true;
            }
        }
        return false;
    }

    private boolean removeOfOrganization(
            Handle handle, PurgeStore.Due due, String table, Inventory.Rows rows, int most) {
        return remove(
                handle, due.deletion(), table, rows, List.of(due.organization().value()), most);
    }

    /** @return whether there were rows to remove */
    private boolean remove(
            Handle handle, Deletion.Id deletion, String table, Inventory.Rows rows, List<Integer> of, int most) {
        PurgeStore.Progress before = PurgeStore.progress(handle, deletion, table);
        List<String> removed = PurgeStore.remove(handle, table, rows, of, most);
        forget(handle, table, removed);
        PurgeStore.keep(handle, deletion, table, PurgeStore.after(before, removed, removed.isEmpty()), now());
        return !removed.isEmpty();
    }

    /** Removes data about removed rows that is kept elsewhere: past positions for cursors, and cached replies to keys. */
    private static void forget(Handle handle, String table, List<String> removed) {
        Integer kind = POSITIONS.get(table);
        boolean keys = table.equals("api_key");
        if (removed.isEmpty() || (kind == null && !keys)) {
            return;
        }
        List<Integer> rows = removed.stream()
                .map(row -> JSON.readTree(row).get("id").asInt())
                .toList();
        if (kind != null) {
            PurgeStore.forgetPositions(handle, kind, rows);
        }
        if (keys) {
            PurgeStore.forgetAnswersToKeys(handle, rows);
        }
    }

    /**
     * Removes the recorded members that belong to nothing else, a batch of them.
     *
     * @return whether there were recorded members
     */
    private boolean removePeople(Handle handle, PurgeStore.Due due, Inventory inventory) {
        List<PersonId> people = PurgeStore.people(handle, due.deletion(), MOST_PEOPLE);
        if (people.isEmpty()) {
            return false;
        }
        List<PersonId> homeless = PurgeStore.lockHomeless(handle, people);
        if (!homeless.isEmpty()) {
            List<Integer> rowsOf = homeless.stream().map(PersonId::value).toList();
            inventory
                    .ofPerson()
                    .forEach((table, rows) -> remove(handle, due.deletion(), table, rows, rowsOf, Integer.MAX_VALUE));
            PurgeStore.forgetMemberships(handle, due.organization(), PurgeStore.addressKeys(handle, homeless));
            remove(handle, due.deletion(), Inventory.PERSON, BY_ID, rowsOf, Integer.MAX_VALUE);
            PurgeStore.forgetAnswersToPeople(handle, homeless);
        }
        PurgeStore.forgetPeople(handle, due.deletion(), people);
        return true;
    }

    /** Removes rows that operators added in the meantime and the organization itself, and writes the certificate. */
    private void finish(Handle handle, PurgeStore.Due due, Inventory inventory) {
        OrganizationId organization = due.organization();
        // The lock keeps others from adding rows that reference the organization.
        DeletionStore.lockOrganization(handle, organization);
        PurgeStore.notePeople(handle, due);
        inventory
                .ofOrganization()
                .forEach((table, rows) -> removeOfOrganization(handle, due, table, rows, Integer.MAX_VALUE));
        boolean more = true;
        while (more) {
            more = removePeople(handle, due, inventory);
        }
        remove(handle, due.deletion(), Inventory.ORGANIZATION, BY_ID, List.of(organization.value()), 1);
        PurgeStore.forgetMemberships(handle, organization, List.of());
        PurgeStore.forgetAnswersWithin(handle, organization);
        forgetAnswersToOperators(handle, ids.of(ObjectIds.Kind.ORGANIZATION, organization.value()));
        Instant now = now();
        PurgeStore.complete(handle, due.deletion(), now);
        Deletion completed = DeletionStore.find(handle, due.deletion()).orElseThrow();
        PurgeStore.certify(handle, due.deletion(), Certificate.digest(completed));
        AuditLog.note(handle, null, summary(completed));
        post.send(
                DeletionStore.find(handle, due.deletion()).orElseThrow(),
                PurgeStore.takeAskedBy(handle, due.deletion()).orElse(null));
        LOG.info("organization {} is deleted", organization);
    }

    /**
     * Removes the cached replies to operators and services that name the organization. They are encrypted, so all are decrypted and
     * searched.
     */
    private void forgetAnswersToOperators(Handle handle, String organization) {
        PurgeStore.Kept last = new PurgeStore.Kept("", "", new byte[0]);
        List<PurgeStore.Kept> some;
        do {
            some = PurgeStore.answersToOperators(handle, last, DEFAULT_BATCH);
            for (PurgeStore.Kept kept : some) {
                if (new String(
                                box.openBytes(kept.body(), Repeats.place(kept.caller(), kept.key())),
                                StandardCharsets.UTF_8)
                        .contains(organization)) {
                    PurgeStore.forgetAnswer(handle, kept);
                }
                last = kept;
            }
        } while (!some.isEmpty());
    }

    private static AuditEntry summary(Deletion deletion) {
        List<String> counts = new ArrayList<>();
        deletion.parts().stream()
                .filter(part -> part.removed() > 0)
                .forEach(part -> counts.add(part.collection() + ": " + part.removed()));
        return new AuditEntry(
                deletion.organizationId(),
                null,
                Operation.DELETE,
                "completeOrganisationDeletion",
                "Organization",
                deletion.organizationId().value(),
                Map.of("removed", counts));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
