package io.tenantry.apikey;

import io.tenantry.access.PersonId;
import io.tenantry.id.ApiKeyId;
import org.jspecify.annotations.Nullable;

/**
 * The creator of a key: a person, another key or an operator; all fields are null if it is not known.
 *
 * @param personId the person
 * @param keyId the key
 * @param operator the operator's name, which is not shown outside the installation
 * @param name the address of the person, or the name of the key, at that time
 */
public record Creator(
        @Nullable PersonId personId,
        @Nullable ApiKeyId keyId,
        @Nullable String operator,
        @Nullable String name) {}
