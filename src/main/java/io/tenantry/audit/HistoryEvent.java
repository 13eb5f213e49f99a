package io.tenantry.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done, as the management API tells it.
 *
 * @param id its number
 * @param at when
 * @param organizationId where
 * @param operation create, update, delete or action
 * @param action the word of the management API for it
 * @param objectType what kind of thing
 * @param objectId which one; null when that is not known by a number
 * @param actor who: a person's address, the name of a key, an operator; empty for the program itself
 * @param requestId the request that did it; empty when there was none
 */
public record HistoryEvent(
        int id,
        Instant at,
        int organizationId,
        String operation,
        String action,
        String objectType,
        @Nullable Integer objectId,
        String actor,
        String requestId) {}
