package io.tenantry.console.dashboard;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.console.form.Words;
import io.tenantry.console.view.chart.FullLimit;
import io.tenantry.console.view.chart.Vital;
import io.tenantry.measure.Backlog;
import io.tenantry.schedule.Background;
import io.tenantry.storage.Nodes;
import io.tenantry.storage.ObjectIds;
import io.tenantry.usage.Headrooms;
import io.tenantry.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/** The state of the installation in words: what has failed, waits or is late, and the limits that are used most. */
final class Vitals {
    private static final Duration DAY = Duration.ofDays(1);
    /** More are not counted. */
    private static final int MOST = 1_000;

    private static final int MOST_LIMITS = 6;
    private static final int ALL = 100;
    /** For so long a mail may wait for its turn. */
    private static final Duration SOON = Duration.ofMinutes(5);

    private final DashboardFeatures features;

    Vitals(DashboardFeatures features) {
        this.features = features;
    }

    List<Vital> of(Caller caller) {
        return List.of(signIns(caller), mails(), receivers(caller), nodes(), work());
    }

    private Vital signIns(Caller caller) {
        Instant since = features.clock().instant().minus(DAY);
        long failed = features.history().failedSignIns(caller, since, MOST);
        return new Vital(
                text("vitals.signins"),
                "/history?act=SignIn&from=" + LocalDate.ofInstant(since, ZoneOffset.UTC),
                failed == 0 ? text("vitals.signins.none") : text("vitals.signins.some", counted(failed)),
                failed == 0 ? "on" : "off");
    }

    private Vital mails() {
        Backlog waiting = features.outbox().backlog();
        boolean late = waiting.age().compareTo(SOON) > 0;
        return new Vital(
                text("section.mail"),
                "/mail",
                waiting.size() == 0
                        ? text("vitals.mail.none")
                        : text("vitals.mail.some", counted(waiting.size()), waiting.size(), Words.wait(waiting.age())),
                late ? "bad" : waiting.size() == 0 ? "on" : "off");
    }

    private Vital receivers(Caller caller) {
        int failing = features.receivers().count(caller, MOST);
        return new Vital(
                text("section.webhooks"),
                "/webhooks",
                failing == 0 ? text("vitals.receivers.none") : text("vitals.receivers.some", counted(failing), failing),
                failing == 0 ? "on" : "bad");
    }

    private Vital nodes() {
        List<Nodes.Running> running = features.nodes().get();
        List<String> versions = running.stream()
                .map(one -> one.node().version())
                .map(version -> version.isEmpty() ? text("common.unknownlower") : version)
                .distinct()
                .sorted()
                .toList();
        String number = text("count.nodes", running.size());
        return new Vital(
                text("system.nodes"),
                "/system",
                versions.isEmpty()
                        ? number
                        : text("vitals.nodes.versions", number, versions.size(), String.join(", ", versions)),
                versions.size() == 1 ? "on" : "bad");
    }

    private Vital work() {
        List<String> late = features.tasks().get().stream()
                .filter(Background::isLate)
                .map(task -> Words.ofColumn(task.name().replace('-', '_')))
                .toList();
        return new Vital(
                text("vitals.work"),
                "/system",
                late.isEmpty() ? text("vitals.work.none") : text("vitals.work.some", String.join(", ", late)),
                late.isEmpty() ? "on" : "bad");
    }

    /** The limits that are used most, from the share of which administrators are told. */
    List<FullLimit> limits(Caller caller) {
        return features.headrooms().fullest(caller, MOST_LIMITS).stream()
                .map(this::limit)
                .toList();
    }

    private FullLimit limit(Headrooms.Full full) {
        Usage usage = full.usage();
        int limit = Objects.requireNonNull(usage.limit());
        return new FullLimit(
                full.name(),
                "/organizations/"
                        + features.ids()
                                .of(
                                        ObjectIds.Kind.ORGANIZATION,
                                        full.organization().value())
                        + "/limits",
                Words.ofColumn(usage.metric().wireName().replace('-', '_')),
                text("common.of", usage.used(), limit),
                (int) Math.min(ALL, usage.used() * ALL / limit));
    }

    private static String counted(long number) {
        return number >= MOST ? text("vitals.ormore", MOST) : Words.number(number);
    }
}
