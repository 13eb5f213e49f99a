package io.tenantry.ledger.info;

import io.tenantry.access.OrganizationId;
import io.tenantry.billing.BillingZones;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jdbi.v3.core.Handle;

/** The SQL of billing records. */
final class BillingInfoStore {
    /** The part of a billing record that comes from the organization. */
    record Organization(Instant createdAt, ZoneId zone) {}

    private BillingInfoStore() {}

    /** An organization that is there. */
    static Organization find(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT created_at, billing_timezone FROM organization WHERE id = :id")
                .bind("id", organization)
                .map((row, context) -> new Organization(
                        row.getObject(1, OffsetDateTime.class).toInstant(), BillingZones.of(row.getString(2))))
                .one();
    }
}
