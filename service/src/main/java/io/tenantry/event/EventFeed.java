package io.tenantry.event;

import io.tenantry.access.ServiceReach;
import io.tenantry.storage.Database;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest events, for all readers of this program that wait for them: one reading of the database serves them all. It also gives
 * positions to committed events, when it is this program's turn.
 */
final class EventFeed {
    /** The maximum number of events that get their positions in one transaction. */
    private static final int MOST_NUMBERED = 5_000;

    /** The maximum number of events that are read at once. */
    private static final int MOST_READ = 1_000;

    /** The maximum number of events that are held; a reader that is farther behind reads the database. */
    private static final int MOST_HELD = 2_000;

    private final Database database;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final AtomicInteger readers = new AtomicInteger();
    private final Deque<Event> held = new ArrayDeque<>();
    /** All events after this position, up to the last one read, are held. */
    private long heldAfter = -1;

    private long readUpTo = -1;
    private boolean closed;

    EventFeed(Database database) {
        this.database = database;
    }

    /**
     * Gives positions to committed events, and reads the newest events for those that wait. To be called several times a second.
     *
     * @return whether more is left
     */
    boolean step() {
        EventStore.State state = database.read(EventStore::state);
        int numbered = state.unnumbered() ? database.write(handle -> EventStore.number(handle, MOST_NUMBERED)) : 0;
        long last = state.log().last() + numbered;
        long after = after(last);
        if (after >= last) {
            return numbered == MOST_NUMBERED;
        }
        EventStore.Page page =
                database.read(handle -> EventStore.page(handle, ServiceReach.Everywhere.INSTANCE, after, MOST_READ));
        hold(page.events());
        return page.events().events().size() == MOST_READ || numbered == MOST_NUMBERED;
    }

    /** The position to continue from; the last one when there are no readers, for whom no events are held. */
    private long after(long last) {
        lock.lock();
        try {
            if (readers.get() == 0 || readUpTo < 0) {
                held.clear();
                heldAfter = last;
                readUpTo = last;
                news.signalAll();
            }
            return readUpTo;
        } finally {
            lock.unlock();
        }
    }

    private void hold(EventPage page) {
        lock.lock();
        try {
            held.addAll(page.events());
            while (held.size() > MOST_HELD) {
                heldAfter = held.removeFirst().position();
            }
            readUpTo = page.upTo();
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A reader begins to follow the events. */
    void enter() {
        readers.incrementAndGet();
    }

    /** A reader has ended. */
    void leave() {
        readers.decrementAndGet();
    }

    /**
     * Waits for events after a position, for a reader that has entered.
     *
     * @param longest the maximum wait
     * @return the events up to some position; none when there were none in time; null when the reader is so far behind that it must
     *     read the database
     */
    @Nullable
    EventPage await(ServiceReach reach, long after, int most, Duration longest) throws InterruptedException {
        long left = longest.toNanos();
        lock.lock();
        try {
            while (readUpTo <= after && left > 0 && !closed) {
                left = news.awaitNanos(left);
            }
            if (after >= readUpTo) {
                return new EventPage(List.of(), after);
            }
            return after < heldAfter ? null : heldAfter(reach, after, most);
        } finally {
            lock.unlock();
        }
    }

    private EventPage heldAfter(ServiceReach reach, long after, int most) {
        List<Event> newestFirst = new ArrayList<>();
        for (Iterator<Event> events = held.descendingIterator(); events.hasNext(); ) {
            Event event = events.next();
            if (event.position() <= after) {
                break;
            }
            if (includes(reach, event)) {
                newestFirst.add(event);
            }
        }
        List<Event> found = newestFirst.reversed();
        return found.size() <= most
                ? new EventPage(found, readUpTo)
                : new EventPage(found.subList(0, most), found.get(most - 1).position());
    }

    private static boolean includes(ServiceReach reach, Event event) {
        return event.organization() == null
                ? reach instanceof ServiceReach.Everywhere
                : reach.includes(event.organization());
    }

    /** Ends all waits, and those to come. */
    void close() {
        lock.lock();
        try {
            closed = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
