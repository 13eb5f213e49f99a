package io.tenantry.apikey;

import org.jspecify.annotations.Nullable;

/** What somebody wants a key for. */
public sealed interface ApiKeyWish {
    /** Everything that the person who asks may do themselves. */
    record Personal() implements ApiKeyWish {}

    /**
     * A whole organization.
     *
     * @param organization its id; null for the only one that the caller administers
     */
    record ForOrganization(@Nullable Integer organization) implements ApiKeyWish {}

    /** One project. */
    record ForProject(int project) implements ApiKeyWish {}
}
