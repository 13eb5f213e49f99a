package io.tenantry.user.overview;

import io.tenantry.session.OwnSession;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session of a person, or of an operator who acts as the person.
 *
 * @param console whether it is one of the web console
 * @param impersonator the operator who acts as the person; null for the person
 * @param expiresAt the time at which it ends unless it is used
 * @param address the network address of the sign-in; null when it is not known
 * @param userAgent the browser or program as it describes itself; null when it does not
 */
public record OverviewSession(
        OwnSession.Id id,
        boolean console,
        @Nullable String impersonator,
        boolean secondFactor,
        Instant createdAt,
        Instant expiresAt,
        @Nullable String address,
        @Nullable String userAgent) {}
