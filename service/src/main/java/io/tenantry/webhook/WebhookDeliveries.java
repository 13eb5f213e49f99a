package io.tenantry.webhook;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.fault.Fault;
import io.tenantry.member.Administered;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.schedule.Removal;
import io.tenantry.storage.Database;
import io.tenantry.webhook.WebhookDelivery.State;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The entry class of webhook deliveries: the admins of an organization list them and send them again. */
public final class WebhookDeliveries {
    private static final int AT_A_TIME = 5_000;
    /** The time for which the texts of replies are kept. */
    private static final Duration KEPT_REPLIES = Duration.ofDays(7);

    private final Database database;
    private final Clock clock;
    private final Duration retention;

    /** @param retention the time for which deliveries that ended are kept */
    public WebhookDeliveries(Database database, Clock clock, Duration retention) {
        this.database = database;
        this.clock = clock;
        this.retention = retention;
    }

    /**
     * The organization of a list: the named one, or else the only one that the caller administers.
     *
     * @throws Fault.NotFound if it is not visible to the caller
     * @throws Fault.NotAllowed if the caller does not administer it
     */
    public OrganizationId organization(Caller caller, @Nullable OrganizationId named) {
        return database.read(handle -> Administered.one(handle, caller, named));
    }

    /**
     * The number of deliveries of an organization.
     *
     * @param state the state; null for all
     */
    public long count(Caller caller, OrganizationId organization, @Nullable State state) {
        return database.read(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            return WebhookStore.count(handle, organization, state);
        });
    }

    /** The deliveries of an organization, newest first, with all their attempts, but without the texts of replies. */
    public List<WebhookDelivery> page(
            Caller caller, OrganizationId organization, @Nullable State state, int most, long skip) {
        return database.readConsistently(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            return WebhookStore.page(handle, organization, state, most, skip);
        });
    }

    /**
     * One delivery.
     *
     * @throws Fault.NotFound if it does not exist or is not visible to the caller
     * @throws Fault.NotAllowed if the caller does not administer its organization
     */
    public WebhookDelivery get(Caller caller, WebhookDelivery.Id id) {
        return database.readConsistently(handle -> find(handle, caller, id));
    }

    /**
     * Queues the event of a delivery again, behind all waiting events.
     *
     * @return the new delivery
     * @throws Fault.NotFound if it does not exist or is not visible to the caller
     * @throws Fault.NotAllowed if the caller does not administer its organization
     * @throws Fault.Conflict if it is still waiting
     */
    public WebhookDelivery replay(Caller caller, WebhookDelivery.Id id) {
        return database.write(handle -> {
            WebhookDelivery delivery = find(handle, caller, id);
            if (delivery.state() == State.PENDING) {
                throw new Fault.Conflict("This delivery is still in progress.");
            }
            WebhookDelivery replay =
                    WebhookStore.find(handle, WebhookStore.repeat(handle, id)).orElseThrow();
            AuditLog.note(
                    handle,
                    caller,
                    AuditEntry.of(
                                    delivery.organizationId(),
                                    Operation.ACTION,
                                    "replayWebhookDelivery",
                                    "Organization",
                                    delivery.organizationId().value())
                            .with("delivery", id.value())
                            .with("event", delivery.eventType())
                            .with("replay", replay.id().value()));
            return replay;
        });
    }

    private static WebhookDelivery find(Handle handle, Caller caller, WebhookDelivery.Id id) {
        WebhookDelivery found = WebhookStore.find(handle, id).orElseThrow(() -> new Fault.NotFound("webhook delivery"));
        Rights.require(handle, caller, found.organizationId(), Right.ADMINISTER);
        return found;
    }

    /** Deletes deliveries that ended longer ago than they are kept, with their attempts, and the texts of old replies. To be called from time to time. */
    public void tidy() {
        Removal.inBatches(
                database,
                AT_A_TIME,
                (handle, most) ->
                        WebhookQueueStore.forget(handle, clock.instant().minus(retention), most));
        Removal.inBatches(
                database,
                AT_A_TIME,
                (handle, most) ->
                        WebhookQueueStore.forgetReplies(handle, clock.instant().minus(KEPT_REPLIES), most));
    }
}
