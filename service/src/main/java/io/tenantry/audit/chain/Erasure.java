package io.tenantry.audit.chain;

import io.tenantry.access.Caller;
import io.tenantry.access.Deadline;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.fault.Fault;
import io.tenantry.storage.Database;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * Erases the personal values that the history has of a deleted organization or person: names, addresses, network addresses, and
 * old and new values. The entries stay, and their chains verify. Erasing again erases what an interrupted run left.
 */
public final class Erasure {
    private static final int AT_A_TIME = 5_000;

    private final Database database;

    public Erasure(Database database) {
        this.database = database;
    }

    /** The entries of a page that have values to erase. */
    @FunctionalInterface
    private interface Page {
        List<ErasureStore.Row> read(Handle handle, long after, long last);
    }

    /**
     * Erases the personal values in all entries of a deleted organization.
     *
     * @return the number of its entries
     * @throws Fault.Conflict if the organization exists
     */
    public long erase(OrganizationId organization, ChainWatch watch) {
        if (database.read(handle -> ErasureStore.exists(handle, organization))) {
            throw new Fault.Conflict("The organization " + organization + " exists. Delete it first.");
        }
        long count = eraseAll(
                (handle, after, last) -> ErasureStore.ofOrganization(handle, organization, after, last), watch);
        note("Organization", organization.value(), count);
        return count;
    }

    /**
     * Erases the personal values of a deleted person in all entries by and about them.
     *
     * @return the number of these entries
     * @throws Fault.Conflict if the person exists
     */
    public long erase(PersonId person, ChainWatch watch) {
        if (database.read(handle -> ErasureStore.exists(handle, person))) {
            throw new Fault.Conflict("The person " + person + " exists. Delete the person first.");
        }
        List<String> addresses = Deadline.ofEachWait(
                Deadline.LONG, () -> database.read(handle -> ErasureStore.addresses(handle, person)));
        // First those that are found only by addresses which the others name.
        long count = eraseAll(
                (handle, after, last) -> ErasureStore.ofAddresses(handle, addresses, after, last),
                (done, share) -> watch.done(done, share / 2));
        long named = count;
        count += eraseAll(
                (handle, after, last) -> ErasureStore.ofPerson(handle, person, after, last),
                (done, share) -> watch.done(named + done, 0.5 + share / 2));
        note("User", person.value(), count);
        return count;
    }

    private long eraseAll(Page page, ChainWatch watch) {
        long count = 0;
        long after = 0;
        long newest = Math.max(1, database.read(VerificationStore::newest));
        OptionalLong last = endOfPage(after);
        while (last.isPresent()) {
            long from = after;
            long to = last.getAsLong();
            count += Deadline.ofEachWait(
                    Deadline.BULK,
                    () -> database.write(handle -> erasePage(handle, page.read(locked(handle), from, to))));
            after = to;
            watch.done(count, (double) after / newest);
            last = endOfPage(after);
        }
        return count;
    }

    private OptionalLong endOfPage(long after) {
        return database.read(handle -> VerificationStore.endOfPage(handle, after, AT_A_TIME));
    }

    /** No link is made meanwhile: it would have a salt for values that are gone, or a hash over values that go. */
    private static Handle locked(Handle handle) {
        ChainStore.lock(handle);
        return handle;
    }

    private static int erasePage(Handle handle, List<ErasureStore.Row> rows) {
        List<ErasureStore.Row> authors =
                rows.stream().filter(ErasureStore.Row::byPerson).toList();
        List<ErasureStore.Row> objects =
                rows.stream().filter(ErasureStore.Row::aboutPerson).toList();
        if (!authors.isEmpty()) {
            ErasureStore.eraseAuthors(handle, authors);
        }
        ErasureStore.eraseObjects(handle, objects);
        return rows.size();
    }

    private void note(String type, int id, long count) {
        database.change(handle -> AuditLog.note(
                handle,
                Caller.Operator.COMMAND_LINE,
                new AuditEntry(null, null, Operation.ACTION, "eraseHistory", type, id, Map.of("entries", count))));
    }
}
