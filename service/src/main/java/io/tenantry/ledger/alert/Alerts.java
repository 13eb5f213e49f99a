package io.tenantry.ledger.alert;

import io.tenantry.access.OrganizationId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.canonical.SubjectName;
import io.tenantry.mail.Letter;
import io.tenantry.mail.Mail;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.Purpose;
import io.tenantry.member.MemberStore;
import io.tenantry.notification.Audience;
import io.tenantry.notification.Notice;
import io.tenantry.notification.Notices;
import io.tenantry.notification.NotificationType;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Tells people and programs of alerts, in the transaction that causes them. */
public final class Alerts {
    private static final int MOST_ADMINS = 1_000;

    private final Outbox outbox;

    public Alerts(Outbox outbox) {
        this.outbox = outbox;
    }

    /** The words of an alert: a title around the name of the organization, and paragraphs. */
    private record Words(String before, String after, List<String> paragraphs) {
        String title(String name) {
            return before + name + after;
        }
    }

    /**
     * Raises an alert: admins get a notification and a mail, or, of a refill, a notification, and webhooks an event.
     *
     * @param name the name of the organization
     */
    public void raise(Handle handle, OrganizationId organization, String name, Alert alert) {
        Words words = words(name, alert);
        Notices.write(handle, List.of(notice(organization, name, alert, words)));
        if (alert instanceof Alert.RefillRequested refill) {
            request(handle, organization, name, refill);
        } else {
            mail(handle, organization, name, words);
        }
    }

    private static Words words(String name, Alert alert) {
        return switch (alert) {
            case Alert.CreditsLow low ->
                new Words(
                        "Credits of ",
                        " are low",
                        List.of(
                                "The organization “" + name + "” has "
                                        + low.remaining().toPlainString()
                                        + " credits left. That is below its threshold of "
                                        + low.threshold().toPlainString() + ".",
                                "The next notification is sent after the balance has been at the threshold or above."));
            case Alert.CreditsExpiring expiring ->
                new Words(
                        "Credits of ",
                        " expire soon",
                        List.of(expiring.amount().toPlainString() + " credits of the organization “" + name
                                + "” expire soon, the first of them at "
                                + expiring.expiresAt().truncatedTo(ChronoUnit.SECONDS) + "."));
            case Alert.JobWithoutCredits job ->
                new Words(
                        "A job of ",
                        " did not run",
                        List.of(
                                (job.job().isEmpty() ? "A job" : "The job “" + job.job() + "”")
                                        + " of the organization “" + name
                                        + "” did not run, because credits were missing: "
                                        + job.remaining().toPlainString() + " are left.",
                                "Further notifications of this kind are muted for the time that the organization has set."));
            case Alert.RefillRequested refill ->
                new Words(
                        "A refill of ",
                        " is requested",
                        List.of(refill.amount().toPlainString() + " credits are requested for the organization “" + name
                                + "”, because its balance has fallen to the threshold of refills."));
        };
    }

    private static Notice notice(OrganizationId organization, String name, Alert alert, Words words) {
        return new Notice(
                NotificationType.of(alert.eventType()).orElseThrow(),
                new Audience.Admins(),
                organization,
                null,
                Notice.literal(words.title(name)),
                Notice.literal(String.join("\n\n", words.paragraphs())),
                new Notice.Content.Plain(Map.of("organization_id", organization.value(), "organization_name", name)),
                null);
    }

    private void mail(Handle handle, OrganizationId organization, String name, Words words) {
        Letter letter = new Letter(words.title(SubjectName.of(name, "your organization")));
        for (String paragraph : words.paragraphs()) {
            letter = letter.paragraph(paragraph);
        }
        List<Mail> mails = MemberStore.adminAddresses(handle, organization, MOST_ADMINS).stream()
                .map(letter::to)
                .toList();
        outbox.putAll(handle, mails, new Purpose.Notification(organization, null));
    }

    /** Writes the audit entry that becomes an event for webhooks. */
    private static void request(Handle handle, OrganizationId organization, String name, Alert.RefillRequested refill) {
        String amount = refill.amount().toPlainString();
        String start = refill.cycle().start().toString();
        String end = refill.cycle().end().toString();
        AuditLog.note(
                handle,
                null,
                AuditEntry.of(organization, Operation.CREATE, "requestRefill", "Refill", refill.request())
                        .named(name)
                        .with("refill", Map.of("amount", amount, "cycle_start", start, "cycle_end", end))
                        .changes(new Changes()
                                .add("amount", null, amount)
                                .add("cycle_start", null, start)
                                .add("cycle_end", null, end)));
    }
}
