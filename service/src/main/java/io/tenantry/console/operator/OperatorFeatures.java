package io.tenantry.console.operator;

import io.tenantry.apikey.CallerApiKeys;
import io.tenantry.apikey.operator.ManagementKeys;
import io.tenantry.deletion.Deletions;
import io.tenantry.history.History;
import io.tenantry.invitation.Invitations;
import io.tenantry.operator.OperatorConsoleSignIn;
import io.tenantry.operator.session.OperatorSessions;
import io.tenantry.organization.OrganizationChanges;
import io.tenantry.organization.Organizations;
import io.tenantry.project.list.OrganizationProjects;
import io.tenantry.project.member.ProjectMembers;
import io.tenantry.storage.ObjectIds;
import io.tenantry.user.FirstAdministrators;
import io.tenantry.user.UserChanges;
import io.tenantry.user.Users;

/**
 * The entry classes of the features that the pages for operators call.
 *
 * @param ids the ids of objects in addresses
 */
public record OperatorFeatures(
        OperatorConsoleSignIn signIn,
        OperatorSessions sessions,
        Organizations organizations,
        OrganizationChanges organizationChanges,
        FirstAdministrators firstAdministrators,
        Users users,
        UserChanges userChanges,
        OrganizationProjects projects,
        ProjectMembers projectMembers,
        CallerApiKeys keys,
        ManagementKeys managementKeys,
        Invitations invitations,
        History history,
        Deletions deletions,
        ObjectIds ids) {}
