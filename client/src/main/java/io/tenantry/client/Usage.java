package io.tenantry.client;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The use of a metric.
 *
 * @param metric its name
 * @param limit the limit in force; null for none
 * @param used the use
 * @param remaining the use that is left; null where there is no limit
 * @param resetsAt the end of the period; null for a metric without periods
 */
public record Usage(
        String metric,
        @Nullable Long limit,
        long used,
        @Nullable Long remaining,
        @Nullable Instant resetsAt) {
    static Usage of(Map<String, @Nullable Object> object) {
        Long used = Json.number(object.get("used"));
        return new Usage(
                Json.text(object.get("metric")),
                Json.number(object.get("limit")),
                used == null ? 0 : used,
                Json.number(object.get("remaining")),
                Json.time(object.get("resets_at")));
    }
}
