package io.tenantry.session;

import org.jspecify.annotations.Nullable;

/**
 * What signing in needs to know of a person.
 *
 * @param personId who it is
 * @param email where to write to
 * @param passwordHash what is stored of the password; null if there is none
 * @param totpSecret the encrypted secret of one-time codes; null if there is none
 * @param totpConfirmed whether one-time codes are asked for
 * @param totpStep the time step whose code was used last
 */
public record Account(
        int personId,
        String email,
        @Nullable String passwordHash,
        byte @Nullable [] totpSecret,
        boolean totpConfirmed,
        long totpStep) {}
