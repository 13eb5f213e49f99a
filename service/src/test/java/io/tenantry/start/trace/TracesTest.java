package io.tenantry.start.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.TestServer;
import io.tenantry.start.trace.Collector.Received;
import io.tenantry.trace.Tracing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The spans of requests and statements, as a collector gets them. */
class TracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final String CREDENTIALS = Base64.getEncoder()
            .encodeToString((TestServer.OPERATOR.username() + ":" + TestServer.OPERATOR.password())
                    .getBytes(StandardCharsets.UTF_8));

    private static Collector collector;
    private static Traces traces;
    private static TestServer server;
    private static HttpClient client;

    @BeforeAll
    static void start() throws IOException {
        collector = new Collector();
        traces = Traces.begin(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(), "OTEL_BSP_SCHEDULE_DELAY", "50"));
        server = TestServer.start();
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
        traces.close();
        collector.close();
    }

    private static int post(String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Authorization", "Basic " + CREDENTIALS)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void a_request_and_its_statements_continue_the_trace_of_the_client_and_tell_no_values() throws Exception {
        int status = post(
                "/management/v2.0/organisations?fields=name",
                "{\"name\": \"Geheimnis GmbH\"}",
                "traceparent",
                "00-" + TRACE + "-" + PARENT + "-01");
        assertThat(status).isEqualTo(200);
        Received request = collector
                .await(span -> span.trace().equals(TRACE) && span.parent().equals(PARENT))
                .getFirst();
        assertThat(request.name()).isEqualTo("POST /v2.0/organisations");
        assertThat(request.kind()).isEqualTo(2);
        assertThat(request.attributes())
                .isEqualTo(Map.of(
                        "http.request.method", "POST",
                        "http.response.status_code", "200",
                        "tenantry.api", "management"));
        assertThat(collector.await(span -> span.parent().equals(request.id())
                        && span.attributes().getOrDefault("db.query.text", "").contains("INSERT INTO organization ")))
                .isNotEmpty();
        List<Received> statements = collector.spans(span -> span.parent().equals(request.id()));
        assertThat(statements).allSatisfy(statement -> {
            assertThat(statement.trace()).isEqualTo(TRACE);
            assertThat(statement.kind()).isEqualTo(3);
            assertThat(statement.attributes()).containsOnlyKeys("db.system.name", "db.query.text");
            assertThat(statement.attributes().get("db.query.text")).startsWith(statement.name());
        });
        assertThat(collector.text()).doesNotContain("Geheimnis", CREDENTIALS, "correct horse", "fields=name");
    }

    @Test
    void a_request_of_no_operation_is_named_by_its_method_and_a_broken_context_begins_a_trace() throws Exception {
        assertThat(post("/management/v2.0/secret-path", "{}", "traceparent", "00-xyz-1-01"))
                .isEqualTo(404);
        Received request = collector
                .await(span -> span.parent().isEmpty()
                        && "404".equals(span.attributes().get("http.response.status_code")))
                .getFirst();
        assertThat(request.name()).isEqualTo("POST");
        assertThat(collector.text()).doesNotContain("secret-path");
    }

    @Test
    void a_client_that_samples_nothing_gets_no_spans() throws Exception {
        String another = "11111111111111111111111111111111";
        assertThat(post("/management/v2.0/none", "{}", "traceparent", "00-" + another + "-" + PARENT + "-00"))
                .isEqualTo(404);
        assertThat(post(
                        "/management/v2.0/none",
                        "{}",
                        "traceparent",
                        "00-22222222222222222222222222222222-" + PARENT + "-01"))
                .isEqualTo(404);
        assertThat(collector.await(span -> span.trace().startsWith("2222"))).hasSize(1);
        assertThat(collector.spans(span -> span.trace().equals(another))).isEmpty();
    }

    @Test
    void the_standard_variables_turn_them_on() {
        assertThat(Traces.areWanted(Map.of())).isFalse();
        assertThat(Traces.areWanted(Map.of("OTEL_TRACES_EXPORTER", "none", "OTEL_EXPORTER_OTLP_ENDPOINT", "http://c")))
                .isFalse();
        assertThat(Traces.areWanted(Map.of("OTEL_SDK_DISABLED", "true", "OTEL_TRACES_EXPORTER", "otlp")))
                .isFalse();
        assertThat(Traces.areWanted(Map.of("OTEL_SERVICE_NAME", "x"))).isFalse();
        assertThat(Traces.areWanted(Map.of("OTEL_TRACES_EXPORTER", "otlp"))).isTrue();
        assertThat(Traces.areWanted(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://c")))
                .isTrue();
        assertThat(Tracing.current()).isNotNull();
    }

    @Test
    void wrong_values_are_refused_with_the_name_of_the_variable() {
        assertThatThrownBy(() -> OpenTelemetryTracer.of(Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))
                .hasMessage("OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf: Tenantry does not speak \"grpc\".");
        assertThatThrownBy(() -> OpenTelemetryTracer.of(Map.of("OTEL_TRACES_EXPORTER", "zipkin")))
                .hasMessageContaining("otel.traces.exporter");
        assertThatThrownBy(() -> OpenTelemetryTracer.of(Map.of("OTEL_TRACES_SAMPLER", "sometimes")))
                .hasMessageContaining("otel.traces.sampler");
        assertThatThrownBy(() -> OpenTelemetryTracer.of(Map.of("OTEL_BSP_SCHEDULE_DELAY", "soon")))
                .hasMessageContaining("otel.bsp.schedule.delay");
    }
}
