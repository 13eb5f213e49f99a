package io.tenantry.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of an organization, its settings, members, projects or keys, or a limit that is nearly or fully used.
 *
 * @param id the cursor of this event
 * @param type such as {@code settings.changed}
 * @param at the time at which its transaction began
 * @param organization its number; null for a key of a person and for a load
 * @param project its number; null for none
 * @param object the number of the object; null for limits and loads
 * @param person the number of the person of a membership; null where it is not known
 * @param fields the changed fields or settings
 * @param members all members of its JSON, also those that this class has no name for
 */
public record Event(
        String id,
        String type,
        Instant at,
        @Nullable Long organization,
        @Nullable Long project,
        @Nullable Long object,
        @Nullable Long person,
        List<String> fields,
        Map<String, @Nullable Object> members) {
    static Event of(Map<String, @Nullable Object> object) {
        return new Event(
                Json.text(object.get("id")),
                Json.text(object.get("type")),
                Objects.requireNonNull(Json.time(object.get("at"))),
                Json.number(object.get("organization")),
                Json.number(object.get("project")),
                Json.number(object.get("object")),
                Json.number(object.get("person")),
                Json.texts(object.get("fields")),
                object);
    }
}
