package io.tenantry.start.metric;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantry.deletion.Purges;
import io.tenantry.mail.Outbox;
import io.tenantry.password.Hashing;
import io.tenantry.schedule.Background;
import io.tenantry.storage.Database;
import io.tenantry.usage.consumption.Consumptions;
import io.tenantry.web.Api;
import io.tenantry.web.server.RequestWatch;
import io.tenantry.web.server.Server;
import io.tenantry.webhook.WebhookSender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** The metrics of a node, in the text format of Prometheus. */
public final class Metrics {
    /** The media type of the text. */
    public static final String TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final double NANOS = 1e9;

    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Readings readings = new Readings(registry);
    private final RequestMetrics requests;
    private final WorkMetrics work;

    /**
     * @param version the version of the program
     * @param apis the APIs whose requests are counted
     * @param tasks the background tasks
     */
    public Metrics(
            String version,
            List<Api> apis,
            Database database,
            Hashing hashing,
            Outbox outbox,
            WebhookSender webhooks,
            Purges purges,
            Consumptions consumptions,
            List<Background> tasks) {
        Info.builder()
                .name("tenantry_build_info")
                .help("1, with the version of the program.")
                .labelNames("version")
                .register(registry)
                .setLabelValues(version);
        this.requests = new RequestMetrics(registry, apis);
        DatabaseMetrics.add(readings, database);
        this.work = new WorkMetrics(
                readings, new WorkMetrics.Sources(hashing, outbox, webhooks, purges, consumptions, tasks));
        JvmMetrics.builder().register(registry);
    }

    /** Counts requests; to be given to the server. */
    public RequestWatch requests() {
        return requests;
    }

    /** Adds the metrics of the server. */
    public void add(Server server) {
        ServerMetrics.add(readings, server);
    }

    /**
     * Adds the state of the data folder.
     *
     * @param used the share of its disk in use, from 0 to 1; empty when it is not known
     * @param lastBackup the time of the last backup; empty when it is not known
     * @param backupInterval the time between the backups that this node makes by itself; empty when it makes none
     */
    public void addDataFolder(
            Supplier<OptionalDouble> used, Supplier<Optional<Instant>> lastBackup, Optional<Duration> backupInterval) {
        readings.gaugeIfKnown(
                "tenantry_data_disk_used_ratio",
                "Share of the disk of the data folder that is in use.",
                () -> used.get().stream().boxed().findFirst());
        readings.gaugeIfKnown(
                "tenantry_last_backup_age_seconds",
                "Time since the last backup that this node knows of.",
                () -> lastBackup.get().map(at -> seconds(Duration.between(at, Instant.now()))));
        readings.gaugeIfKnown(
                "tenantry_backup_interval_seconds",
                "Time between the backups that this node makes by itself.",
                () -> backupInterval.map(Metrics::seconds));
    }

    /** Reads what the metrics need from the database, again and again. */
    Background sampling() {
        return work.sampling();
    }

    /** All metrics at this moment. */
    byte[] text() {
        ByteArrayOutputStream text = new ByteArrayOutputStream(1 << 16);
        try {
            writer.write(text, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toByteArray();
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }
}
