package io.tenantry.ledger.alert;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceScope;
import io.tenantry.fault.Fault;
import io.tenantry.plan.Cycle;
import io.tenantry.servicekey.ServiceAccess;
import io.tenantry.storage.Database;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The entry class of requests for refills: services read those that wait for an answer. */
public final class Refills {
    /** The maximum number of requests in one reply. */
    public static final int MOST = 1_000;

    /** Less is not requested. */
    private static final BigDecimal LEAST = new BigDecimal("10.00");

    private final Database database;

    public Refills(Database database) {
        this.database = database;
    }

    /**
     * Requests that no entry has answered, of the organizations that the service sees, by number.
     *
     * @param after the number before the first one
     * @param most the maximum number, up to {@value #MOST}
     * @throws Fault.NotAllowed if the caller is no service with the scope {@code billing}
     */
    public List<RefillRequest> open(Caller caller, int after, int most) {
        Caller.ServiceKey service = ServiceAccess.require(caller, ServiceScope.BILLING);
        return database.read(handle -> RefillStore.open(handle, service.reach(), after, most));
    }

    /**
     * Requests a refill, in the transaction that has locked the account.
     *
     * @param amount the credits
     * @param cap the maximum of a cycle; null for none
     * @return the request; empty if the cap leaves less than the least refill
     */
    public static Optional<RefillRequest> request(
            Handle handle,
            OrganizationId organization,
            BigDecimal amount,
            @Nullable BigDecimal cap,
            Cycle cycle,
            Instant now) {
        BigDecimal allowed = amount;
        if (cap != null) {
            allowed = amount.min(cap.subtract(RefillStore.requested(handle, organization, cycle)));
        }
        if (allowed.compareTo(LEAST) < 0) {
            return Optional.empty();
        }
        RefillRequest.Id id = RefillStore.insert(handle, organization, allowed, cycle, now);
        return Optional.of(new RefillRequest(id, organization, allowed, cycle, now));
    }

    /** Notes that an entry has answered the requests of an organization, in the transaction of the entry. */
    public static void answer(Handle handle, OrganizationId organization, Instant now) {
        RefillStore.answer(handle, organization, now);
    }
}
