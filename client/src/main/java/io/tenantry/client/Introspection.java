package io.tenantry.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For whom an API key stands.
 *
 * @param kind "person", "organization" or "project"
 * @param organization the number of its organization; null for a key of a person for which none was named
 * @param projects the numbers of the projects to which it is confined; null when it is not
 * @param person the number of the person; null for none
 * @param role the role in the whole organization; null for none
 * @param scopes such as {@code read}
 * @param expiresAt the time from which it is refused; null for never
 */
public record Introspection(
        String kind,
        @Nullable Long organization,
        @Nullable List<Long> projects,
        @Nullable Long person,
        @Nullable String role,
        List<String> scopes,
        @Nullable Instant expiresAt) {
    static Introspection of(Map<String, @Nullable Object> object) {
        Object projects = object.get("projects");
        Object role = object.get("role");
        Long expires = Json.number(object.get("exp"));
        return new Introspection(
                Json.text(object.get("kind")),
                Json.number(object.get("organization")),
                projects == null
                        ? null
                        : Json.texts(projects).stream().map(Long::valueOf).toList(),
                Json.number(object.get("person")),
                role == null ? null : role.toString(),
                Json.texts(object.get("scopes")),
                expires == null ? null : Instant.ofEpochSecond(expires));
    }
}
