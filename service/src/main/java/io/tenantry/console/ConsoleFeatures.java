package io.tenantry.console;

import io.tenantry.account.AccountFeatures;
import io.tenantry.invitation.answer.InvitationAnswers;
import io.tenantry.invitation.answer.InvitationLinks;
import io.tenantry.invitation.answer.Registrations;
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
public record ConsoleFeatures(
        InvitationLinks links,
        Registrations registrations,
        InvitationAnswers answers,
        AccountFeatures signIn,
        Throttle throttle) {}
