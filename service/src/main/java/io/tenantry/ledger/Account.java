package io.tenantry.ledger;

import io.tenantry.plan.Cycle;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The balance of an organization, in the transaction that has locked it. Plan credits are used first, those that expire
 * soonest before the others; then additional credits, which do not expire. An amount beyond both is a debt, which the next
 * credits pay first, so plan credits and a debt are never there at once.
 */
final class Account {
    /** The number of times of expiry that the plan credits of an organization can have at once. */
    static final int MOST_EXPIRIES = 1_000;

    /** How long before they expire admins hear of plan credits. */
    static final Duration WARNING = Duration.ofDays(7);

    /** Plan credits with the same time of expiry. */
    record Lot(BigDecimal remaining, boolean warned) {}

    private final NavigableMap<Instant, Lot> lots;
    private BigDecimal additional;
    private BigDecimal used;
    private @Nullable Cycle cycle;
    private boolean lowTold;
    private boolean refillAsked;
    private final boolean entered;

    /**
     * @param additional credits that do not expire, or below 0 a debt
     * @param lots the plan credits by time of expiry
     * @param used the use in {@code cycle}
     * @param cycle the billing cycle of {@code used}; null if nothing has been summed up
     * @param lowTold whether admins know that credits are low
     * @param refillAsked whether a refill was requested since the balance was last above the threshold
     * @param entered whether the organization has ever had an entry
     */
    Account(
            BigDecimal additional,
            Map<Instant, Lot> lots,
            BigDecimal used,
            @Nullable Cycle cycle,
            boolean lowTold,
            boolean refillAsked,
            boolean entered) {
        this.additional = additional;
        this.lots = new TreeMap<>(lots);
        this.used = used;
        this.cycle = cycle;
        this.lowTold = lowTold;
        this.refillAsked = refillAsked;
        this.entered = entered;
    }

    boolean hasEntries() {
        return entered;
    }

    BigDecimal additional() {
        return additional;
    }

    NavigableMap<Instant, Lot> lots() {
        return lots;
    }

    BigDecimal used() {
        return used;
    }

    @Nullable
    Cycle cycle() {
        return cycle;
    }

    boolean lowTold() {
        return lowTold;
    }

    void tellLow() {
        lowTold = true;
    }

    boolean refillAsked() {
        return refillAsked;
    }

    void askRefill() {
        refillAsked = true;
    }

    /** The available credits, once the expired ones are taken. */
    BigDecimal remaining() {
        return lots.values().stream().map(Lot::remaining).reduce(additional, BigDecimal::add);
    }

    /** Takes the plan credits of the soonest expiry, if they have expired; returns their expiry and amount, or null. */
    Map.@Nullable Entry<Instant, Lot> takeExpired(Instant now) {
        return lots.isEmpty() || lots.firstKey().isAfter(now) ? null : lots.pollFirstEntry();
    }

    /** Whether an amount can be booked. Amounts above 0 always can. */
    boolean covers(BigDecimal amount) {
        return amount.signum() > 0 || remaining().add(amount).signum() >= 0;
    }

    /** Whether plan credits with a time of expiry can be added. */
    boolean hasRoomFor(@Nullable Instant expiresAt) {
        return expiresAt == null || lots.containsKey(expiresAt) || lots.size() < MOST_EXPIRIES;
    }

    /**
     * Books an amount.
     *
     * @param expiresAt until when plan credits are available; null for other amounts
     */
    void book(BigDecimal amount, @Nullable Instant expiresAt, Instant now) {
        if (amount.signum() < 0) {
            take(amount.negate());
        } else if (expiresAt == null) {
            additional = additional.add(amount);
        } else {
            BigDecimal debt = additional.negate().max(BigDecimal.ZERO).min(amount);
            additional = additional.add(debt);
            BigDecimal left = amount.subtract(debt);
            if (left.signum() > 0) {
                Lot fresh = new Lot(left, !expiresAt.minus(WARNING).isAfter(now));
                lots.merge(
                        expiresAt, fresh, (there, more) -> new Lot(there.remaining.add(more.remaining), there.warned));
            }
        }
    }

    private void take(BigDecimal amount) {
        BigDecimal left = amount;
        while (left.signum() > 0 && !lots.isEmpty()) {
            Map.Entry<Instant, Lot> first = Objects.requireNonNull(lots.firstEntry());
            BigDecimal there = first.getValue().remaining;
            if (there.compareTo(left) <= 0) {
                lots.pollFirstEntry();
                left = left.subtract(there);
            } else {
                lots.put(first.getKey(), new Lot(there.subtract(left), first.getValue().warned));
                left = BigDecimal.ZERO;
            }
        }
        additional = additional.subtract(left);
    }

    /** Notes that a balance was reached from which on alerts are due again. */
    void noteRise(Watch watch) {
        BigDecimal remaining = remaining();
        if (remaining.compareTo(watch.lowThreshold()) >= 0) {
            lowTold = false;
        }
        if (remaining.compareTo(watch.refillThreshold()) > 0) {
            refillAsked = false;
        }
    }

    /** Adds the use of an entry, if it took place in the cycle. */
    void addUse(BigDecimal amount, Instant at) {
        if (cycle != null && cycle.includes(at)) {
            used = used.add(amount);
        }
    }

    /** Begins another cycle. */
    void begin(Cycle other, BigDecimal usedSoFar) {
        cycle = other;
        used = usedSoFar;
    }

    /**
     * Notes that admins know of the plan credits that expire soon; returns those of which they did not, by time of expiry.
     */
    NavigableMap<Instant, BigDecimal> warn(Instant now) {
        NavigableMap<Instant, BigDecimal> fresh = new TreeMap<>();
        lots.headMap(now.plus(WARNING), true).replaceAll((expiresAt, lot) -> {
            if (!lot.warned) {
                fresh.put(expiresAt, lot.remaining);
            }
            return new Lot(lot.remaining, true);
        });
        return fresh;
    }

    /** When plan credits next expire, or are to be warned of; null for never. */
    @Nullable
    Instant due(Instant now) {
        Instant warning = lots.entrySet().stream()
                .filter(lot -> !lot.getValue().warned)
                .map(lot -> lot.getKey().minus(WARNING))
                .filter(time -> time.isAfter(now))
                .findFirst()
                .orElse(null);
        Instant expiry = lots.isEmpty() ? null : lots.firstKey();
        return warning == null || (expiry != null && expiry.isBefore(warning)) ? expiry : warning;
    }
}
