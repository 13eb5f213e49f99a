package io.tenantry.ledger;

import io.tenantry.access.OrganizationId;
import io.tenantry.ledger.Account.Lot;
import io.tenantry.ledger.alert.Alert;
import io.tenantry.ledger.alert.Alerts;
import io.tenantry.ledger.alert.RefillRequest;
import io.tenantry.ledger.alert.Refills;
import io.tenantry.plan.Cycle;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Opens accounts, which locks them, and closes them, which raises alerts. All of it is one transaction. */
final class Accounts {
    private final Clock clock;
    private final Alerts alerts;

    Accounts(Clock clock, Alerts alerts) {
        this.clock = clock;
        this.alerts = alerts;
    }

    /**
     * Plan credits that have expired.
     *
     * @param at when they expired
     * @param amount the credits, above 0
     * @param balance the credits that were available after it
     */
    record Expiry(Instant at, BigDecimal amount, BigDecimal balance) {
        /** Their entry in the ledger of an organization. */
        LedgerEntry entry(LedgerEntry.Id id, OrganizationId organization, Instant now) {
            return new LedgerEntry(
                    id, organization, null, amount.negate(), EntryKind.EXPIRY, null, "", at, balance, null, null, now);
        }
    }

    /**
     * An account that is locked until the transaction ends.
     *
     * @param organization its organization
     * @param account the balance
     * @param stored the plan credits as they are stored
     * @param watch what decides about the credits
     * @param cycle the billing cycle
     * @param now the time of the transaction, after that of all that have changed the account before
     * @param expired plan credits that have expired meanwhile, in the order of their expiry
     */
    record Open(
            OrganizationId organization,
            Account account,
            Map<Instant, Lot> stored,
            Watch watch,
            Cycle cycle,
            Instant now,
            List<Expiry> expired) {}

    /** Locks an account, and takes the plan credits that have expired; empty if the organization does not exist. */
    Optional<Open> open(Handle handle, OrganizationId organization) {
        // The organization before its account, in the order of a purge.
        if (!AccountStore.keep(handle, organization)) {
            return Optional.empty();
        }
        Account account = AccountStore.lock(handle, organization);
        // Read once the account is locked: a change of settings waits for the lock, or has been committed.
        Watch watch = AccountStore.watch(handle, organization);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Map<Instant, Lot> stored = Map.copyOf(account.lots());
        Cycle cycle = Cycle.at(watch.plan(), watch.zone(), now);
        if (!cycle.equals(account.cycle())) {
            account.begin(cycle, AccountStore.used(handle, organization, cycle));
        }
        List<Expiry> expired = new ArrayList<>();
        Map.Entry<Instant, Lot> lot = account.takeExpired(now);
        while (lot != null) {
            expired.add(new Expiry(lot.getKey(), lot.getValue().remaining(), account.remaining()));
            lot = account.takeExpired(now);
        }
        account.noteRise(watch);
        return Optional.of(new Open(organization, account, stored, watch, cycle, now, expired));
    }

    /**
     * Raises the alerts that are due, and writes the account. There are no alerts of an organization that never had an entry.
     *
     * @param changed whether entries were written
     */
    void close(Handle handle, Open open, boolean changed) {
        boolean silent = open.watch.disabled() || !(changed || open.account.hasEntries());
        Instant retry = silent ? null : raise(handle, open);
        Instant due = open.account.due(open.now);
        if (due == null || (retry != null && retry.isBefore(due))) {
            due = retry;
        }
        AccountStore.save(handle, open.organization, open.account, open.stored, due, changed ? open.now : null);
    }

    /** Returns when a refill is to be requested that the cap did not allow; null if there is none. */
    private @Nullable Instant raise(Handle handle, Open open) {
        Watch watch = open.watch;
        Account account = open.account;
        BigDecimal remaining = account.remaining();
        if (watch.notifyLow()) {
            if (remaining.compareTo(watch.lowThreshold()) < 0 && !account.lowTold()) {
                account.tellLow();
                raise(handle, open, new Alert.CreditsLow(remaining, watch.lowThreshold()));
            }
            NavigableMap<Instant, BigDecimal> expiring = account.warn(open.now);
            if (!expiring.isEmpty()) {
                BigDecimal sum = expiring.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
                raise(handle, open, new Alert.CreditsExpiring(sum, expiring.firstKey()));
            }
        }
        if (!watch.refill() || account.refillAsked() || remaining.compareTo(watch.refillThreshold()) > 0) {
            return null;
        }
        Optional<RefillRequest> request = Refills.request(
                handle, open.organization, watch.refillAmount(), watch.refillCap(), open.cycle, open.now);
        if (request.isEmpty()) {
            return open.cycle.end();
        }
        account.askRefill();
        raise(
                handle,
                open,
                new Alert.RefillRequested(
                        request.get().id().value(), request.get().amount(), open.cycle));
        return null;
    }

    private void raise(Handle handle, Open open, Alert alert) {
        alerts.raise(handle, open.organization, open.watch.name(), alert);
    }
}
