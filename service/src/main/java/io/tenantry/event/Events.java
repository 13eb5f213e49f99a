package io.tenantry.event;

import io.tenantry.access.Caller;
import io.tenantry.access.Deadline;
import io.tenantry.access.RequestSlot;
import io.tenantry.access.ServiceScope;
import io.tenantry.fault.Fault;
import io.tenantry.schedule.Removal;
import io.tenantry.servicekey.ServiceAccess;
import io.tenantry.servicekey.ServiceKeys;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The entry class of events: services read them in the order of commits, each at least once, for a week. */
public final class Events {
    /** The maximum number of events in one reply. */
    public static final int MOST = 1_000;

    /** The maximum time that a request waits for an event. */
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final Duration KEPT = Duration.ofDays(7);
    private static final int MOST_FORGOTTEN = 10_000;
    private static final int MOST_OF_KEY = 8;

    /** The time for which a request looks through events of other organizations. */
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(2);

    private final Database database;
    private final ServiceKeys keys;
    private final Clock clock;
    private final String prefix;
    private final EventFeed feed;
    private final Readers streams = new Readers(MOST_OF_KEY, "This service key has " + MOST_OF_KEY + " streams.");
    private final Readers waits =
            new Readers(MOST_OF_KEY, "This service key has " + MOST_OF_KEY + " requests that wait for events.");
    /** Streams that are far behind read the database in turns. */
    private final Semaphore turns = new Semaphore(2, true);

    /**
     * @param keys tells whether the key of a stream is still valid
     * @param clock the current time
     */
    public Events(Database database, ServiceKeys keys, ObjectIds ids, Clock clock) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
        this.prefix = ids.prefix();
        this.feed = new EventFeed(database);
    }

    /** The cursor that a text is; empty when it is none of this installation. */
    public Optional<EventCursor> cursor(String written) {
        return EventCursor.read(prefix, written);
    }

    /** The text of a cursor. */
    public String written(EventCursor cursor) {
        return cursor.written(prefix);
    }

    /**
     * The cursor after the newest event.
     *
     * @throws Fault.NotAllowed if the caller is no service with the scope {@code events}
     */
    public EventCursor newest(Caller caller) {
        ServiceAccess.require(caller, ServiceScope.EVENTS);
        return database.read(EventStore::state).log().newest();
    }

    /**
     * Whether a service can read on from a cursor, without events.
     *
     * @param after as in {@link #read}
     * @throws Fault.NotAllowed if the caller is no service with the scope {@code events}
     */
    public Reading check(Caller caller, @Nullable EventCursor after) {
        ServiceAccess.require(caller, ServiceScope.EVENTS);
        EventLog log = database.read(EventStore::state).log();
        EventCursor from = after == null ? log.oldest() : after;
        return log.continues(from) ? new Reading.Found(List.of(), from) : new Reading.Gone(log.oldest());
    }

    /**
     * Events of the organizations that a service sees.
     *
     * @param after the cursor of the last event that the service has; null for the oldest ones that are kept
     * @param most the maximum number, up to {@value #MOST}
     * @param wait the maximum time to wait for an event when there is none; meanwhile the request holds no slot and no connection
     * @throws Fault.NotAllowed if the caller is no service with the scope {@code events}
     * @throws Fault.TooMany if too many requests with the key wait already
     */
    public Reading read(Caller caller, @Nullable EventCursor after, int most, Duration wait) {
        Caller.ServiceKey service = ServiceAccess.require(caller, ServiceScope.EVENTS);
        EventCursor from =
                after == null ? database.read(EventStore::state).log().oldest() : after;
        long searchedUntil = System.nanoTime() + LONGEST_SEARCH.toNanos();
        Reading reading = fromDatabase(service, from, most);
        while (reading instanceof Reading.Found(List<Event> events, EventCursor cursor) && events.isEmpty()) {
            boolean moved = cursor.position() > from.position();
            from = cursor;
            if (moved && System.nanoTime() < searchedUntil) {
                reading = fromDatabase(service, from, most);
            } else if (moved || !wait.isPositive()) {
                return reading;
            } else {
                return awaited(service, from, most, wait);
            }
        }
        return reading;
    }

    private Reading fromDatabase(Caller.ServiceKey service, EventCursor after, int most) {
        EventStore.Page page =
                database.read(handle -> EventStore.page(handle, service.reach(), after.position(), most));
        return page.log().continues(after)
                ? found(after, page.events())
                : new Reading.Gone(page.log().oldest());
    }

    private static Reading.Found found(EventCursor before, EventPage page) {
        return new Reading.Found(page.events(), new EventCursor(before.epoch(), page.upTo()));
    }

    private Reading awaited(Caller.ServiceKey service, EventCursor from, int most, Duration wait) {
        waits.enter(service.keyId().value());
        feed.enter();
        try {
            long until = System.nanoTime() + wait.toNanos();
            EventCursor after = from;
            while (true) {
                EventCursor here = after;
                EventPage page = RequestSlot.released(
                        () -> Deadline.paused(() -> news(service, here, most, until - System.nanoTime())));
                Reading reading = page == null ? fromDatabase(service, here, most) : found(here, page);
                if (!(reading instanceof Reading.Found(List<Event> events, EventCursor cursor))
                        || !events.isEmpty()
                        || System.nanoTime() >= until
                        || feed.isClosed()) {
                    return reading;
                }
                after = cursor;
            }
        } finally {
            feed.leave();
            waits.leave(service.keyId().value());
        }
    }

    private @Nullable EventPage news(Caller.ServiceKey service, EventCursor after, int most, long nanos) {
        try {
            return feed.await(service.reach(), after.position(), most, Duration.ofNanos(Math.max(0, nanos)));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("The server is stopping.");
        }
    }

    /**
     * Begins a stream of the events of the organizations that a service sees.
     *
     * @param after as returned by {@link #check}
     * @return to be closed at its end
     * @throws Fault.NotAllowed if the caller is no service with the scope {@code events}
     * @throws Fault.TooMany if the key has too many streams already
     */
    public EventStream follow(Caller caller, EventCursor after) {
        Caller.ServiceKey service = ServiceAccess.require(caller, ServiceScope.EVENTS);
        streams.enter(service.keyId().value());
        feed.enter();
        return new EventStream(
                feed,
                () -> keys.isValid(service.keyId()),
                (cursor, most) -> {
                    turns.acquire();
                    try {
                        return fromDatabase(service, cursor, most);
                    } finally {
                        turns.release();
                    }
                },
                service.reach(),
                after,
                () -> {
                    feed.leave();
                    streams.leave(service.keyId().value());
                });
    }

    /**
     * Gives positions to committed events, and wakes the readers that wait for them. To be called several times a second.
     *
     * @return whether more is left
     */
    public boolean step() {
        return feed.step();
    }

    /** Ends all waits and streams, before the server stops. */
    public void stop() {
        feed.close();
    }

    /** Deletes events that are older than a week. To be called from time to time. */
    public void tidy() {
        Instant before = clock.instant().minus(KEPT);
        Removal.inBatches(database, MOST_FORGOTTEN, (handle, most) -> EventStore.forget(handle, before, most));
    }
}
