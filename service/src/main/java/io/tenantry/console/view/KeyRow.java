package io.tenantry.console.view;

import org.jspecify.annotations.Nullable;

/**
 * A key of an organization in the list.
 *
 * @param path the path to which its revocation is sent, relative to the console
 * @param prefix its first characters
 * @param reach the whole organization, or the name of its project
 * @param creator the party that made it; empty when that is not known
 * @param used the time of its last use; null for never
 * @param expires the time from which it is refused; null for never
 */
public record KeyRow(
        String path,
        String name,
        String prefix,
        String reach,
        String creator,
        Moment created,
        @Nullable Moment used,
        @Nullable Moment expires) {}
