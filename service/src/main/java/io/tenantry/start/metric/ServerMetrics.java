package io.tenantry.start.metric;

import io.tenantry.web.server.Server;
import java.time.Duration;
import java.time.Instant;

/** The metrics of the web server: connections, request slots, memory and the certificate. */
final class ServerMetrics {
    private static final double SECONDS_OF_DAY = Duration.ofDays(1).toSeconds();

    private ServerMetrics() {}

    static void add(Readings readings, Server server) {
        readings.gauge(
                "tenantry_http_connections",
                "Open connections of clients.",
                () -> server.load().connections());
        readings.gauge(
                "tenantry_http_connections_limit",
                "The maximum number of connections of clients.",
                () -> server.load().limits().connections().most());
        readings.gauge(
                "tenantry_http_requests_under_way",
                "Requests whose replies are not complete.",
                () -> server.load().underWay());
        readings.gauge(
                "tenantry_request_slots_used",
                "Request slots in use.",
                () -> server.load().slots());
        readings.gauge(
                "tenantry_request_slots_limit",
                "The number of request slots.",
                () -> server.load().limits().slots());
        readings.gauge(
                "tenantry_request_slots_waiting",
                "Requests that wait for a request slot.",
                () -> server.load().waiting());
        readings.counter(
                "tenantry_request_slots_refused_total",
                "Requests that were refused because no request slot was free.",
                () -> server.load().refusals());
        readings.gauge(
                "tenantry_http_body_memory_bytes",
                "Memory in use for request bodies and long replies.",
                () -> server.load().bytes());
        readings.gauge(
                "tenantry_http_body_memory_limit_bytes",
                "The maximum of the memory for request bodies and long replies.",
                () -> server.load().limits().bytes());
        if (server.certificateEnd().isPresent()) {
            readings.gauge(
                    "tenantry_tls_certificate_days",
                    "Days until the first certificate in use expires; negative after that.",
                    () -> server.certificateEnd().map(ServerMetrics::daysUntil).orElse(Double.NaN));
        }
    }

    private static double daysUntil(Instant end) {
        return Duration.between(Instant.now(), end).toSeconds() / SECONDS_OF_DAY;
    }
}
