package io.tenantry.cli.recovery;

import io.tenantry.cli.database.Progress;
import io.tenantry.recovery.Recovery;
import java.io.PrintWriter;
import java.time.Duration;

/** The state of an installation after a restore, for a person. */
final class RecoveryReport {
    private RecoveryReport() {}

    static void print(PrintWriter out, Recovery.Report report) {
        out.println("Valid again, even if revoked since then: %s and %s."
                .formatted(
                        Progress.amount(report.apiKeys(), "API key"),
                        Progress.amount(report.operatorKeys(), "operator key")));
        out.println("All sessions and links in mails have ended.");
        if (report.mails() + report.deliveries() > 0) {
            out.println("Held until \"tenantry outbox release\": %s and %s."
                    .formatted(
                            Progress.amount(report.mails(), "mail"), Progress.amount(report.deliveries(), "webhook")));
        }
        if (report.deletions() > 0) {
            out.println("%s of organizations will continue when a server starts, even if undone since then."
                    .formatted(Progress.amount(report.deletions(), "deletion")));
        }
    }

    /** The two largest units of a time: {@code 3 days and 4 hours}. */
    static String age(Duration age) {
        long minutes = Math.max(0, age.toMinutes());
        if (minutes >= 24 * 60) {
            return Progress.amount(minutes / (24 * 60), "day") + " and " + Progress.amount(minutes / 60 % 24, "hour");
        }
        return minutes >= 60
                ? Progress.amount(minutes / 60, "hour") + " and " + Progress.amount(minutes % 60, "minute")
                : Progress.amount(minutes, "minute");
    }
}
