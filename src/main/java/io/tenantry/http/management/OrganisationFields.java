package io.tenantry.http.management;

import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationColumns;
import io.tenantry.organization.Setting;
import io.tenantry.storage.ObjectIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of an organisation: the one table of what they are called on the wire. */
final class OrganisationFields {
    private static final Map<String, Setting<?>> SETTINGS = new LinkedHashMap<>();
    private static final Map<String, String> PATHS_BY_COLUMN = new HashMap<>();

    static {
        put("businessUnitId", Setting.BUSINESS_UNIT_ID);
        put("quotaMaxProjects", Setting.QUOTA_MAX_PROJECTS);
        put("quotaMaxUsers", Setting.QUOTA_MAX_USERS);
        put("quotaMaxChannelsPerProject", Setting.QUOTA_MAX_CHANNELS_PER_PROJECT);
        put("quotaMaxMessagesPerDay", Setting.QUOTA_MAX_MESSAGES_PER_DAY);
        put("quotaMaxKnowledgeChunks", Setting.QUOTA_MAX_KNOWLEDGE_CHUNKS);
        put("passwordPolicy.minLength", Setting.PASSWORD_POLICY_MIN_LENGTH);
        put("passwordPolicy.maxLength", Setting.PASSWORD_POLICY_MAX_LENGTH);
        put("passwordPolicy.minAmountLowerCase", Setting.PASSWORD_POLICY_MIN_AMOUNT_LOWER_CASE);
        put("passwordPolicy.minAmountUpperCase", Setting.PASSWORD_POLICY_MIN_AMOUNT_UPPER_CASE);
        put("passwordPolicy.minAmountSpecialCharacters", Setting.PASSWORD_POLICY_MIN_AMOUNT_SPECIAL_CHARACTERS);
        put("passwordPolicy.minAmountNumbers", Setting.PASSWORD_POLICY_MIN_AMOUNT_NUMBERS);
        put("passwordPolicy.maxAmountIdenticalCharacters", Setting.PASSWORD_POLICY_MAX_AMOUNT_IDENTICAL_CHARACTERS);
        put(
                "passwordPolicy.minAmountFailedAttemptsAutoDisable",
                Setting.PASSWORD_POLICY_MIN_AMOUNT_FAILED_ATTEMPTS_AUTO_DISABLE);
        put("sessionStateTTLInMinutes", Setting.SESSION_STATE_TTL_IN_MINUTES);
        put("contactProfileTTLInMinutes", Setting.CONTACT_PROFILE_TTL_IN_MINUTES);
        put("conversationTTLInMinutes", Setting.CONVERSATION_TTL_IN_MINUTES);
        put("liveAgentAccount", Setting.LIVE_AGENT_ACCOUNT);
        put("billingTimezone", Setting.BILLING_TIMEZONE);
        put("dataPrivacySettings.enabled", Setting.DATA_PRIVACY_ENABLED);
        put("dataPrivacySettings.useAnalytics", Setting.DATA_PRIVACY_USE_ANALYTICS);
        put("dataPrivacySettings.useContactProfiles", Setting.DATA_PRIVACY_USE_CONTACT_PROFILES);
        put("dataPrivacySettings.useConversations", Setting.DATA_PRIVACY_USE_CONVERSATIONS);
        put("dataPrivacySettings.maskAnalytics", Setting.DATA_PRIVACY_MASK_ANALYTICS);
        put("dataPrivacySettings.maskLogging", Setting.DATA_PRIVACY_MASK_LOGGING);
        put("dataPrivacySettings.ignoreList", Setting.DATA_PRIVACY_IGNORE_LIST);
        put("dataPrivacySettings.storeDataPayload", Setting.DATA_PRIVACY_STORE_DATA_PAYLOAD);
        put("dataPrivacySettings.maskIPAddress", Setting.DATA_PRIVACY_MASK_IP_ADDRESS);
        put("analyticsTTLInMinutes", Setting.ANALYTICS_TTL_IN_MINUTES);
        put("sessionsTTLInMinutes", Setting.SESSIONS_TTL_IN_MINUTES);
        put("stepEventsTTLInMinutes", Setting.STEP_EVENTS_TTL_IN_MINUTES);
    }

    private OrganisationFields() {}

    private static void put(String path, Setting<?> setting) {
        SETTINGS.put(path, setting);
        PATHS_BY_COLUMN.put(setting.column(), path);
    }

    /** The setting that a wire path names, or null. */
    static @Nullable Setting<?> setting(String path) {
        return SETTINGS.get(path);
    }

    /** What callers call a setting's column; any other path is already theirs. */
    static String wirePath(String path) {
        return PATHS_BY_COLUMN.getOrDefault(path, path);
    }

    /** How organisations look on the wire. */
    static Form<Organization> form(ObjectIds ids) {
        List<Field<Organization>> fields = new ArrayList<>();
        Field.Value<Organization> id = organization -> ids.of(ObjectIds.Kind.ORGANIZATION, organization.id());
        fields.add(new Field<>("_id", id, OrganizationColumns.ID, ObjectIds.Kind.ORGANIZATION));
        SETTINGS.forEach((path, setting) -> {
            fields.add(new Field<>(
                    path, organization -> organization.settings().find(setting), OrganizationColumns.of(setting)));
            // Where the vendor has them.
            if (setting == Setting.BUSINESS_UNIT_ID) {
                fields.add(new Field<>("name", Organization::name, OrganizationColumns.NAME));
                fields.add(new Field<>("disabled", Organization::disabled, OrganizationColumns.DISABLED));
            }
        });
        return new Form<>("organisations", "organisation", fields);
    }
}
