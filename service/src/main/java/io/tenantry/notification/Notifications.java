package io.tenantry.notification;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.fault.Fault;
import io.tenantry.notification.NotificationStore.Box;
import io.tenantry.notification.NotificationStore.Stored;
import io.tenantry.schedule.Removal;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * The entry class of notifications: a person reads and marks their own. An operator who acts as a person reads those of that
 * organization, and marks none.
 */
public final class Notifications {
    private static final int AT_A_TIME = 1_000;

    private final Database database;
    private final ObjectIds ids;
    private final Clock clock;
    private final Duration retention;

    /**
     * @param ids the ids of organizations in addresses of pages
     * @param retention the time for which notifications are kept
     */
    public Notifications(Database database, ObjectIds ids, Clock clock, Duration retention) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.retention = retention;
    }

    /**
     * The number of the caller's notifications.
     *
     * @throws Fault.NotAllowed if the caller is no person
     */
    public long count(Caller caller) {
        Box box = box(caller);
        return database.read(handle -> NotificationStore.count(handle, box));
    }

    /**
     * The number of unread ones.
     *
     * @throws Fault.NotAllowed if the caller is no person
     */
    public long countUnread(Caller caller) {
        Box box = box(caller);
        return database.read(handle -> NotificationStore.countUnread(handle, box));
    }

    /**
     * A part of the list, newest first.
     *
     * @param most the maximum number
     * @param skip the number to skip
     * @throws Fault.NotAllowed if the caller is no person
     */
    public List<Notification> list(Caller caller, int most, long skip) {
        Box box = box(caller);
        return database.read(handle -> NotificationStore.page(handle, box, most, skip)).stream()
                .map(this::paged)
                .toList();
    }

    /**
     * One notification.
     *
     * @throws Fault.NotAllowed if the caller is no person
     * @throws Fault.NotFound if the caller has none with that number
     */
    public Notification get(Caller caller, Notification.Id id) {
        Box box = box(caller);
        return database.read(handle -> NotificationStore.find(handle, box, id))
                .map(this::paged)
                .orElseThrow(Notifications::missing);
    }

    /**
     * Marks one as read. A second time changes nothing.
     *
     * @return the notification as it is now
     * @throws Fault.NotAllowed if the caller is no person, or is an impersonator
     * @throws Fault.NotFound if the caller has none with that number
     */
    public Notification markRead(Caller caller, Notification.Id id) {
        Box box = ownBox(caller);
        return database.write(handle -> {
            NotificationStore.markRead(handle, box, id);
            return NotificationStore.find(handle, box, id).map(this::paged).orElseThrow(Notifications::missing);
        });
    }

    /**
     * Marks all as read.
     *
     * @return the number of those that were unread
     * @throws Fault.NotAllowed if the caller is no person, or is an impersonator
     */
    public int markAllRead(Caller caller) {
        Box box = ownBox(caller);
        return database.write(handle -> NotificationStore.markAllRead(handle, box));
    }

    /**
     * Deletes notifications at the end of their retention, and of people with more than 1,000 the oldest: first those that are read. To be
     * called from time to time.
     */
    public void tidy() {
        Removal.inBatches(
                database,
                AT_A_TIME,
                (handle, most) ->
                        NotificationStore.forgetOld(handle, clock.instant().minus(retention), most));
        PersonId last = new PersonId(0);
        List<PersonId> overfull = overfull(last);
        while (!overfull.isEmpty()) {
            for (PersonId person : overfull) {
                Removal.inBatches(database, AT_A_TIME, (handle, most) -> NotificationStore.trim(handle, person, most));
            }
            last = overfull.getLast();
            overfull = overfull(last);
        }
    }

    private List<PersonId> overfull(PersonId after) {
        return database.read(handle -> NotificationStore.overfull(handle, after, AT_A_TIME));
    }

    private Notification paged(Stored stored) {
        Notification found = stored.notification();
        return found.leadingTo(NotificationType.of(found.eventType())
                .map(type -> path(type.page(), stored))
                .orElse(""));
    }

    private String path(NotificationType.Page page, Stored stored) {
        var organization = stored.organization();
        if (!page.ofOrganization()) {
            return page.path("");
        }
        return organization == null ? "" : page.path(ids.of(ObjectIds.Kind.ORGANIZATION, organization.value()));
    }

    private static Fault.NotFound missing() {
        return new Fault.NotFound("notification");
    }

    private static Box ownBox(Caller caller) {
        if (caller instanceof Caller.Person person && person.isImpersonated()) {
            throw new Fault.NotAllowed();
        }
        return box(caller);
    }

    private static Box box(Caller caller) {
        return switch (caller) {
            case Caller.Person person ->
                new Box(person.personId(), person.reach().onlyOrganization());
            case Caller.Operator ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
    }
}
