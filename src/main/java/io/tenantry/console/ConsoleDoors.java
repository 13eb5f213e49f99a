package io.tenantry.console;

import io.tenantry.invitation.InvitationAnswers;
import io.tenantry.invitation.InvitationLinks;
import io.tenantry.invitation.Registrations;
import io.tenantry.session.SignInDoors;
import io.tenantry.throttle.Throttle;

/**
 * The doors of features that pages ask.
 *
 * @param links what the links of invitations lead to
 * @param registrations new accounts
 * @param answers answers to invitations
 * @param signIn signing in, passwords and addresses
 * @param throttle limits on what strangers can have done
 */
public record ConsoleDoors(
        InvitationLinks links,
        Registrations registrations,
        InvitationAnswers answers,
        SignInDoors signIn,
        Throttle throttle) {}
