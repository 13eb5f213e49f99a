package io.tenantry.start.metric;

import io.tenantry.deletion.Purges;
import io.tenantry.mail.Outbox;
import io.tenantry.measure.Backlog;
import io.tenantry.measure.Counts;
import io.tenantry.password.Hashing;
import io.tenantry.schedule.Background;
import io.tenantry.usage.consumption.Consumptions;
import io.tenantry.webhook.WebhookSender;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of work outside of requests: hashing, mails, webhooks, purges and background tasks. Those that are in the
 * database are read every 15 seconds and not for each question, so that the metrics are answered when the database is not.
 */
final class WorkMetrics {
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final long OUTDATED_NANOS = Duration.ofMinutes(1).toNanos();

    private final Sources sources;
    private volatile @Nullable Waiting waiting;

    /**
     * The parts of an installation that these metrics are about.
     *
     * @param tasks the background tasks
     */
    record Sources(
            Hashing hashing,
            Outbox outbox,
            WebhookSender webhooks,
            Purges purges,
            Consumptions consumptions,
            List<Background> tasks) {}

    /** What waits in the database, and when that was read. */
    private record Waiting(Backlog mails, Backlog webhooks, Duration webhookLag, Backlog purges, long readAt) {}

    WorkMetrics(Readings readings, Sources sources) {
        this.sources = sources;
        hashing(readings, sources.hashing);
        mails(readings);
        webhooks(readings);
        purges(readings);
        blocks(readings);
        tasks(readings);
    }

    /** Reads what waits in the database, again and again. */
    Background sampling() {
        return new Background("metrics", INTERVAL, (Runnable) this::sample);
    }

    private void sample() {
        waiting = new Waiting(
                sources.outbox.backlog(),
                sources.webhooks.backlog(),
                sources.webhooks.lag(),
                sources.purges.backlog(),
                System.nanoTime());
    }

    /** A value of what waits; no number as long as it is not known. */
    private double waiting(ToDoubleFunction<Waiting> value) {
        Waiting read = waiting;
        return read == null || System.nanoTime() - read.readAt > OUTDATED_NANOS
                ? Double.NaN
                : value.applyAsDouble(read);
    }

    private static void hashing(Readings readings, Hashing hashing) {
        readings.gauge(
                "tenantry_hashing_running",
                "Passwords that are being hashed.",
                () -> hashing.use().running());
        readings.gauge(
                "tenantry_hashing_waiting",
                "Passwords that wait to be hashed.",
                () -> hashing.use().waiting());
        readings.counter(
                "tenantry_hashing_finished_total",
                "Passwords that were hashed.",
                () -> hashing.use().finished());
        readings.counter(
                "tenantry_hashing_refused_total",
                "Passwords that were not hashed, because too many waited or they waited too long.",
                () -> hashing.use().refused());
    }

    private void mails(Readings readings) {
        readings.gauge(
                "tenantry_mails_waiting",
                "Mails that wait to be sent, of all nodes; counted up to 100,000.",
                () -> waiting(read -> read.mails.size()));
        readings.gauge(
                "tenantry_mails_oldest_seconds",
                "Age of the oldest mail that waits, of all nodes.",
                () -> waiting(read -> Metrics.seconds(read.mails.age())));
        readings.counters(
                "tenantry_mail_attempts_total",
                "Attempts to send a mail, by result.",
                "result",
                () -> counts(Outbox.Attempt.values(), sources.outbox.attempts()));
    }

    private void webhooks(Readings readings) {
        readings.gauge(
                "tenantry_webhooks_waiting",
                "Events that wait to be sent, of all nodes; counted up to 100,000.",
                () -> waiting(read -> read.webhooks.size()));
        readings.gauge(
                "tenantry_webhooks_oldest_seconds",
                "Age of the oldest event that waits, of all nodes.",
                () -> waiting(read -> Metrics.seconds(read.webhooks.age())));
        readings.gauge(
                "tenantry_webhooks_lag_seconds",
                "The time that the first due receiver has waited for a node.",
                () -> waiting(read -> Metrics.seconds(read.webhookLag)));
        readings.counters(
                "tenantry_webhook_attempts_total",
                "Attempts to send an event, by result.",
                "result",
                () -> counts(WebhookSender.Outcome.values(), sources.webhooks.outcomes()));
    }

    private void purges(Readings readings) {
        readings.gauge(
                "tenantry_purges_waiting",
                "Deleted organizations whose grace time is over and whose data is still there.",
                () -> waiting(read -> read.purges.size()));
        readings.gauge(
                "tenantry_purges_oldest_seconds",
                "Time since the grace time of the oldest of them was over.",
                () -> waiting(read -> Metrics.seconds(read.purges.age())));
    }

    private void blocks(Readings readings) {
        readings.gauge(
                "tenantry_usage_blocks",
                "Counters of use of which this node holds a block.",
                () -> sources.consumptions.held().blocks());
        readings.gauge(
                "tenantry_usage_blocks_unspent",
                "The amount that is left in these blocks.",
                () -> sources.consumptions.held().unspent());
    }

    private void tasks(Readings readings) {
        readings.counters(
                "tenantry_background_runs_total",
                "Pieces of background work that began.",
                "task",
                () -> ofTasks(task -> (double) task.runs()));
        readings.counters(
                "tenantry_background_failures_total",
                "Pieces of background work that failed.",
                "task",
                () -> ofTasks(task -> (double) task.failures()));
        readings.gauges(
                "tenantry_background_success_age_seconds",
                "Time since the last success of a piece of background work, or since the start.",
                "task",
                () -> ofTasks(task -> Metrics.seconds(task.sinceSuccess())));
        readings.gauges(
                "tenantry_background_interval_seconds",
                "The pause of background work when nothing is left to do.",
                "task",
                () -> ofTasks(task -> Metrics.seconds(task.interval())));
    }

    private Map<String, Double> ofTasks(Function<Background, Double> value) {
        return sources.tasks.stream()
                .collect(Collectors.toMap(
                        task -> task.name().replace(' ', '_').replace('-', '_'),
                        value,
                        (one, other) -> one,
                        TreeMap::new));
    }

    private static <E extends Enum<E>> Map<String, Double> counts(E[] outcomes, Counts<E> counts) {
        return Arrays.stream(outcomes)
                .collect(Collectors.toMap(
                        outcome -> outcome.name().toLowerCase(Locale.ROOT), outcome -> (double) counts.of(outcome)));
    }
}
