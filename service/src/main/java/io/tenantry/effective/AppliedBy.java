package io.tenantry.effective;

import static io.tenantry.setting.OrganizationSetting.*;

import io.tenantry.setting.Setting;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** A service of the platform that settings are for. Tenantry stores the settings of the others and does not apply them. */
public enum AppliedBy {
    /** Tenantry itself: every setting that no other service has. */
    TENANTRY,
    /** The service of agents. */
    AGENTS(MAX_AGENTS_LIMIT, CONDITIONAL_ACTIONS_GENERATION_ENABLED),
    /** The service of analytics and reports. */
    ANALYTICS(SHOW_CUSTOM_DASHBOARDS, TIMEZONE, DATA_PRIVACY_USE_ANALYTICS, DATA_PRIVACY_MASK_ANALYTICS),
    /** The service of phone calls. */
    CALLS(
            LIMIT_TO_EXCLUSIVE_NUMBERS,
            OUTBOUND_TIMEOUT,
            MAX_CALL_DURATION,
            END_CALL_ENABLED,
            NOTIFY_CALL_LOG_WEBHOOK,
            FORWARD_VAPI_WEBHOOK,
            FORWARD_RETELL_WEBHOOK,
            FREQUENT_CALLS_THRESHOLD,
            FREQUENT_CALLS_TIME_PERIOD,
            FREQUENT_CALLS_COOLDOWN,
            ALLOW_DUPLICATE_CALL_IDS,
            VAPI_API_KEY,
            VAPI_PUBLIC_KEY,
            RETELL_API_KEY,
            SYNTFLOW_API_KEY),
    /** The service of conversations, which keeps them for the six times to live. */
    CONVERSATIONS(
            QUOTA_MAX_CHANNELS_PER_PROJECT,
            QUOTA_MAX_MESSAGES_PER_DAY,
            SESSION_STATE_TTL_IN_MINUTES,
            CONTACT_PROFILE_TTL_IN_MINUTES,
            CONVERSATION_TTL_IN_MINUTES,
            ANALYTICS_TTL_IN_MINUTES,
            SESSIONS_TTL_IN_MINUTES,
            STEP_EVENTS_TTL_IN_MINUTES,
            DATA_PRIVACY_ENABLED,
            DATA_PRIVACY_USE_CONTACT_PROFILES,
            DATA_PRIVACY_USE_CONVERSATIONS,
            DATA_PRIVACY_MASK_LOGGING,
            DATA_PRIVACY_IGNORE_LIST,
            DATA_PRIVACY_STORE_DATA_PAYLOAD),
    /** The service of knowledge chunks. */
    KNOWLEDGE(QUOTA_MAX_KNOWLEDGE_CHUNKS),
    /** The service of runs. */
    RUNS(
            MAX_CONCURRENT_RUNS_LIMIT,
            MAX_CONCURRENT_CHAT_RUNS_LIMIT,
            EVALUATE_RELEVANT_METRICS_ENABLED,
            GENERATE_SCENARIO_AUTO_ASSIGN_NUMBERS_ENABLED,
            NOTIFY_RESULT_WEBHOOK,
            NOTIFY_CRONJOB_WEBHOOK);

    @SuppressWarnings("ImmutableEnumChecker") // the set is immutable, and so are settings
    private final Set<Setting<?>> settings;

    AppliedBy(Setting<?>... settings) {
        this.settings = Set.of(settings);
    }

    /** The service that a setting of an organization is for. */
    public static AppliedBy of(Setting<?> setting) {
        return Arrays.stream(values())
                .filter(service -> service.settings.contains(setting))
                .findFirst()
                .orElse(TENANTRY);
    }

    /** Its name in the APIs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
