package io.tenantry.ledger.info;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.ledger.Balance;
import io.tenantry.ledger.Ledger;
import io.tenantry.limit.Limits;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.plan.Cycle;
import io.tenantry.plan.Plan;
import io.tenantry.plan.Plans;
import io.tenantry.storage.Database;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The entry class of billing records, for admins of organizations and their programs. */
public final class BillingInfos {
    private static final BigDecimal NONE = new BigDecimal("0.00");

    private final Database database;
    private final Clock clock;

    public BillingInfos(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * The billing record of an organization. Every organization has one from its creation.
     *
     * @param named the organization; null for that of the key, or the only one that the person administers
     * @param parameter the name of {@code named} in the API
     * @throws Fault.NotAllowed if the caller does not administer the organization, or is a key of a project
     * @throws Fault.NotFound if the caller does not see it
     * @throws Fault.Invalid if none is named and the person does not administer exactly one
     */
    public BillingInfo get(Caller caller, @Nullable OrganizationId named, String parameter) {
        if (caller instanceof Caller.ProjectKey) {
            throw new Fault.NotAllowed();
        }
        return database.readConsistently(handle -> {
            OrganizationId organization = named == null ? only(handle, caller, parameter) : named;
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            return read(handle, organization);
        });
    }

    private static OrganizationId only(Handle handle, Caller caller, String parameter) {
        List<OrganizationId> administered = Rights.organizations(handle, caller, Right.ADMINISTER);
        if (administered.size() != 1) {
            throw new Fault.Invalid(Problem.missing(parameter, "This field is required."));
        }
        return administered.getFirst();
    }

    private BillingInfo read(Handle handle, OrganizationId organization) {
        Instant now = clock.instant();
        Plan plan = Plans.of(handle, organization);
        BillingInfoStore.Organization row = BillingInfoStore.find(handle, organization);
        Balance balance = Ledger.balance(handle, organization, Cycle.at(plan, row.zone(), now), now)
                .orElseGet(() -> new Balance(NONE, NONE, null, null));
        return new BillingInfo(
                organization,
                balance.remaining(),
                Objects.requireNonNullElse(balance.used(), NONE),
                balance.expiresAt(),
                plan,
                Limits.of(handle, organization),
                row.createdAt(),
                Objects.requireNonNullElse(balance.updatedAt(), row.createdAt()),
                now);
    }
}
