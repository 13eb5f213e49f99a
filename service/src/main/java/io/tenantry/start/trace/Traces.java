package io.tenantry.start.trace;

import io.tenantry.trace.Tracing;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The traces of a server, if its variables ask for them. Without these, no class of OpenTelemetry is loaded: this class names only
 * {@link OpenTelemetryTracer}, and only where it is needed.
 */
public final class Traces implements AutoCloseable {
    private static final String EXPORTER = "OTEL_TRACES_EXPORTER";
    private static final List<String> ENDPOINTS =
            List.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");

    private final @Nullable OpenTelemetryTracer tracer;

    private Traces(@Nullable OpenTelemetryTracer tracer) {
        this.tracer = tracer;
    }

    /**
     * Begins to trace, if the variables name an exporter or where to send traces.
     *
     * @param variables the environment variables
     * @throws IllegalArgumentException when a variable has a value that OpenTelemetry, or this program, does not take
     */
    public static Traces begin(Map<String, String> variables) {
        if (!areWanted(variables)) {
            return new Traces(null);
        }
        OpenTelemetryTracer tracer = OpenTelemetryTracer.of(variables);
        Tracing.use(tracer);
        return new Traces(tracer);
    }

    static boolean areWanted(Map<String, String> variables) {
        if (variables.getOrDefault("OTEL_SDK_DISABLED", "").strip().equalsIgnoreCase("true")) {
            return false;
        }
        String exporter = variables.getOrDefault(EXPORTER, "").strip();
        return exporter.isEmpty()
                ? ENDPOINTS.stream()
                        .anyMatch(name -> !variables.getOrDefault(name, "").isBlank())
                : !exporter.equals("none");
    }

    /** Sends the last spans, for at most two seconds. */
    @Override
    public void close() {
        Tracing.use(null);
        if (tracer != null) {
            tracer.close();
        }
    }
}
