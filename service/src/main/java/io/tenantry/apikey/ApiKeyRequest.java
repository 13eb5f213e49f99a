package io.tenantry.apikey;

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
    record ForOrganization(@Nullable Integer organization) implements ApiKeyRequest {}

    /** One project. */
    record ForProject(int project) implements ApiKeyRequest {}
}
