package io.tenantry.console.view;

import org.jspecify.annotations.Nullable;

/**
 * An invitation, or a request to join, in the list.
 *
 * @param path the path to which its withdrawal is sent, relative to the console; empty when it is settled
 * @param kind an invitation or a request, in words
 * @param expires the time until which it can be accepted; null for ever
 */
public record InvitationRow(
        String path,
        String email,
        String kind,
        String role,
        String status,
        Moment created,
        @Nullable Moment expires) {}
