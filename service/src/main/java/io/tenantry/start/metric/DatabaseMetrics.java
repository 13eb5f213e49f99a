package io.tenantry.start.metric;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.tenantry.cache.CachedAnswers.Lookup;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.storage.Database;
import java.util.Locale;
import java.util.Map;

/** The metrics of the connections to the database, the change feed and the caches. */
final class DatabaseMetrics {
    private DatabaseMetrics() {}

    static void add(Readings readings, Database database) {
        connections(readings, database);
        changes(readings, database.changes());
        caches(readings, database.changes());
    }

    private static void connections(Readings readings, Database database) {
        readings.gauges(
                "tenantry_database_connections",
                "Open connections of requests and background work to the database.",
                "state",
                () -> Map.of(
                        "active", (double) database.connections().active(),
                        "idle", (double) database.connections().idle()));
        readings.gauge(
                "tenantry_database_connections_limit",
                "The maximum number of these connections.",
                () -> database.connections().most());
        readings.gauge(
                "tenantry_database_connections_waiting",
                "Requests and background work that wait for a connection.",
                () -> database.connections().waiting());
    }

    private static void changes(Readings readings, ChangeFeed changes) {
        readings.gauge(
                "tenantry_change_feed_lag_seconds",
                "Time since the last successful read of the change feed began.",
                () -> Metrics.seconds(changes.age()));
        readings.gauge(
                "tenantry_change_feed_current",
                "1 if caches are used, 0 if the change feed cannot be read.",
                () -> changes.current() ? 1 : 0);
        readings.counter("tenantry_change_feed_reads_total", "Reads of the change feed.", changes::reads);
    }

    private static void caches(Readings readings, ChangeFeed changes) {
        CounterWithCallback.builder()
                .name("tenantry_cache_lookups_total")
                .help("Look-ups in a cache, by result.")
                .labelNames("cache", "result")
                .callback(callback -> changes.lookups().forEach((cache, counts) -> {
                    for (Lookup lookup : Lookup.values()) {
                        callback.call(
                                (double) counts.of(lookup), cache, lookup.name().toLowerCase(Locale.ROOT));
                    }
                }))
                .register(readings.registry());
    }
}
