package io.tenantry.event;

import java.util.List;

/**
 * Events that follow a position.
 *
 * @param events in their order
 * @param upTo the position up to which the events that the reader sees are among them
 */
record EventPage(List<Event> events, long upTo) {}
