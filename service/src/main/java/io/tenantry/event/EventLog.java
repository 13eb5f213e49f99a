package io.tenantry.event;

/**
 * The state of the log of events.
 *
 * @param epoch distinguishes the log from those that were lost by restores
 * @param last the last position that was given
 * @param forgotten the position up to which events were deleted, since they were old
 */
record EventLog(int epoch, long last, long forgotten) {
    /** Whether all events after a cursor are kept. */
    boolean continues(EventCursor cursor) {
        return cursor.epoch() == epoch && cursor.position() >= forgotten && cursor.position() <= last;
    }

    /** The cursor before the oldest event. */
    EventCursor oldest() {
        return new EventCursor(epoch, forgotten);
    }

    /** The cursor after the newest event. */
    EventCursor newest() {
        return new EventCursor(epoch, last);
    }
}
