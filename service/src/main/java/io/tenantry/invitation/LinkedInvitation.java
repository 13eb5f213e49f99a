package io.tenantry.invitation;

import io.tenantry.password.PasswordPolicy;

/**
 * An invitation as the holder of its link sees it.
 *
 * @param invitation the invitation with its status
 * @param account the way in which the invited person signs in
 * @param policy the password policy of the organization
 * @param stands whether its issuer is still allowed to grant its role
 */
public record LinkedInvitation(Invitation invitation, Account account, PasswordPolicy policy, boolean stands) {
    /** The way in which the person with the invited address signs in. */
    public enum Account {
        /** No account has the address; the person has to register. */
        NONE,
        /** With a password. */
        PASSWORD,
        /** With a password and a one-time code. */
        TWO_FACTOR
    }

    /** Whether it was for projects that all no longer exist. Such an invitation cannot be accepted. */
    public boolean leadsNowhere() {
        return !invitation.projectIds().isEmpty() && invitation.projectNames().isEmpty();
    }
}
