package io.tenantry.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done, as the management API tells it.
 *
 * @param id its id
 * @param at when
 * @param organizationId where; null for what belongs to no organization
 * @param operation create, update, delete or action
 * @param action the word of the management API for it
 * @param objectType what kind of thing
 * @param objectId which one; null when that is not known by a number
 * @param objectName what it was called then; null when that is not known
 * @param changes the fields that changed, with old and new values, as a JSON array; null where none did
 * @param result how a sign-in ended; null for everything else
 * @param factor what a sign-in was proven with; null for everything else
 * @param count how many acts it stands for
 * @param actor who: a person's address, the name of a key, an operator; empty for the program itself
 * @param operator the operator, where one did it and the reader may know the name; else null
 * @param address the network address that it came from; null where that is not the reader's to see
 * @param userAgent the program that it came from, by its own word; null where that is not the reader's to see
 * @param requestId the request that did it; empty when there was none
 */
public record HistoryEvent(
        int id,
        Instant at,
        @Nullable Integer organizationId,
        String operation,
        String action,
        String objectType,
        @Nullable Integer objectId,
        @Nullable String objectName,
        @Nullable String changes,
        @Nullable String result,
        @Nullable String factor,
        int count,
        String actor,
        @Nullable String operator,
        @Nullable String address,
        @Nullable String userAgent,
        String requestId) {
    /** This event as one of an organization to which it belongs by its person alone. */
    HistoryEvent in(int organization) {
        return new HistoryEvent(
                id,
                at,
                organization,
                operation,
                action,
                objectType,
                objectId,
                objectName,
                changes,
                result,
                factor,
                count,
                actor,
                operator,
                address,
                userAgent,
                requestId);
    }
}
