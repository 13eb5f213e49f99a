package io.tenantry.ledger;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.ledger.alert.Alerts;
import io.tenantry.ledger.alert.Refills;
import io.tenantry.listing.Slice;
import io.tenantry.mail.Outbox;
import io.tenantry.plan.Cycle;
import io.tenantry.plan.Plan;
import io.tenantry.plan.Plans;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of the ledger: operators and services write entries, which change the balance of an organization. It is exact
 * under any concurrency: an account is one row, which is locked from the decision to the commit.
 */
public final class Ledger {
    /** The maximum number of entries in one call. */
    public static final int MOST = 1_000;

    private final Database database;
    private final Accounts accounts;

    public Ledger(Database database, Outbox outbox, Clock clock) {
        this.database = database;
        this.accounts = new Accounts(clock, new Alerts(outbox));
    }

    /** The result for one entry. */
    public sealed interface Outcome {
        /** It was written, now or before. */
        record Written(LedgerEntry entry) implements Outcome {}

        /** It was not. */
        record Refused(Fault why) implements Outcome {}
    }

    /**
     * Writes entries in their order, each as if it were the only one. An entry whose key was written before changes nothing, and has
     * the result that it had then.
     *
     * @param wanted at most {@value #MOST}
     * @return the result of each
     * @throws Fault.NotFound if the organization does not exist, or the service does not see it
     * @throws Fault.NotAllowed if the caller is neither an operator nor a service with the scope {@code billing}
     */
    public List<Outcome> write(Caller caller, OrganizationId organization, List<WantedEntry> wanted) {
        Plans.requireBilling(caller, organization);
        return database.write(handle -> {
            Accounts.Open open = accounts.open(handle, organization).orElseThrow(Ledger::notFound);
            Map<String, LedgerEntry> written = new HashMap<>(LedgerStore.byKey(
                    handle, organization, wanted.stream().map(WantedEntry::key).toList()));
            List<LedgerEntry.Id> ids = LedgerStore.ids(handle, open.expired().size() + wanted.size());
            List<LedgerEntry> fresh = expired(open, ids);
            int expired = fresh.size();
            List<Outcome> outcomes = new ArrayList<>();
            for (WantedEntry one : wanted) {
                LedgerEntry before = written.get(one.key());
                Fault fault = before == null ? fault(open, one) : null;
                if (fault != null) {
                    outcomes.add(new Outcome.Refused(fault));
                    continue;
                }
                if (before == null) {
                    before = book(caller, open, one, ids.get(fresh.size()));
                    fresh.add(before);
                    written.put(one.key(), before);
                }
                outcomes.add(new Outcome.Written(before));
            }
            LedgerStore.insert(handle, fresh);
            List<LedgerEntry> own = fresh.subList(expired, fresh.size());
            if (own.stream().anyMatch(entry -> entry.kind() == EntryKind.REFILL)) {
                Refills.answer(handle, organization, open.now());
            }
            AuditLog.noteAll(handle, caller, own.stream().flatMap(Ledger::noted).toList());
            accounts.close(handle, open, !fresh.isEmpty());
            return outcomes;
        });
    }

    /** The entries of the credits that have expired, with the first of the ids. */
    private static List<LedgerEntry> expired(Accounts.Open open, List<LedgerEntry.Id> ids) {
        List<LedgerEntry> entries = new ArrayList<>();
        open.expired()
                .forEach(expiry -> entries.add(expiry.entry(ids.get(entries.size()), open.organization(), open.now())));
        return entries;
    }

    private static @Nullable Fault fault(Accounts.Open open, WantedEntry one) {
        List<Problem> problems = one.problems(open.now());
        if (!problems.isEmpty()) {
            return new Fault.Invalid(problems);
        }
        Plan plan = open.watch().plan();
        if (!open.account().covers(one.amount()) && (plan == null || !plan.allowsOverage(open.now()))) {
            return new Fault.Conflict("The balance would be below zero: "
                    + open.account().remaining().toPlainString() + " credits are available.");
        }
        return open.account().hasRoomFor(one.expiresAt())
                ? null
                : new Fault.Conflict("The plan credits of the organization expire at " + Account.MOST_EXPIRIES
                        + " times already, which is the maximum.");
    }

    private static LedgerEntry book(Caller caller, Accounts.Open open, WantedEntry one, LedgerEntry.Id id) {
        EntryKind kind = one.kind();
        if (kind == null) {
            throw new IllegalStateException("an entry without problems has a kind");
        }
        Account account = open.account();
        Instant at = one.at() == null ? open.now() : one.at();
        account.book(one.amount(), one.expiresAt(), open.now());
        account.noteRise(open.watch());
        if (kind == EntryKind.USAGE) {
            account.addUse(one.amount().negate(), at);
        }
        return new LedgerEntry(
                id,
                open.organization(),
                one.key(),
                one.amount(),
                kind,
                one.expiresAt(),
                one.source(),
                at,
                account.remaining(),
                caller.operator(),
                caller instanceof Caller.ServiceKey service ? service.keyId() : null,
                open.now());
    }

    /** The audit entry of an entry. Use has none: it stands in the ledger alone, as counts of conversations do. */
    private static Stream<AuditEntry> noted(LedgerEntry entry) {
        if (entry.kind() == EntryKind.USAGE) {
            return Stream.empty();
        }
        Instant expiresAt = entry.expiresAt();
        return Stream.of(AuditEntry.of(
                        entry.organizationId(),
                        Operation.CREATE,
                        "createLedgerEntry",
                        "LedgerEntry",
                        entry.id().value())
                .named(String.valueOf(entry.key()))
                .changes(new Changes()
                        .add("kind", null, entry.kind().word())
                        .add("amount", null, entry.amount().toPlainString())
                        .add("expires_at", null, expiresAt == null ? null : expiresAt.toString())
                        .add("source", null, entry.source().isEmpty() ? null : entry.source())
                        .add("balance", null, entry.balance().toPlainString())));
    }

    /**
     * One page of the entries of an organization.
     *
     * @throws Fault.NotFound if the organization does not exist, or the service does not see it
     * @throws Fault.NotAllowed if the caller is neither an operator nor a service with the scope {@code billing}
     */
    public Slice<LedgerEntry> list(Caller caller, OrganizationId organization, LedgerQuery query) {
        Plans.requireBilling(caller, organization);
        return database.readConsistently(handle -> {
            if (!LedgerStore.hasOrganization(handle, organization)) {
                throw notFound();
            }
            return LedgerStore.list(handle, organization, query);
        });
    }

    /**
     * Does what is due in an account without an entry: credits expire, alerts are raised.
     *
     * @return whether anything was due
     */
    boolean settle(OrganizationId organization) {
        return database.write(handle -> {
            Accounts.Open open = accounts.open(handle, organization).orElse(null);
            if (open == null) {
                return false;
            }
            List<LedgerEntry> fresh =
                    expired(open, LedgerStore.ids(handle, open.expired().size()));
            LedgerStore.insert(handle, fresh);
            accounts.close(handle, open, !fresh.isEmpty());
            return true;
        });
    }

    /** The balance of an organization, in the transaction of the work that needs it; empty if it never had an entry. */
    public static Optional<Balance> balance(Handle handle, OrganizationId organization, Cycle cycle, Instant now) {
        return AccountStore.balance(handle, organization, cycle, now);
    }

    private static Fault.NotFound notFound() {
        return new Fault.NotFound("organization");
    }
}
