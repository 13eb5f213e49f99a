package io.tenantry.console.view.own;

import io.tenantry.console.view.Moment;
import org.jspecify.annotations.Nullable;

/**
 * An invitation that waits for the answer of a person.
 *
 * @param path the path to which the answer is sent, relative to the console
 * @param role the role, in words
 * @param reach the whole organization, or the names of projects
 * @param expires the time until which it can be accepted; null for ever
 */
public record OwnInvitationRow(
        String path,
        String organization,
        String role,
        String reach,
        @Nullable Moment expires) {}
