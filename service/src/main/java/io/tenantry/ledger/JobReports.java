package io.tenantry.ledger;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceScope;
import io.tenantry.fault.Fault;
import io.tenantry.ledger.alert.Alert;
import io.tenantry.ledger.alert.Alerts;
import io.tenantry.mail.Outbox;
import io.tenantry.servicekey.ServiceAccess;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The entry class of reports of jobs that did not run for want of credits. */
public final class JobReports {
    private final Database database;
    private final Accounts accounts;
    private final Alerts alerts;

    public JobReports(Database database, Outbox outbox, Clock clock) {
        this.database = database;
        this.alerts = new Alerts(outbox);
        this.accounts = new Accounts(clock, alerts);
    }

    /**
     * The outcome of a report.
     *
     * @param told whether admins are notified
     * @param mutedUntil the time until which they are notified of no other job
     */
    public record Told(boolean told, Instant mutedUntil) {}

    /**
     * Reports a job that did not run because credits were missing. Admins are notified of the first one, and then of none for as many days as
     * {@code cronjob_low_balance_mute_days} says; for 0 days, of none for an hour.
     *
     * @param job the name of the job; empty for none
     * @throws Fault.NotFound if the organization does not exist, or the service does not see it
     * @throws Fault.NotAllowed if the caller is no service with the scope {@code report}
     */
    public Told withoutCredits(Caller caller, OrganizationId organization, String job) {
        ServiceAccess.requireSeen(ServiceAccess.require(caller, ServiceScope.REPORT), organization);
        return database.write(handle -> {
            Accounts.Open open =
                    accounts.open(handle, organization).orElseThrow(() -> new Fault.NotFound("organization"));
            Instant last = AccountStore.jobToldAt(handle, organization).orElse(null);
            boolean muted =
                    last != null && open.now().isBefore(last.plus(open.watch().mute()));
            boolean told = !muted && !open.watch().disabled();
            if (told) {
                AccountStore.setJobToldAt(handle, organization, open.now());
                alerts.raise(
                        handle,
                        organization,
                        open.watch().name(),
                        new Alert.JobWithoutCredits(job, open.account().remaining()));
            }
            Instant from = told || last == null ? open.now() : last;
            return new Told(told, from.plus(open.watch().mute()).truncatedTo(ChronoUnit.SECONDS));
        });
    }
}
