package io.tenantry.console;

import io.tenantry.account.AccountFeatures;
import io.tenantry.invitation.answer.InvitationAnswers;
import io.tenantry.invitation.answer.InvitationLinks;
import io.tenantry.invitation.answer.Registrations;
import io.tenantry.throttle.Throttle;

/**
 * The entry classes of the features that pages call.
 *
 * @param links finds the invitation of a link
 * @param registrations creates accounts
 * @param answers accepts and rejects invitations
 * @param signIn sign-in, passwords and addresses
 * @param throttle limits for callers without credentials
 */
public record ConsoleFeatures(
        InvitationLinks links,
        Registrations registrations,
        InvitationAnswers answers,
        AccountFeatures signIn,
        Throttle throttle) {}
