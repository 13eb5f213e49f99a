package io.tenantry.invitation;

import io.tenantry.password.PasswordPolicy;

/**
 * An invitation as who holds its link sees it.
 *
 * @param invitation what it says, and how it stands
 * @param account how the invited person signs in
 * @param policy what the organization asks of a password that is chosen to join it
 * @param stands whether its sender may still grant the role that it says
 */
public record LinkedInvitation(Invitation invitation, Account account, PasswordPolicy policy, boolean stands) {
    /** How the person with the invited address signs in. */
    public enum Account {
        /** Nobody has the address: they open an account. */
        NONE,
        /** With a password. */
        PASSWORD,
        /** With a password and a one-time code. */
        TWO_FACTOR
    }

    /** Whether it was for projects of which none is left: nobody can accept it. */
    public boolean leadsNowhere() {
        return !invitation.projectIds().isEmpty() && invitation.projectNames().isEmpty();
    }
}
