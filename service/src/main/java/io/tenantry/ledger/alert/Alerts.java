package io.tenantry.ledger.alert;

import io.tenantry.access.OrganizationId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditStore;
import io.tenantry.audit.Changes;
import io.tenantry.canonical.SubjectName;
import io.tenantry.mail.Letter;
import io.tenantry.mail.Mail;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.Purpose;
import io.tenantry.member.MemberStore;
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

    /**
     * Raises an alert: admins get a mail, or, of a refill, webhooks an event.
     *
     * @param name the name of the organization
     */
    public void raise(Handle handle, OrganizationId organization, String name, Alert alert) {
        switch (alert) {
            case Alert.CreditsLow low ->
                mail(
                        handle,
                        organization,
                        new Letter("Credits of " + inSubject(name) + " are low")
                                .paragraph("The organization “" + name + "” has "
                                        + low.remaining().toPlainString()
                                        + " credits left. That is below its threshold of "
                                        + low.threshold().toPlainString() + ".")
                                .paragraph(
                                        "You hear of it again when the balance has been at the threshold or above."));
            case Alert.CreditsExpiring expiring ->
                mail(
                        handle,
                        organization,
                        new Letter("Credits of " + inSubject(name) + " expire soon")
                                .paragraph(expiring.amount().toPlainString() + " credits of the organization “" + name
                                        + "” expire soon, the first of them at "
                                        + expiring.expiresAt().truncatedTo(ChronoUnit.SECONDS) + "."));
            case Alert.JobWithoutCredits job ->
                mail(
                        handle,
                        organization,
                        new Letter("A job of " + inSubject(name) + " did not run")
                                .paragraph((job.job().isEmpty() ? "A job" : "The job “" + job.job() + "”")
                                        + " of the organization “" + name + "” did not run, for want of credits: "
                                        + job.remaining().toPlainString() + " are left.")
                                .paragraph("More such news are muted for as long as the organization has set."));
            case Alert.RefillRequested refill -> request(handle, organization, name, refill);
        }
    }

    private static String inSubject(String name) {
        return SubjectName.of(name, "your organization");
    }

    private void mail(Handle handle, OrganizationId organization, Letter letter) {
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
        AuditStore.note(
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
