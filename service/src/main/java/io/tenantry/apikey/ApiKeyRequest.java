package io.tenantry.apikey;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import org.jspecify.annotations.Nullable;

/** A request for a key. */
public sealed interface ApiKeyRequest {
    /** A personal key with the permissions of the person who asks. */
    record Personal() implements ApiKeyRequest {}

    /**
     * A key of a whole organization.
     *
     * @param organization its id; null for the only one that the caller administers
     */
    record ForOrganization(@Nullable OrganizationId organization) implements ApiKeyRequest {}

    /** A key of one project. */
    record ForProject(ProjectId project) implements ApiKeyRequest {}
}
