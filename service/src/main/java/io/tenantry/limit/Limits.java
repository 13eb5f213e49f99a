package io.tenantry.limit;

import io.tenantry.access.OrganizationId;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;

/** The entry class of limits: reads the limits in force. */
public final class Limits {
    private Limits() {}

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
        return new EnumMap<>(LimitStore.inForce(handle, organization));
    }
}
