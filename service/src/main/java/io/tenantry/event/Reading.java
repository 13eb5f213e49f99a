package io.tenantry.event;

import java.util.List;

/** The outcome of reading events. */
public sealed interface Reading {
    /**
     * Events.
     *
     * @param events in the order of commits; empty when there are none yet
     * @param cursor the cursor to read on from
     */
    record Found(List<Event> events, EventCursor cursor) implements Reading {}

    /**
     * Events after the cursor are not kept any more, or were lost by a restore.
     *
     * @param oldest the cursor before the oldest event that is kept
     */
    record Gone(EventCursor oldest) implements Reading {}
}
