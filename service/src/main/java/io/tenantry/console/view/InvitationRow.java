package io.tenantry.console.view;

import org.jspecify.annotations.Nullable;

/**
 * An invitation, or a request to join, in the list.
 *
 * @param path its path, relative to the console, below which forms are sent; empty when it is settled
 * @param request whether it is a request to join
 * @param kind an invitation or a request, in words
 * @param expires the time until which it can be accepted; null for ever
 */
public record InvitationRow(
        String path,
        boolean request,
        String email,
        String kind,
        String role,
        String status,
        Moment created,
        @Nullable Moment expires) {}
