package io.tenantry.apikey;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import org.jspecify.annotations.Nullable;

/** What somebody wants a key for. */
public sealed interface ApiKeyRequest {
    /** Everything that the person who asks may do themselves. */
    record Personal() implements ApiKeyRequest {}

    /**
     * A whole organization.
     *
     * @param organization its id; null for the only one that the caller administers
     */
    record ForOrganization(@Nullable OrganizationId organization) implements ApiKeyRequest {}

    /** One project. */
    record ForProject(ProjectId project) implements ApiKeyRequest {}
}
