package io.tenantry.api.management.field;

import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.label.LabelQuery;
import io.tenantry.label.Labelled;
import io.tenantry.label.Labels;
import io.tenantry.organization.Organization;
import io.tenantry.organization.index.OrganizationColumns;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.storage.ObjectIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The fields of an organisation, with their names in JSON. */
public final class OrganisationFields {
    private static final Map<String, Setting<?>> SETTINGS = new LinkedHashMap<>();
    private static final Map<String, String> PATHS_BY_COLUMN = new HashMap<>();

    static {
        put("businessUnitId", OrganizationSetting.BUSINESS_UNIT_ID);
        put("quotaMaxProjects", OrganizationSetting.QUOTA_MAX_PROJECTS);
        put("quotaMaxUsers", OrganizationSetting.QUOTA_MAX_USERS);
        put("quotaMaxChannelsPerProject", OrganizationSetting.QUOTA_MAX_CHANNELS_PER_PROJECT);
        put("quotaMaxMessagesPerDay", OrganizationSetting.QUOTA_MAX_MESSAGES_PER_DAY);
        put("quotaMaxKnowledgeChunks", OrganizationSetting.QUOTA_MAX_KNOWLEDGE_CHUNKS);
        put("passwordPolicy.minLength", OrganizationSetting.PASSWORD_POLICY_MIN_LENGTH);
        put("passwordPolicy.maxLength", OrganizationSetting.PASSWORD_POLICY_MAX_LENGTH);
        put("passwordPolicy.minAmountLowerCase", OrganizationSetting.PASSWORD_POLICY_MIN_AMOUNT_LOWER_CASE);
        put("passwordPolicy.minAmountUpperCase", OrganizationSetting.PASSWORD_POLICY_MIN_AMOUNT_UPPER_CASE);
        put(
                "passwordPolicy.minAmountSpecialCharacters",
                OrganizationSetting.PASSWORD_POLICY_MIN_AMOUNT_SPECIAL_CHARACTERS);
        put("passwordPolicy.minAmountNumbers", OrganizationSetting.PASSWORD_POLICY_MIN_AMOUNT_NUMBERS);
        put(
                "passwordPolicy.maxAmountIdenticalCharacters",
                OrganizationSetting.PASSWORD_POLICY_MAX_AMOUNT_IDENTICAL_CHARACTERS);
        put(
                "passwordPolicy.minAmountFailedAttemptsAutoDisable",
                OrganizationSetting.PASSWORD_POLICY_MIN_AMOUNT_FAILED_ATTEMPTS_AUTO_DISABLE);
        put("sessionStateTTLInMinutes", OrganizationSetting.SESSION_STATE_TTL_IN_MINUTES);
        put("contactProfileTTLInMinutes", OrganizationSetting.CONTACT_PROFILE_TTL_IN_MINUTES);
        put("conversationTTLInMinutes", OrganizationSetting.CONVERSATION_TTL_IN_MINUTES);
        put("liveAgentAccount", OrganizationSetting.LIVE_AGENT_ACCOUNT);
        put("billingTimezone", OrganizationSetting.BILLING_TIMEZONE);
        put("dataPrivacySettings.enabled", OrganizationSetting.DATA_PRIVACY_ENABLED);
        put("dataPrivacySettings.useAnalytics", OrganizationSetting.DATA_PRIVACY_USE_ANALYTICS);
        put("dataPrivacySettings.useContactProfiles", OrganizationSetting.DATA_PRIVACY_USE_CONTACT_PROFILES);
        put("dataPrivacySettings.useConversations", OrganizationSetting.DATA_PRIVACY_USE_CONVERSATIONS);
        put("dataPrivacySettings.maskAnalytics", OrganizationSetting.DATA_PRIVACY_MASK_ANALYTICS);
        put("dataPrivacySettings.maskLogging", OrganizationSetting.DATA_PRIVACY_MASK_LOGGING);
        put("dataPrivacySettings.ignoreList", OrganizationSetting.DATA_PRIVACY_IGNORE_LIST);
        put("dataPrivacySettings.storeDataPayload", OrganizationSetting.DATA_PRIVACY_STORE_DATA_PAYLOAD);
        put("dataPrivacySettings.maskIPAddress", OrganizationSetting.DATA_PRIVACY_MASK_IP_ADDRESS);
        put("analyticsTTLInMinutes", OrganizationSetting.ANALYTICS_TTL_IN_MINUTES);
        put("sessionsTTLInMinutes", OrganizationSetting.SESSIONS_TTL_IN_MINUTES);
        put("stepEventsTTLInMinutes", OrganizationSetting.STEP_EVENTS_TTL_IN_MINUTES);
    }

    private static final List<Setting<?>> ALL = List.copyOf(SETTINGS.values());

    private OrganisationFields() {}

    private static void put(String path, Setting<?> setting) {
        SETTINGS.put(path, setting);
        PATHS_BY_COLUMN.put(setting.column(), path);
    }

    /** The setting at a path of the JSON, or null. */
    public static @Nullable Setting<?> setting(String path) {
        return SETTINGS.get(path);
    }

    /** The settings among them. */
    public static List<Setting<?>> settings() {
        return ALL;
    }

    /** The JSON path of a setting's column; any other path is unchanged. */
    public static String wirePath(String path) {
        return PATHS_BY_COLUMN.getOrDefault(path, path);
    }

    /** The JSON of organisations, with external id and metadata on request. */
    public static Form<Organization> form(ObjectIds ids, Labels labels) {
        ToIntFunction<Organization> row = organization -> organization.id().value();
        return LabelFields.add(
                form(ids), labels, new LabelQuery.Columns(Labelled.ORGANIZATION, "o.id", "o.id"), row, row);
    }

    /** The JSON of organisations. */
    public static Form<Organization> form(ObjectIds ids) {
        List<Field<Organization>> fields = new ArrayList<>();
        Field.Value<Organization> id = organization ->
                ids.of(ObjectIds.Kind.ORGANIZATION, organization.id().value());
        fields.add(new Field<>("_id", id, OrganizationColumns.ID, ObjectIds.Kind.ORGANIZATION));
        SETTINGS.forEach((path, setting) -> {
            fields.add(new Field<>(
                    path, organization -> organization.settings().find(setting), OrganizationColumns.of(setting)));
            // At the vendor's position.
            if (setting == OrganizationSetting.BUSINESS_UNIT_ID) {
                fields.add(new Field<>("name", Organization::name, OrganizationColumns.NAME));
                fields.add(new Field<>("disabled", Organization::disabled, OrganizationColumns.DISABLED));
            }
        });
        return new Form<>("organisations", "organisation", fields)
                .withOnRequest(List.of(Identifiers.organization(Organization::id)));
    }
}
