package io.tenantry.limit;

import io.tenantry.access.OrganizationId;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The SQL of limits. */
final class LimitStore {
    private static final String IN_FORCE =
            Arrays.stream(Metric.values()).map(metric -> metric.inForceSql("o")).collect(Collectors.joining(", "));

    private LimitStore() {}

    static OptionalInt inForce(Handle handle, OrganizationId organization, Metric metric) {
        return handle.createQuery("SELECT " + metric.inForceSql("o") + " FROM organization o WHERE o.id = :id")
                .bind("id", organization)
                .mapTo(Integer.class)
                .findOne()
                .map(metric::limit)
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    static Map<Metric, Integer> inForce(Handle handle, OrganizationId organization) {
        Map<Metric, Integer> limits = new EnumMap<>(Metric.class);
        handle.createQuery("SELECT " + IN_FORCE + " FROM organization o WHERE o.id = :id")
                .bind("id", organization)
                .map((row, context) -> {
                    for (Metric metric : Metric.values()) {
                        Integer limit = metric.limit(row.getInt(metric.ordinal() + 1));
                        if (limit != null) {
                            limits.put(metric, limit);
                        }
                    }
                    return limits;
                })
                .findOne();
        return limits;
    }
}
