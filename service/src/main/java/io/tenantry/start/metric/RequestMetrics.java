package io.tenantry.start.metric;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantry.web.Api;
import io.tenantry.web.Route;
import io.tenantry.web.server.RequestWatch;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests of each operation by status, and how long they took. The labels are names of routes and never parts of
 * a request, so that their number is that of the operations.
 */
final class RequestMetrics implements RequestWatch {
    /** In seconds. */
    private static final double[] LIMITS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

    private static final double NANOS = 1e9;
    private static final int STATUSES = 600;

    private final Counter requests;
    private final Histogram durations;
    /** Never changed after the constructor. */
    private final IdentityHashMap<Api, Series> withoutOperation = new IdentityHashMap<>();

    private final IdentityHashMap<Route, Series> byRoute = new IdentityHashMap<>();

    /** @param apis the APIs whose requests are counted; those of others are not */
    RequestMetrics(PrometheusRegistry registry, List<Api> apis) {
        this.requests = Counter.builder()
                .name("tenantry_http_requests_total")
                .help("Requests that were answered.")
                .labelNames("api", "operation", "status")
                .withoutExemplars()
                .register(registry);
        this.durations = Histogram.builder()
                .name("tenantry_http_request_duration_seconds")
                .help("Time from the end of a request's head to the end of its reply.")
                .labelNames("api", "operation")
                .classicOnly()
                .classicUpperBounds(LIMITS)
                .withoutExemplars()
                .register(registry);
        for (Api api : apis) {
            withoutOperation.put(api, new Series(api.name(), "none"));
            api.routes().forEach(route -> byRoute.put(route, new Series(api.name(), route.name())));
        }
    }

    @Override
    public void answered(Api api, @Nullable Route route, int status, long nanos) {
        Series series = route == null ? withoutOperation.get(api) : byRoute.get(route);
        if (series != null) {
            series.add(status, nanos);
        }
    }

    /** The counts of an operation, which exist from its first request on. */
    private final class Series {
        private final String api;
        private final String operation;
        private final AtomicReferenceArray<@Nullable CounterDataPoint> byStatus = new AtomicReferenceArray<>(STATUSES);
        private volatile @Nullable DistributionDataPoint duration;

        Series(String api, String operation) {
            this.api = api;
            this.operation = operation;
        }

        void add(int status, long nanos) {
            CounterDataPoint count = byStatus.get(status);
            if (count == null) {
                count = requests.labelValues(api, operation, Integer.toString(status));
                byStatus.set(status, count);
            }
            count.inc();
            DistributionDataPoint durationOfAll = duration;
            if (durationOfAll == null) {
                durationOfAll = durations.labelValues(api, operation);
                duration = durationOfAll;
            }
            durationOfAll.observe(nanos / NANOS);
        }
    }
}
