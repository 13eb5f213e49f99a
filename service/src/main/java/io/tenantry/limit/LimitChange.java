package io.tenantry.limit;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change set of limits. Only what it names changes.
 *
 * @param values new values, from {@link Metric#least()}; null for no limit
 * @param ceilings new ceilings, from {@link Metric#least()}; null for none
 */
public record LimitChange(Map<Metric, @Nullable Integer> values, Map<Metric, @Nullable Integer> ceilings) {
    public LimitChange {
        values = copy(values);
        ceilings = copy(ceilings);
    }

    private static Map<Metric, @Nullable Integer> copy(Map<Metric, @Nullable Integer> map) {
        Map<Metric, @Nullable Integer> copied = new EnumMap<>(Metric.class);
        copied.putAll(map);
        return Collections.unmodifiableMap(copied);
    }
}
