package io.tenantry.event;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event.
 *
 * @param position its position among all events, in the order of commits
 * @param type such as {@code member.created}
 * @param at the time at which its transaction began
 * @param organization its organization; null for a key of a person, and for a load
 * @param project its project; null for none
 * @param object the number of the object; null for a load
 * @param person the person of a membership; null for other events, or where it is not known
 * @param fields the changed fields of an update
 * @param crossing the use of the limit that it reports; null for other events
 */
public record Event(
        long position,
        String type,
        Instant at,
        @Nullable OrganizationId organization,
        @Nullable ProjectId project,
        @Nullable Integer object,
        @Nullable PersonId person,
        List<String> fields,
        @Nullable LimitShare crossing) {
    public Event {
        fields = List.copyOf(fields);
    }
}
