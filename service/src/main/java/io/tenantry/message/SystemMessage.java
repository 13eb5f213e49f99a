package io.tenantry.message;

import java.time.Instant;

/**
 * A message of the operators to all users.
 *
 * @param text the message
 * @param until when it disappears
 * @param showOnLogin whether it is shown before sign-in, too
 */
public record SystemMessage(String text, Instant until, boolean showOnLogin) {}
