package io.tenantry.apikey;

import io.tenantry.access.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * The party that made a key: a person, another key or an operator; all null when that is not known.
 *
 * @param personId the person
 * @param keyId the key
 * @param operator the operator's name, which is not told outside
 * @param name the address of the person, or the name of the key, as it was then
 */
public record Creator(
        @Nullable PersonId personId,
        @Nullable Integer keyId,
        @Nullable String operator,
        @Nullable String name) {}
