package io.tenantry.event;

import io.tenantry.access.ServiceReach;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * A reader that follows the events until it is closed. It holds its cursor and nothing else: while its client does not read, nothing
 * is kept for it.
 */
public final class EventStream implements AutoCloseable {
    private static final int MOST = 500;

    /** The interval at which the key is checked. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Reads events that are not held in memory. */
    interface Backlog {
        Reading after(EventCursor cursor, int most) throws InterruptedException;
    }

    private final EventFeed feed;
    private final BooleanSupplier allowed;
    private final Backlog backlog;
    private final ServiceReach reach;
    private final Runnable end;
    private final AtomicBoolean ended = new AtomicBoolean();
    private EventCursor cursor;

    EventStream(
            EventFeed feed,
            BooleanSupplier allowed,
            Backlog backlog,
            ServiceReach reach,
            EventCursor cursor,
            Runnable end) {
        this.feed = feed;
        this.allowed = allowed;
        this.backlog = backlog;
        this.reach = reach;
        this.cursor = cursor;
        this.end = end;
    }

    /**
     * Waits for the next events.
     *
     * @param longest the maximum wait
     * @return some events, or none when there were none in time, and the cursor after them; empty when the stream ends, since the key
     *     is not valid any more, the server stops, or the reader is a week behind
     */
    public Optional<Reading.Found> next(Duration longest) throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        while (!feed.isClosed() && allowed.getAsBoolean()) {
            long left = Math.max(0, until - System.nanoTime());
            EventPage page =
                    feed.await(reach, cursor.position(), MOST, Duration.ofNanos(Math.min(left, INTERVAL.toNanos())));
            if (page == null) {
                if (!(backlog.after(cursor, MOST) instanceof Reading.Found(List<Event> events, EventCursor next))) {
                    return Optional.empty();
                }
                page = new EventPage(events, next.position());
            }
            cursor = new EventCursor(cursor.epoch(), page.upTo());
            if (!page.events().isEmpty() || left == 0) {
                return Optional.of(new Reading.Found(page.events(), cursor));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            end.run();
        }
    }
}
