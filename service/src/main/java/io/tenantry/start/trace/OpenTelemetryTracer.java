package io.tenantry.start.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.tenantry.start.ProgramVersion;
import io.tenantry.trace.OutgoingSpan;
import io.tenantry.trace.RequestSpan;
import io.tenantry.trace.Tracer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Traces by the SDK of OpenTelemetry. Spans wait in a bounded queue for a thread that sends them; when the collector is away they are
 * dropped, and no work waits.
 */
final class OpenTelemetryTracer implements Tracer, AutoCloseable {
    /** The variables' defaults here. The client of the JDK speaks HTTP, not gRPC. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "otel.service.name", "tenantry",
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.traces.exporter", "otlp");

    /** Metrics and logs have ways of their own. */
    private static final Map<String, String> OVERRIDES =
            Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none", "otel.propagators", "tracecontext");

    private static final long LONGEST_CLOSE_SECONDS = 2;
    private static final int LONGEST_STATEMENT = 2_000;
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE");

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> API = AttributeKey.stringKey("tenantry.api");
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
    private static final AttributeKey<String> STATEMENT = AttributeKey.stringKey("db.query.text");
    private static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private final OpenTelemetrySdk sdk;
    private final io.opentelemetry.api.trace.Tracer tracer;
    private final TextMapPropagator propagator = W3CTraceContextPropagator.getInstance();

    private OpenTelemetryTracer(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        this.tracer = sdk.getTracer("io.tenantry", ProgramVersion.number());
    }

    /**
     * Configures the SDK.
     *
     * @param variables the environment variables
     * @throws IllegalArgumentException when one has a wrong value
     */
    static OpenTelemetryTracer of(Map<String, String> variables) {
        Map<String, String> properties = new HashMap<>(DEFAULTS);
        variables.forEach((name, value) -> {
            if (name.startsWith("OTEL_") && !value.isBlank()) {
                properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value.strip());
            }
        });
        for (String protocol : List.of("otel.exporter.otlp.protocol", "otel.exporter.otlp.traces.protocol")) {
            String wanted = properties.get(protocol);
            if (wanted != null && !wanted.equals("http/protobuf")) {
                throw new IllegalArgumentException("%s must be http/protobuf: Tenantry does not speak \"%s\"."
                        .formatted(protocol.toUpperCase(Locale.ROOT).replace('.', '_'), wanted));
            }
        }
        try {
            return new OpenTelemetryTracer(AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .addPropertiesSupplier(() -> properties)
                    .addPropertiesCustomizer(ignored -> OVERRIDES)
                    .build()
                    .getOpenTelemetrySdk());
        } catch (ConfigurationException wrong) {
            throw new IllegalArgumentException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    @Override
    public RequestSpan request(String method, UnaryOperator<@Nullable String> header) {
        String known = METHODS.contains(method) ? method : "HTTP";
        Context parent = propagator.extract(Context.root(), header, Headers.INSTANCE);
        Span span = tracer.spanBuilder(known)
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(METHOD, known)
                .startSpan();
        return new OfRequest(span, parent.with(span));
    }

    @Override
    public void statement(String sql, Instant began, Instant ended, @Nullable Throwable failure) {
        // Background work is no part of a span: its statements would be traces of one span each, every second.
        if (!Span.current().getSpanContext().isSampled()) {
            return;
        }
        String text = sql.strip().replaceAll("\\s+", " ");
        int end = text.indexOf(' ');
        SpanBuilder builder = tracer.spanBuilder((end < 0 ? text : text.substring(0, end)).toUpperCase(Locale.ROOT))
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(SYSTEM, "postgresql")
                .setAttribute(
                        STATEMENT,
                        text.length() <= LONGEST_STATEMENT ? text : text.substring(0, LONGEST_STATEMENT) + "…")
                .setStartTimestamp(began);
        Span span = builder.startSpan();
        if (failure != null) {
            span.setStatus(StatusCode.ERROR)
                    .setAttribute(ERROR, failure.getClass().getName());
        }
        span.end(ended);
    }

    @Override
    public OutgoingSpan outgoing(String name, String host) {
        Span span = tracer.spanBuilder(name)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(METHOD, "POST")
                .setAttribute(HOST, host)
                .startSpan();
        Map<String, String> headers = new HashMap<>();
        propagator.inject(Context.current().with(span), headers, (carrier, key, value) -> {
            if (carrier != null) {
                carrier.put(key, value);
            }
        });
        return new Outgoing(span, headers);
    }

    @Override
    public void close() {
        sdk.getSdkTracerProvider().shutdown().join(LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    /** Reads the headers of the trace context. */
    private enum Headers implements TextMapGetter<UnaryOperator<@Nullable String>> {
        INSTANCE;

        @Override
        public @Nullable String get(@Nullable UnaryOperator<@Nullable String> carrier, String key) {
            return carrier == null ? null : carrier.apply(key);
        }
    }

    private record OfRequest(Span span, Context context) implements RequestSpan {
        @Override
        public <T> T during(Supplier<T> work) {
            try (Scope _ = context.makeCurrent()) {
                return work.get();
            }
        }

        @Override
        public void end(String api, @Nullable String operation, int status) {
            if (operation != null) {
                span.updateName(operation);
            }
            span.setAttribute(API, api).setAttribute(STATUS, status);
            if (status >= 500) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        }
    }

    private record Outgoing(Span span, Map<String, String> headers) implements OutgoingSpan {
        @Override
        public void end(@Nullable Integer status, boolean good) {
            if (status != null) {
                span.setAttribute(STATUS, status.longValue());
            }
            if (!good) {
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        }
    }
}
