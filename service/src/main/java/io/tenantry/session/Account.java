package io.tenantry.session;

import io.tenantry.access.PersonId;
import org.jspecify.annotations.Nullable;

/**
 * The sign-in data of a person.
 *
 * @param personId the person
 * @param email the e-mail address
 * @param passwordHash the stored hash of the password; null if there is none
 * @param totpSecret the encrypted secret of one-time codes; null if there is none
 * @param totpConfirmed whether one-time codes are required
 * @param totpStep the time step of the last used code
 */
public record Account(
        PersonId personId,
        String email,
        @Nullable String passwordHash,
        byte @Nullable [] totpSecret,
        boolean totpConfirmed,
        long totpStep) {}
