package io.tenantry.audit;

import io.tenantry.access.Caller;
import io.tenantry.logging.SecurityLog;
import io.tenantry.logging.SecurityLog.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The audit entries that are security events: they have a line in the log, too. */
final class SecurityEntries {
    private static final Map<String, Event> EVENTS = Map.ofEntries(
            Map.entry("signIn", Event.SIGN_IN_SUCCEEDED),
            Map.entry("signOut", Event.SIGN_OUT),
            Map.entry("signInOperator", Event.SIGN_IN_SUCCEEDED),
            Map.entry("signOutOperator", Event.SIGN_OUT),
            Map.entry("createOperator", Event.OPERATOR_CHANGED),
            Map.entry("updateOperator", Event.PASSWORD_CHANGED),
            Map.entry("deleteOperator", Event.OPERATOR_CHANGED),
            Map.entry("createOperatorKey", Event.KEY_CREATED),
            Map.entry("deleteOperatorKey", Event.KEY_REVOKED),
            Map.entry("createServiceKey", Event.KEY_CREATED),
            Map.entry("deleteServiceKey", Event.KEY_REVOKED),
            Map.entry("logoutUser", Event.SIGN_INS_RESET),
            Map.entry("enforcePasswordPolicy", Event.SIGN_INS_RESET),
            Map.entry("deprecatePassword", Event.SIGN_INS_RESET),
            Map.entry("changePassword", Event.PASSWORD_CHANGED),
            Map.entry("resetPassword", Event.PASSWORD_CHANGED),
            Map.entry("enableTwoFactor", Event.SECOND_FACTOR_CHANGED),
            Map.entry("disableTwoFactor", Event.SECOND_FACTOR_CHANGED),
            Map.entry("verifyEmail", Event.EMAIL_VERIFIED),
            Map.entry("impersonateUser", Event.IMPERSONATION_STARTED),
            Map.entry("createApiKey", Event.KEY_CREATED),
            Map.entry("deleteApiKey", Event.KEY_REVOKED),
            Map.entry("createMembership", Event.MEMBERSHIP_CHANGED),
            Map.entry("updateMembership", Event.MEMBERSHIP_CHANGED),
            Map.entry("deleteMembership", Event.MEMBERSHIP_CHANGED),
            Map.entry("createUser", Event.MEMBERSHIP_CHANGED),
            Map.entry("updateUser", Event.MEMBERSHIP_CHANGED),
            Map.entry("deleteUser", Event.MEMBERSHIP_CHANGED),
            Map.entry("addRoleToUser", Event.MEMBERSHIP_CHANGED),
            Map.entry("removeRoleFromUser", Event.MEMBERSHIP_CHANGED),
            Map.entry("addProjectMember", Event.MEMBERSHIP_CHANGED),
            Map.entry("removeProjectMember", Event.MEMBERSHIP_CHANGED),
            Map.entry("addRoleToMember", Event.MEMBERSHIP_CHANGED),
            Map.entry("removeRoleFromMember", Event.MEMBERSHIP_CHANGED),
            Map.entry("requestOrganisationDeletion", Event.DELETION_REQUESTED));

    private SecurityEntries() {}

    /** Logs an entry if it is a security event. */
    static void log(@Nullable Caller caller, AuditEntry entry) {
        // A password that an administrator or operator sets is one field of several.
        Event event =
                entry.changes().fields().contains("password") ? Event.PASSWORD_CHANGED : EVENTS.get(entry.action());
        if (event == null) {
            return;
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("caller", caller == null ? "-" : caller.logName());
        facts.put("action", entry.action());
        if (entry.organizationId() != null) {
            facts.put("organization", entry.organizationId().value());
        }
        if (entry.objectId() != null) {
            facts.put("object", entry.objectType() + ":" + entry.objectId());
        }
        SecurityLog.log(event, facts);
    }
}
