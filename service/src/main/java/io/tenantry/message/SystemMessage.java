package io.tenantry.message;

import java.time.Instant;

/**
 * What the operators tell everybody.
 *
 * @param text what they say
 * @param until when it disappears
 * @param showOnLogin whether it is shown before somebody signs in, too
 */
public record SystemMessage(String text, Instant until, boolean showOnLogin) {}
