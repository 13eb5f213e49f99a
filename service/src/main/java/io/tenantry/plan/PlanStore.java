package io.tenantry.plan;

import io.tenantry.access.OrganizationId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of plans. */
final class PlanStore {
    private PlanStore() {}

    static Optional<Plan> find(Handle handle, OrganizationId organization) {
        return handle.createQuery("""
            SELECT name, active, trial, period, period_start, credits, expires_at, billing_type, overage,
                last_payment_at, created_at
            FROM plan WHERE organization_id = :id\
            """)
                .bind("id", organization)
                .map((row, context) -> new Plan(
                        row.getString(1),
                        row.getBoolean(2),
                        row.getBoolean(3),
                        Period.of(row.getString(4)).orElseThrow(),
                        instant(row, 5),
                        row.getBigDecimal(6),
                        instant(row, 7),
                        row.getString(8),
                        row.getBigDecimal(9),
                        instant(row, 10),
                        row.getObject(11, OffsetDateTime.class).toInstant()))
                .findOne();
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** The name of an organization, which no other transaction changes or deletes until this one ends. */
    static Optional<String> lock(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT name FROM organization WHERE id = :id FOR NO KEY UPDATE")
                .bind("id", organization)
                .mapTo(String.class)
                .findOne();
    }

    static boolean exists(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM organization WHERE id = :id)")
                .bind("id", organization)
                .mapTo(boolean.class)
                .one();
    }

    static void put(Handle handle, OrganizationId organization, Plan plan) {
        handle.createUpdate("""
            INSERT INTO plan (organization_id, name, active, trial, period, period_start, credits, expires_at,
                billing_type, overage, last_payment_at, created_at)
            VALUES (:id, :name, :active, :trial, :period, :start, :credits, :expires, :type, :overage, :paid, :created)
            ON CONFLICT (organization_id) DO UPDATE SET name = :name, active = :active, trial = :trial,
                period = :period, period_start = :start, credits = :credits, expires_at = :expires,
                billing_type = :type, overage = :overage, last_payment_at = :paid\
            """)
                .bind("id", organization)
                .bind("name", plan.name())
                .bind("active", plan.active())
                .bind("trial", plan.trial())
                .bind("period", plan.period().word())
                .bindByType("start", plan.periodStart(), Instant.class)
                .bind("credits", plan.credits())
                .bindByType("expires", plan.expiresAt(), Instant.class)
                .bind("type", plan.billingType())
                .bind("overage", plan.overage())
                .bindByType("paid", plan.lastPaymentAt(), Instant.class)
                .bind("created", plan.createdAt())
                .execute();
    }

    static void remove(Handle handle, OrganizationId organization) {
        handle.execute("DELETE FROM plan WHERE organization_id = ?", organization);
    }

    /** Has the account looked at again: its billing cycle may be another one now. */
    static void noteDue(Handle handle, OrganizationId organization) {
        handle.execute("UPDATE credit_account SET due_at = '-infinity' WHERE organization_id = ?", organization);
    }
}
