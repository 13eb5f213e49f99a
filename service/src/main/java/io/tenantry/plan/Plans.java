package io.tenantry.plan;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.access.ServiceScope;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.servicekey.ServiceAccess;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The entry class of plans: operators and services read and write them. */
public final class Plans {
    private final Database database;
    private final Clock clock;

    public Plans(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * The plan of an organization; empty for none.
     *
     * @throws Fault.NotFound if the organization does not exist, or the service does not see it
     * @throws Fault.NotAllowed if the caller is neither an operator nor a service with the scope {@code billing}
     */
    public Optional<Plan> get(Caller caller, OrganizationId organization) {
        requireBilling(caller, organization);
        return database.readConsistently(handle -> {
            if (!PlanStore.exists(handle, organization)) {
                throw new Fault.NotFound("organization");
            }
            return PlanStore.find(handle, organization);
        });
    }

    /**
     * Changes the plan of an organization. A plan has a name: a change to none removes the plan.
     *
     * @param believed the state that the caller expects; checked while the organization is locked
     * @param found the problems that the API has found
     * @param nameField the name of the plan's name in the API
     * @return the plan after that; empty for none
     * @throws Fault.NotFound if the organization does not exist, or the service does not see it
     * @throws Fault.NotAllowed if the caller is neither an operator nor a service with the scope {@code billing}
     */
    public Optional<Plan> update(
            Caller caller,
            OrganizationId organization,
            PlanChange wanted,
            Precondition<Optional<Plan>> believed,
            List<Problem> found,
            String nameField) {
        requireBilling(caller, organization);
        return database.write(handle -> {
            if (PlanStore.lock(handle, organization).isEmpty()) {
                throw new Fault.NotFound("organization");
            }
            Plan before = PlanStore.find(handle, organization).orElse(null);
            believed.check(Optional.ofNullable(before));
            Fault.Invalid.check(found);
            Plan after = after(before, wanted, nameField);
            Changes changes = changes(before, after);
            if (!changes.isEmpty()) {
                if (after == null) {
                    PlanStore.remove(handle, organization);
                } else {
                    PlanStore.put(handle, organization, after);
                }
                PlanStore.noteDue(handle, organization);
                note(handle, caller, organization, before, after, changes);
            }
            return Optional.ofNullable(after);
        });
    }

    private @Nullable Plan after(@Nullable Plan before, PlanChange wanted, String nameField) {
        String name = wanted.name();
        if (name == null) {
            name = before == null || wanted.removes() ? null : before.name();
        }
        if (name != null) {
            return wanted.on(before, name, clock.instant().truncatedTo(ChronoUnit.MICROS));
        }
        if (wanted.fields().values().stream().anyMatch(Optional::isPresent)) {
            throw new Fault.Invalid(Problem.missing(nameField, "A plan has a name."));
        }
        return null;
    }

    private static void note(
            Handle handle,
            Caller caller,
            OrganizationId organization,
            @Nullable Plan before,
            @Nullable Plan after,
            Changes changes) {
        Operation operation = before == null ? Operation.CREATE : after == null ? Operation.DELETE : Operation.UPDATE;
        String action = switch (operation) {
            case CREATE -> "createPlan";
            case DELETE -> "deletePlan";
            case UPDATE, ACTION -> "updatePlan";
        };
        String name = after != null ? after.name() : before == null ? "" : before.name();
        AuditLog.note(
                handle,
                caller,
                AuditEntry.of(organization, operation, action, "Plan", organization.value())
                        .named(name)
                        .changes(changes));
    }

    private static Changes changes(@Nullable Plan before, @Nullable Plan after) {
        return new Changes()
                .add("name", before == null ? null : before.name(), after == null ? null : after.name())
                .add("active", before == null ? null : before.active(), after == null ? null : after.active())
                .add("trial", before == null ? null : before.trial(), after == null ? null : after.trial())
                .add(
                        "period",
                        before == null ? null : before.period().word(),
                        after == null ? null : after.period().word())
                .add(
                        "period_start",
                        text(before == null ? null : before.periodStart()),
                        text(after == null ? null : after.periodStart()))
                .add(
                        "credits",
                        text(before == null ? null : before.credits()),
                        text(after == null ? null : after.credits()))
                .add(
                        "expires_at",
                        text(before == null ? null : before.expiresAt()),
                        text(after == null ? null : after.expiresAt()))
                .add(
                        "billing_type",
                        before == null ? null : before.billingType(),
                        after == null ? null : after.billingType())
                .add(
                        "overage",
                        text(before == null ? null : before.overage()),
                        text(after == null ? null : after.overage()))
                .add(
                        "last_payment_at",
                        text(before == null ? null : before.lastPaymentAt()),
                        text(after == null ? null : after.lastPaymentAt()));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /** The plan of an organization, in the transaction of the work that needs it; null for none. */
    public static @Nullable Plan of(Handle handle, OrganizationId organization) {
        return PlanStore.find(handle, organization).orElse(null);
    }

    /**
     * Makes sure that a caller reads and writes what the platform keeps of an organization's billing.
     *
     * @throws Fault.NotFound if a service does not see the organization
     * @throws Fault.NotAllowed if the caller is neither an operator nor a service with the scope {@code billing}
     */
    public static void requireBilling(Caller caller, OrganizationId organization) {
        if (!(caller instanceof Caller.Operator)) {
            ServiceAccess.requireSeen(ServiceAccess.require(caller, ServiceScope.BILLING), organization);
        }
    }
}
