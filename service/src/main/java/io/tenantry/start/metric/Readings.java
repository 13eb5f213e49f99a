package io.tenantry.start.metric;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** Adds metrics to a registry that are computed only when the metrics are read. */
final class Readings {
    private final PrometheusRegistry registry;

    Readings(PrometheusRegistry registry) {
        this.registry = registry;
    }

    /** A value that goes up and down. */
    void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    /** A value that goes up and down, and that is left out while it is not known. */
    void gaugeIfKnown(String name, String help, Supplier<Optional<Double>> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> value.get().ifPresent(callback::call))
                .register(registry);
    }

    /**
     * Values that go up and down.
     *
     * @param label the name of the label
     * @param values the value for each text of the label; the texts must not depend on data
     */
    void gauges(String name, String help, String label, Supplier<Map<String, Double>> values) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(callback -> values.get().forEach((text, value) -> callback.call(value, text)))
                .register(registry);
    }

    /** A count since the start of the program. Its name ends in {@code _total}. */
    void counter(String name, String help, DoubleSupplier count) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(count.getAsDouble()))
                .register(registry);
    }

    /** As {@link #gauges}, for counts since the start of the program. */
    void counters(String name, String help, String label, Supplier<Map<String, Double>> counts) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(callback -> counts.get().forEach((text, count) -> callback.call(count, text)))
                .register(registry);
    }

    PrometheusRegistry registry() {
        return registry;
    }
}
