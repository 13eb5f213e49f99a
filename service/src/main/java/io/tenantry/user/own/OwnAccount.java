package io.tenantry.user.own;

/**
 * The account of a person.
 *
 * @param verified whether the address is verified
 * @param secondFactor whether two-factor authentication is on
 * @param recoveryCodes the number of recovery codes that are left
 */
public record OwnAccount(String name, String email, boolean verified, boolean secondFactor, int recoveryCodes) {}
