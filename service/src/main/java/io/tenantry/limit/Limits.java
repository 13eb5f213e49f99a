package io.tenantry.limit;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.setting.Setting;
import io.tenantry.storage.Database;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The entry class of limits: operators read and set values and ceilings, features read the limits in force. */
public final class Limits {
    private final Database database;

    public Limits(Database database) {
        this.database = database;
    }

    /**
     * The limits of an organization, for an operator.
     *
     * @throws Fault.NotFound if it does not exist
     * @throws Fault.NotAllowed if the caller is not an operator
     */
    public OrganizationLimits get(Caller caller, OrganizationId id) {
        requireOperator(caller);
        return database.read(handle -> LimitStore.find(handle, id)).orElseThrow(Limits::notFound);
    }

    /**
     * Changes values and ceilings, for an operator. A ceiling changes no value, and a value may be above its ceiling: in force is
     * the smaller of the two.
     *
     * @param believed the state that the caller expects; checked while the organization is locked
     * @return the changed limits
     * @throws Fault.NotFound if the organization does not exist
     * @throws Fault.NotAllowed if the caller is not an operator
     */
    public OrganizationLimits update(
            Caller caller, OrganizationId id, LimitChange wanted, Precondition<OrganizationLimits> believed) {
        requireOperator(caller);
        return database.write(handle -> {
            OrganizationLimits before = LimitStore.lock(handle, id).orElseThrow(Limits::notFound);
            believed.check(before);
            return LimitStore.update(handle, caller, before, wanted);
        });
    }

    /**
     * The limit in force of a metric: the smaller of value and ceiling.
     *
     * @return the limit, from {@link Metric#least()}; empty for no limit, or if the organization does not exist
     */
    public static OptionalInt inForce(Handle handle, OrganizationId organization, Metric metric) {
        return LimitStore.inForce(handle, organization, metric);
    }

    /**
     * The limits in force of all metrics, in one query. A metric without a limit is absent.
     *
     * @return empty if the organization does not exist
     */
    public static Map<Metric, Integer> inForce(Handle handle, OrganizationId organization) {
        return LimitStore.inForce(handle, organization);
    }

    /**
     * The limits of an organization, in the transaction of the work that uses them.
     *
     * @throws Fault.NotFound if it does not exist
     */
    public static OrganizationLimits of(Handle handle, OrganizationId organization) {
        return LimitStore.find(handle, organization).orElseThrow(Limits::notFound);
    }

    /**
     * The problems of changes of an existing organization's settings, in the transaction that has locked it. The paths are
     * columns.
     *
     * @param changes the settings whose values in force the organization wants to change, with their new values
     */
    public static List<Problem> problems(
            Handle handle, OrganizationId organization, Map<Setting<?>, @Nullable Object> changes) {
        boolean limited =
                changes.keySet().stream().anyMatch(setting -> Metric.of(setting).isPresent());
        return limited ? of(handle, organization).problems(changes) : List.of();
    }

    private static void requireOperator(Caller caller) {
        if (!(caller instanceof Caller.Operator)) {
            throw new Fault.NotAllowed();
        }
    }

    private static Fault.NotFound notFound() {
        return new Fault.NotFound("organization");
    }
}
