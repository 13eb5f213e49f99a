package io.tenantry.ledger;

import io.tenantry.access.OrganizationId;
import io.tenantry.billing.BillingZones;
import io.tenantry.ledger.Account.Lot;
import io.tenantry.plan.Cycle;
import io.tenantry.plan.Plan;
import io.tenantry.plan.Plans;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The SQL of balances. */
final class AccountStore {
    private AccountStore() {}

    /** Keeps an organization until this transaction ends; returns whether it exists. Its settings can still change. */
    static boolean keep(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT id FROM organization WHERE id = :id FOR KEY SHARE")
                .bind("id", organization)
                .mapTo(int.class)
                .findOne()
                .isPresent();
    }

    /** The account of an organization that is kept, locked until this transaction ends. */
    static Account lock(Handle handle, OrganizationId organization) {
        handle.execute("INSERT INTO credit_account (organization_id) VALUES (?) ON CONFLICT DO NOTHING", organization);
        record Row(
                BigDecimal additional,
                BigDecimal used,
                @Nullable Cycle cycle,
                boolean lowTold,
                boolean refillAsked,
                boolean entered) {}
        Row row = handle.createQuery("""
            SELECT additional, used, used_from, used_until, low_told, refill_asked, updated_at IS NOT NULL
                        FROM credit_account
            WHERE organization_id = :id FOR UPDATE\
            """)
                .bind("id", organization)
                .map((found, context) -> new Row(
                        found.getBigDecimal(1),
                        found.getBigDecimal(2),
                        cycle(found),
                        found.getBoolean(5),
                        found.getBoolean(6),
                        found.getBoolean(7)))
                .one();
        Map<Instant, Lot> lots = new HashMap<>();
        handle.createQuery("SELECT expires_at, remaining, warned FROM plan_credit WHERE organization_id = :id")
                .bind("id", organization)
                .map((found, context) -> lots.put(
                        found.getObject(1, OffsetDateTime.class).toInstant(),
                        new Lot(found.getBigDecimal(2), found.getBoolean(3))))
                .list();
        return new Account(row.additional, lots, row.used, row.cycle, row.lowTold, row.refillAsked, row.entered);
    }

