package io.tenantry.start;

import io.tenantry.listing.Positions;
import io.tenantry.listing.Totals;
import io.tenantry.mail.Postman;
import io.tenantry.organization.index.RareIndexes;
import io.tenantry.schedule.Background;
import io.tenantry.schedule.Removal;
import io.tenantry.schedule.Tidy;
import io.tenantry.storage.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The background tasks of an installation. */
final class BackgroundTasks {
    private BackgroundTasks() {}

    /** All of them, none started. */
    static List<Background> of(Features features, Database database, Options options) {
        List<Background> tasks = new ArrayList<>(List.of(
                every(Duration.ofSeconds(1), "failed attempts", features.attempts::exchange),
                every(Duration.ofSeconds(20), "key uses", features.apiKeys::keepUses),
                every(Duration.ofSeconds(20), "operator key uses", features.operatorKeys::keepUses),
                every(Duration.ofSeconds(20), "service key uses", features.serviceKeys::keepUses),
                every(Duration.ofSeconds(1), "activity", features.signIn.activity()::flush),
                new Background("password-reset", Duration.ofSeconds(1), features.signIn.passwords()::sendTokens),
                new Background("purge", Duration.ofSeconds(10), features.purges::run),
                new Background("expiring-keys", Duration.ofMinutes(10), features.expiringKeys::tell),
                every(Duration.ofSeconds(1), "webhooks", features.webhookSender::start),
                every(Duration.ofSeconds(1), "blocks", features.consumptions::takeBack),
                new Background("limits", Duration.ofSeconds(1), features.dueCrossings::run),
                new Background("events", Duration.ofMillis(200), features.events::step),
                new Background("ledger", Duration.ofSeconds(1), features.dueAccounts::run),
                every(Duration.ofSeconds(1), "bulk changes", features.bulkRuns::run),
                every(Duration.ofMinutes(10), "growth", features.growth::sample),
                new Background("history-chain", Duration.ofSeconds(2), features.chaining::step),
                every(Duration.ofHours(1), "tidy", tidy(features, database)::run),
                every(
                        Duration.ofSeconds(2),
                        "totals",
                        new Totals(database, List.of("organization_count", "user_count"))::fold)));
        options.smtp().ifPresent(server -> {
            Postman postman = new Postman(
                    features.outbox, server, options.mailFrom(), options.brand().name());
            tasks.add(new Background("mail", Duration.ofSeconds(1), postman::sendDue));
        });
        return List.copyOf(tasks);
    }

    private static Background every(Duration interval, String name, Runnable work) {
        return new Background(name, interval, work);
    }

    private static Tidy tidy(Features features, Database database) {
        return new Tidy(database)
                .with("past positions", () -> Removal.inBatches(database, Positions::forget))
                .with("repeated requests", features.repeats::tidy)
                .with("mails", features.outbox::tidy)
                .with("sessions and tokens", features.signIn::tidy)
                .with("history", features.expiry::tidy)
                .with("limits", features.throttle::tidy)
                .with("failed attempts", features.attempts::tidy)
                .with("operator keys", features.operatorKeys::tidy)
                .with("service keys", features.serviceKeys::tidy)
                .with("counters", features.consumptions::tidy)
                .with("leases", features.leases::tidy)
                .with("events", features.events::tidy)
                .with("operator sessions", features.operatorSessions::tidy)
                .with("notifications", features.notifications::tidy)
                .with("samples of growth", features.growth::tidy)
                .with("bulk changes", features.bulkRuns::tidy)
                .with("webhook deliveries", features.webhookDeliveries::tidy)
                .with("indexes", new RareIndexes(database)::keep);
    }
}
