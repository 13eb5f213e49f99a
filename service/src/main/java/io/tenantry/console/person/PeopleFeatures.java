package io.tenantry.console.person;

import io.tenantry.account.AccountFeatures;
import io.tenantry.apikey.CallerApiKeys;
import io.tenantry.invitation.Invitations;
import io.tenantry.invitation.JoinRequests;
import io.tenantry.invitation.answer.InvitationAnswers;
import io.tenantry.member.Members;
import io.tenantry.notification.Notifications;
import io.tenantry.organization.own.OwnOrganizations;
import io.tenantry.storage.ObjectIds;
import io.tenantry.throttle.Throttle;
import io.tenantry.user.own.OrganizationUserChanges;
import io.tenantry.user.own.OrganizationUsers;
import io.tenantry.user.own.OwnProfile;
import java.time.Clock;

/**
 * The entry classes of the features that only the pages for people call.
 *
 * @param account sign-in, passwords, second factors and addresses
 * @param organizations the organizations of a caller
 * @param users reads the users of an organization
 * @param userChanges removes users of an organization
 * @param members the roles of members
 * @param profile people's own names
 * @param keys API keys
 * @param invitations withdraws requests to join
 * @param joinRequests requests to join an organization
 * @param answers the invitations of a person
 * @param notifications the notifications of a person
 * @param throttle limits for requests that send mails
 * @param ids the ids of objects in addresses
 * @param clock the time, for the expiry of keys
 */
public record PeopleFeatures(
        AccountFeatures account,
        OwnOrganizations organizations,
        OrganizationUsers users,
        OrganizationUserChanges userChanges,
        Members members,
        OwnProfile profile,
        CallerApiKeys keys,
        Invitations invitations,
        JoinRequests joinRequests,
        InvitationAnswers answers,
        Notifications notifications,
        Throttle throttle,
        ObjectIds ids,
        Clock clock) {}