    private static @Nullable Cycle cycle(ResultSet row) throws SQLException {
        Instant from = instant(row, 3);
        Instant until = instant(row, 4);
        return from == null || until == null ? null : new Cycle(from, until);
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** The settings and the plan that decide about the credits of an organization. */
    static Watch watch(Handle handle, OrganizationId organization) {
        Plan plan = Plans.of(handle, organization);
        return handle.createQuery("""
            SELECT name, disabled, billing_timezone, notify_low_credits, low_credits_threshold, auto_refill,
                auto_refill_threshold, auto_refill_amount, auto_refill_max_cap,
                cronjob_low_balance_mute_days::integer
            FROM organization WHERE id = :id\
            """)
                .bind("id", organization)
                .map((row, context) -> new Watch(
                        row.getString(1),
                        row.getBoolean(2),
                        BillingZones.of(row.getString(3)),
                        row.getBoolean(4),
                        row.getBigDecimal(5),
                        row.getBoolean(6),
                        row.getBigDecimal(7),
                        row.getBigDecimal(8),
                        row.getBigDecimal(9),
                        row.getInt(10) == 0 ? Duration.ofHours(1) : Duration.ofDays(row.getInt(10)),
                        plan))
                .one();
    }

    /**
     * Writes an account that is locked.
     *
     * @param lots the plan credits as they are stored
     * @param dueAt when something changes without an entry; null for never
     * @param at the time of the last entry; null if there is none
     */
    static void save(
            Handle handle,
            OrganizationId organization,
            Account account,
            Map<Instant, Lot> lots,
            @Nullable Instant dueAt,
            @Nullable Instant at) {
        Cycle cycle = account.cycle();
        handle.createUpdate("""
            UPDATE credit_account SET additional = :additional, used = :used, used_from = :from,
                used_until = :until, low_told = :low, refill_asked = :asked, due_at = :due,
                updated_at = coalesce(:at, updated_at)
            WHERE organization_id = :id\
            """)
                .bind("id", organization)
                .bind("additional", account.additional())
                .bind("used", account.used())
                .bindByType("from", cycle == null ? null : cycle.start(), Instant.class)
                .bindByType("until", cycle == null ? null : cycle.end(), Instant.class)
                .bind("low", account.lowTold())
                .bind("asked", account.refillAsked())
                .bindByType("due", dueAt, Instant.class)
                .bindByType("at", at, Instant.class)
                .execute();
        saveLots(handle, organization, account.lots(), lots);
    }

    private static void saveLots(
            Handle handle, OrganizationId organization, Map<Instant, Lot> after, Map<Instant, Lot> before) {
        List<String> gone = before.keySet().stream()
                .filter(expiresAt -> !after.containsKey(expiresAt))
                .map(Instant::toString)
                .toList();
        if (!gone.isEmpty()) {
            handle.createUpdate("""
                DELETE FROM plan_credit
                WHERE organization_id = :id AND expires_at = ANY(CAST(:gone AS timestamptz[]))\
                """)
                    .bind("id", organization)
                    .bind("gone", gone.toArray(String[]::new))
                    .execute();
        }
        PreparedBatch batch = handle.prepareBatch("""
            INSERT INTO plan_credit (organization_id, expires_at, remaining, warned)
            VALUES (:id, :expires, :remaining, :warned)
            ON CONFLICT (organization_id, expires_at) DO UPDATE SET remaining = :remaining, warned = :warned\
            """);
        after.forEach((expiresAt, lot) -> {
            if (!lot.equals(before.get(expiresAt))) {
                batch.bind("id", organization)
                        .bind("expires", expiresAt)
                        .bind("remaining", lot.remaining())
                        .bind("warned", lot.warned())
                        .add();
            }
        });
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** The use of an organization that took place in a cycle. */
    static BigDecimal used(Handle handle, OrganizationId organization, Cycle cycle) {
        return handle.createQuery("""
            SELECT coalesce(-sum(amount), 0.00) FROM ledger_entry
            WHERE organization_id = :id AND kind = 'usage' AND at >= :start AND at < :end\
            """)
                .bind("id", organization)
                .bind("start", cycle.start())
                .bind("end", cycle.end())
                .mapTo(BigDecimal.class)
                .one();
    }

    /** The balance of an organization; empty if it never had an entry. */
    static Optional<Balance> balance(Handle handle, OrganizationId organization, Cycle cycle, Instant now) {
        return handle.createQuery("""
            SELECT a.additional + coalesce(p.remaining, 0), a.used, a.used_from, a.used_until, p.expires_at, a.updated_at
            FROM credit_account a, LATERAL (
                SELECT sum(c.remaining) AS remaining, min(c.expires_at) AS expires_at FROM plan_credit c
                WHERE c.organization_id = a.organization_id AND c.expires_at > :now) p
            WHERE a.organization_id = :id\
            """)
                .bind("id", organization)
                .bind("now", now)
                .map((row, context) -> {
                    return new Balance(
                            row.getBigDecimal(1),
                            cycle.equals(cycle(row)) ? row.getBigDecimal(2) : null,
                            instant(row, 5),
                            instant(row, 6));
                })
                .findOne()
                .map(balance -> balance.used() == null ? balance.with(used(handle, organization, cycle)) : balance);
    }

    /** When admins last heard of a job that did not run. */
    static Optional<Instant> jobToldAt(Handle handle, OrganizationId organization) {
        return handle.createQuery(
                        "SELECT job_told_at FROM credit_account WHERE organization_id = :id AND job_told_at IS NOT"
                                + " NULL")
                .bind("id", organization)
                .mapTo(Instant.class)
                .findOne();
    }

    static void setJobToldAt(Handle handle, OrganizationId organization, Instant at) {
        handle.createUpdate("UPDATE credit_account SET job_told_at = :at WHERE organization_id = :id")
                .bind("id", organization)
                .bind("at", at)
                .execute();
    }

    /** Organizations whose accounts are due, those that are due longest first. */
    static List<OrganizationId> due(Handle handle, Instant now, int most) {
        return handle.createQuery(
                        "SELECT organization_id FROM credit_account WHERE due_at <= :now ORDER BY due_at LIMIT :most")
                .bind("now", now)
                .bind("most", most)
                .mapTo(OrganizationId.class)
                .list();
    }
}
