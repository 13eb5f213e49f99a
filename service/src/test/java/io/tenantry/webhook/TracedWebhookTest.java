package io.tenantry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.start.trace.Collector;
import io.tenantry.start.trace.Collector.Received;
import io.tenantry.start.trace.Traces;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Webhooks of a traced program: receivers can continue the trace. */
class TracedWebhookTest extends SendingOnce {
    @Test
    void the_receiver_gets_the_context_and_the_span_names_its_host_alone() throws IOException {
        try (Collector collector = new Collector();
                Traces _ = Traces.begin(
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(), "OTEL_BSP_SCHEDULE_DELAY", "50"))) {
            send(receiver.url() + "/a-secret-path?token=1");
            String context = receiver.take().headers().getFirst("traceparent");
            assertThat(context).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]");
            Received span = collector.await(one -> one.name().equals("webhook")).getFirst();
            assertThat(context).startsWith("00-" + span.trace() + "-" + span.id() + "-");
            assertThat(span.kind()).isEqualTo(3);
            assertThat(span.attributes())
                    .isEqualTo(Map.of(
                            "http.request.method", "POST",
                            "http.response.status_code", "204",
                            "server.address", "127.0.0.1"));
            assertThat(collector.text()).doesNotContain("secret-path", "token");
        }
    }

    @Test
    void without_traces_no_header_is_sent() {
        send(receiver.url());
        assertThat(receiver.take().headers()).doesNotContainKey("Traceparent");
    }
}
