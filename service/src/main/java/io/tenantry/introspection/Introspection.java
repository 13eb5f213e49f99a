package io.tenantry.introspection;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.access.Scope;
import io.tenantry.member.Role;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For whom an API key stands.
 *
 * @param kind the owner of the key
 * @param organization the organization in which it is valid; null for a key of a person for which none was named
 * @param projects the projects to which it is confined, by id; null when it is not
 * @param person the person responsible for it, the owner of a person's key; null for none
 * @param role the role in the whole organization; null without one, and where there is no organization
 * @param scopes its scopes
 * @param expiresAt the time from which it is refused; null for never
 */
public record Introspection(
        Kind kind,
        @Nullable OrganizationId organization,
        @Nullable List<ProjectId> projects,
        @Nullable PersonId person,
        @Nullable Role role,
        Set<Scope> scopes,
        @Nullable Instant expiresAt) {
    /** The owners of keys. */
    public enum Kind {
        PERSON,
        ORGANIZATION,
        PROJECT
    }

    public Introspection {
        projects = projects == null ? null : List.copyOf(projects);
        scopes = Set.copyOf(scopes);
    }
}
