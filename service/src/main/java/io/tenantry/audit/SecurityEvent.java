package io.tenantry.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something about a person's own signing in, as the person sees it.
 *
 * @param id its id
 * @param action what was done: {@code signIn}, {@code signInFailed}, {@code changePassword}
 * @param result how a sign-in ended; null for everything else
 * @param factor what a sign-in was proven with; null for everything else
 * @param count how many acts it stands for
 * @param address the network address that it came from; null when that is not known, or is an operator's
 * @param userAgent the program that it came from, by its own word; null likewise
 * @param at when; of several acts the first
 */
public record SecurityEvent(
        long id,
        String action,
        @Nullable String result,
        @Nullable String factor,
        int count,
        @Nullable String address,
        @Nullable String userAgent,
        Instant at) {}
